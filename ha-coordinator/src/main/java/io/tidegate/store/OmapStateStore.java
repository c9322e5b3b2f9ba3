package io.tidegate.store;

import io.tidegate.ceph.CephCluster;
import io.tidegate.ceph.CephConfig;
import io.tidegate.ceph.CephException;
import io.tidegate.ceph.CephPool;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The state of a gateway group in the omap of one RADOS object, in the layout of the upstream gateway, so that either
 * can take over from the other.
 *
 * <p>Any thread may call. A change is one RADOS operation that compares the version, so there is no lock that could be
 * left behind or expire. Its watchers are told afterwards by another thread; who misses that learns of it by its poll.
 *
 * <p>The object is made when the store is opened and it is not there. One that vanishes later is an error, never
 * silently an empty state. This client is not one of those that a fence shuts out.
 */
public final class OmapStateStore implements StateStore {

    private static final int ENOENT = 2;
    private static final int ETIMEDOUT = 110;

    private final CephCluster cluster;
    private final CephPool pool;
    private final String path;
    private final OmapState state;
    private final Watchers watchers;
    private final OmapNotifier notifier;
    private final OmapFollower follower;
    private final OmapSettings settings;

    /** Closing frees native memory, so it waits for calls under way. */
    private final ReadWriteLock life = new ReentrantReadWriteLock();

    private final Lock use = life.readLock();
    /** The newest state that was read or made here: reading it all again when its version still holds would be waste. */
    private volatile @Nullable StateSnapshot known;

    private boolean closed;

    private OmapStateStore(CephCluster cluster, CephPool pool, String object, OmapState state, OmapSettings settings)
            throws CephException, StoreException {
        this.cluster = cluster;
        this.pool = pool;
        this.path = pool.path() + "/" + object;
        this.state = state;
        this.settings = settings;
        this.watchers = new Watchers(object, state.version());
        this.notifier = new OmapNotifier(pool, object, settings.notifyTimeout().toMillis());
        this.follower = new OmapFollower(
                object, state, settings, (notified, lost) -> pool.watch(object, notified, lost), watchers::announce);
    }

    /** The name of the object that holds the state of a group; "" is the group without a name. */
    public static String objectName(String group) {
        return group.isEmpty() ? "nvmeof.state" : "nvmeof." + group + ".state";
    }

    /**
     * Opens the state of a group, making an empty one when there is none.
     *
     * @throws StoreException when the cluster, the pool or the object cannot be used
     */
    public static OmapStateStore open(CephConfig ceph, String poolName, String group, OmapSettings settings)
            throws StoreException {
        return openObject(ceph, poolName, objectName(group), settings);
    }

    /** As {@link #open}, of an object that is not a group's configuration. */
    public static OmapStateStore openObject(CephConfig ceph, String poolName, String object, OmapSettings settings)
            throws StoreException {
        CephCluster cluster = null;
        CephPool pool = null;
        try {
            cluster = CephCluster.connect(ceph.withOsdTimeout(settings.operationTimeout()));
            pool = cluster.pool(poolName);
            OmapState state = new OmapState(pool.omap(object));
            state.create();
            return new OmapStateStore(cluster, pool, object, state, settings);
        } catch (CephException | StoreException failure) {
            if (pool != null) {
                pool.close();
            }
            if (cluster != null) {
                cluster.close();
            }
            throw new StoreException(
                    "the shared state " + poolName + "/" + object + " cannot be opened: " + failure.getMessage(),
                    failure);
        }
    }

    @Override
    public StateSnapshot read() throws StoreException {
        use.lock();
        try {
            checkOpen();
            StateSnapshot before = known;
            if (before != null && state.version() == before.version()) {
                return before;
            }
            StateSnapshot now = state.read();
            known = now;
            return now;
        } catch (CephException failure) {
            throw failed("read", failure);
        } finally {
            use.unlock();
        }
    }

    @Override
    public long compareAndPut(long expectedVersion, StateChange change) throws StoreException {
        refuseVersionKey(change);
        use.lock();
        try {
            checkOpen();
            if (!state.compareAndPut(expectedVersion, change)) {
                throw new VersionConflictException(expectedVersion, state.version());
            }
        } catch (CephException failure) {
            throw failed("changed", failure);
        } finally {
            use.unlock();
        }
        StateSnapshot before = known;
        if (before != null && before.version() == expectedVersion) {
            known = before.after(change);
        }
        watchers.announce(expectedVersion + 1);
        if (settings.notifications()) {
            notifier.changed();
        }
        return expectedVersion + 1;
    }

    private static void refuseVersionKey(StateChange change) {
        if (change.puts().containsKey(OmapState.VERSION_KEY)
                || change.removals().contains(OmapState.VERSION_KEY)) {
            throw new IllegalArgumentException(OmapState.VERSION_KEY + " is the store's own key");
        }
    }

    private StoreException failed(String what, CephException failure) {
        String message = "the shared state " + path + " cannot be " + what + ": " + failure.getMessage();
        if (failure.errno() == ETIMEDOUT && what.equals("changed")) {
            message += "; the change may take effect all the same, read before trying again";
        }
        if (failure.errno() == ENOENT) {
            message += "; somebody removed it while this gateway ran: restore it, or start again with an empty state";
        }
        return new StoreException(message, failure);
    }

    private void checkOpen() throws StoreException {
        if (closed) {
            throw new StoreException("the shared state " + path + " is closed; the daemon is going down");
        }
    }

    @Override
    public Subscription watch(StateListener listener) {
        return watchers.add(listener);
    }

    /** Notifications that not every gateway acknowledged in time, so far; they learn of the change by their poll. */
    public long failedNotifications() {
        return notifier.failures();
    }

    /** How often the watch was lost, and registered again, so far. */
    public long lostWatches() {
        return follower.lostWatches();
    }

    @Override
    public void close() {
        if (!shut()) {
            return;
        }
        watchers.close();
        follower.close();
        notifier.close();
        pool.close();
        cluster.close();
    }

    private boolean shut() {
        life.writeLock().lock();
        try {
            boolean first = !closed;
            closed = true;
            return first;
        } finally {
            life.writeLock().unlock();
        }
    }
}
