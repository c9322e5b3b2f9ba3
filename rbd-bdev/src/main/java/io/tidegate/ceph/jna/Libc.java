package io.tidegate.ceph.jna;

import com.sun.jna.Native;
import java.nio.ByteBuffer;

/** The calls of Linux that wait for librbd: eventfd and epoll. Any thread may call. */
final class Libc {

    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_DEL = 2;
    static final int EPOLLIN = 0x1;
    static final int EPOLLET = 0x80000000;
    static final int CLOSE_ON_EXEC = 0x80000;
    static final int NON_BLOCKING = 0x800;
    static final int EINTR = 4;

    static {
        CephLibraries.bindRequired(Libc.class, CephLibraries.libc());
    }

    private Libc() {}

    static native int eventfd(int initial, int flags);

    static native int eventfd_write(int fd, long value);

    static native int epoll_create1(int flags);

    static native int epoll_ctl(int epoll, int operation, int fd, long event);

    static native int epoll_wait(int epoll, long events, int count, int timeoutMillis);

    static native int close(int fd);

    /** Returns the address that JNA hands to C for a direct buffer: that of its position. */
    static native long memset(ByteBuffer buffer, int value, long count);

    static int errno() {
        return Native.getLastError();
    }
}
