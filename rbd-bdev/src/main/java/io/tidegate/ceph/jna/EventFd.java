package io.tidegate.ceph.jna;

/**
 * A counter of the kernel that wakes whoever waits for it with {@link Epoll}. Any thread may signal; the owner closes
 * it after everybody that may signal has ended.
 */
public final class EventFd implements AutoCloseable {

    private final int fd;

    /** Opens a counter at 0. */
    public EventFd() {
        fd = Libc.eventfd(0, Libc.CLOSE_ON_EXEC | Libc.NON_BLOCKING);
        if (fd < 0) {
            throw new IllegalStateException(
                    "no eventfd can be opened, errno " + Libc.errno() + "; raise the limit of open files (ulimit -n)");
        }
    }

    public int fd() {
        return fd;
    }

    /** Wakes the waiter. */
    public void signal() {
        Libc.eventfd_write(fd, 1);
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
