package io.tidegate.bdev.rbd;

import io.tidegate.ceph.jna.EventFd;

/**
 * Runs work each time an eventfd was signalled. {@link EpollPoller} does it with a thread of its own; an event loop that
 * has an epoll set already can do it in its place.
 */
public interface CompletionPoller {

    /**
     * Runs {@code drain} after each signal, by the poller's thread, never twice at once; several signals may become one
     * run.
     */
    Registration register(EventFd eventFd, Runnable drain);

    /** Ends the runs. */
    interface Registration extends AutoCloseable {

        /** After this returned {@code drain} does not run and will not run again. Not called by {@code drain} itself. */
        @Override
        void close();
    }
}
