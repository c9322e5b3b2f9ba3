package io.tidegate.ceph.jna;

import java.nio.ByteBuffer;

/**
 * Waits for many {@link EventFd}s at once. One thread waits; any thread may add and remove.
 *
 * <p>Edge-triggered: each signal is reported once, the counter is never read, so that waking costs no system call beside
 * the wait itself.
 */
public final class Epoll implements AutoCloseable {

    private static final int BATCH = 64;

    /** The kernel packs {@code struct epoll_event} on x86-64 only. */
    private static final boolean PACKED = System.getProperty("os.arch", "").equals("amd64");

    private static final int STRIDE = PACKED ? 12 : 16;
    private static final int DATA = PACKED ? 4 : 8;

    private final int fd;
    private final ByteBuffer events = NativeMemory.allocate(BATCH * STRIDE);
    private final long eventsAddress = NativeMemory.address(events);

    /** Opens an empty set. */
    public Epoll() {
        fd = Libc.epoll_create1(Libc.CLOSE_ON_EXEC);
        if (fd < 0) {
            throw new IllegalStateException("no epoll set can be opened, errno " + Libc.errno()
                    + "; raise the limit of open files (ulimit -n)");
        }
    }

    /** Reports signals of {@code eventFd} as {@code token} from now on. */
    public void add(EventFd eventFd, int token) {
        ByteBuffer event = NativeMemory.allocate(16);
        event.putInt(0, Libc.EPOLLIN | Libc.EPOLLET).putInt(DATA, token);
        if (Libc.epoll_ctl(fd, Libc.EPOLL_CTL_ADD, eventFd.fd(), NativeMemory.address(event)) < 0) {
            throw new IllegalStateException("an eventfd cannot be watched, errno " + Libc.errno());
        }
    }

    /** Ends the reports; one that the waiting thread has already collected may still be delivered. */
    public void remove(EventFd eventFd) {
        Libc.epoll_ctl(fd, Libc.EPOLL_CTL_DEL, eventFd.fd(), NativeMemory.address(NativeMemory.allocate(16)));
    }

    /**
     * Blocks until something was signalled.
     *
     * @return how many tokens wait, see {@link #token}; 0 after an interruption by a signal of the system
     */
    public int await() {
        int ready = Libc.epoll_wait(fd, eventsAddress, BATCH, -1);
        if (ready < 0 && Libc.errno() != Libc.EINTR) {
            throw new IllegalStateException("waiting for completions failed, errno " + Libc.errno());
        }
        return Math.max(0, ready);
    }

    /** The token of one of the signals that {@link #await} found. */
    public int token(int index) {
        return events.getInt(index * STRIDE + DATA);
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
