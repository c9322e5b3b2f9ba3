package io.tidegate.ceph;

import io.tidegate.ceph.jna.WatchCalls;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A watch of one object that can be made good again after it was lost. One thread at a time calls; calls block.
 *
 * <p>A watch is lost when the OSD did not hear from this client for its timeout (30 s), when the object is removed, or
 * when the client is blocklisted. What was notified in between is not told again: after {@link #ensure} returned true
 * the owner looks for itself.
 */
public final class ObjectWatch implements AutoCloseable {

    private final CephPool pool;
    private final String object;
    private final Runnable notified;
    private final IntConsumer lost;
    private volatile boolean broken;
    private @Nullable WatchCalls calls;

    ObjectWatch(CephPool pool, String object, Runnable notified, IntConsumer lost) {
        this.pool = pool;
        this.object = object;
        this.notified = notified;
        this.lost = lost;
    }

    /**
     * Registers the watch if it is not, or no longer, registered.
     *
     * @return true when it was registered now, so that earlier notifications may have been missed
     * @throws CephException when it cannot be registered now; the owner tries again later
     */
    public boolean ensure() throws CephException {
        WatchCalls current = calls;
        if (current != null && !broken && current.check() >= 0) {
            return false;
        }
        close();
        broken = false;
        calls = register();
        return true;
    }

    private WatchCalls register() throws CephException {
        WatchCalls fresh = new WatchCalls(pool.handle(), object, notified, errno -> {
            broken = true;
            lost.accept(errno);
        });
        int result = fresh.begin();
        if (result < 0) {
            throw CephErrors.failure("object " + pool.path() + "/" + object + " cannot be watched", result);
        }
        return fresh;
    }

    /** Unregisters; {@link #ensure} would register again. */
    @Override
    public void close() {
        WatchCalls current = calls;
        calls = null;
        if (current != null) {
            current.end(pool.cluster().handle());
        }
    }
}
