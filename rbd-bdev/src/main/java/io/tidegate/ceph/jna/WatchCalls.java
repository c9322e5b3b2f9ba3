package io.tidegate.ceph.jna;

import com.sun.jna.CallbackThreadInitializer;
import com.sun.jna.Native;
import java.util.function.IntConsumer;

/**
 * One registered watch of one object. The callbacks run on a thread of librados: they must be short and must not call
 * librados themselves; the acknowledgement is sent here.
 *
 * <p>Invariant: librados calls into this object until {@link #end} has returned, so the owner keeps it reachable until
 * then.
 */
public final class WatchCalls {

    private static final int DEFAULT_TIMEOUT = 0;

    private final long io;
    private final String object;
    private final Librados.WatchCallback onNotify;
    private final Librados.WatchErrorCallback onError;
    private long cookie;

    /**
     * Prepares a watch.
     *
     * @param notified runs at each notification
     * @param lost learns of the (positive) errno that ended the watch
     */
    public WatchCalls(long io, String object, Runnable notified, IntConsumer lost) {
        this.io = io;
        this.object = object;
        this.onNotify = (arg, notifyId, handle, notifier, data, length) -> {
            // Who notified goes on when everybody has acknowledged, and may rely on their having heard.
            try {
                notified.run();
            } finally {
                Librados.rados_notify_ack(io, object, notifyId, handle, null, 0);
            }
        };
        this.onError = (arg, handle, error) -> lost.accept(-error);
        CallbackThreadInitializer threads = new CallbackThreadInitializer(true, false, "rados-watch");
        Native.setCallbackThreadInitializer(onNotify, threads);
        Native.setCallbackThreadInitializer(onError, threads);
    }

    /** Registers with the OSD; 0 or a negative errno. */
    public int begin() {
        long[] out = new long[1];
        int result = Librados.rados_watch3(io, object, out, onNotify, onError, DEFAULT_TIMEOUT, 0);
        cookie = out[0];
        return result;
    }

    /** Milliseconds since the OSD last confirmed the watch, or a negative errno when it is lost. */
    public int check() {
        return Librados.rados_watch_check(io, cookie);
    }

    /** Unregisters, and waits for callbacks that run. Not to be called by a callback. */
    public void end(long cluster) {
        Librados.rados_unwatch2(io, cookie);
        Librados.rados_watch_flush(cluster);
    }
}
