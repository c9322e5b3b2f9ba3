package io.tidegate.group;

import io.tidegate.store.MemoryStateStore;
import io.tidegate.store.StoreException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A coordinator inside one process, for a gateway alone and for tests. Any thread may call. Every {@link #membership} is of
 * the same group; it lives until the coordinator is closed.
 */
public final class LocalCoordinator implements AutoCloseable {

    private final MemoryStateStore store = new MemoryStateStore();
    private final Map<String, String> renewals = new ConcurrentHashMap<>();
    private final int groups;

    /** A group of this many ANA groups that nobody joined yet. */
    public LocalCoordinator(int groups) {
        this.groups = groups;
    }

    /** What one gateway uses. Closing it closes nothing of the others. */
    public Membership membership() {
        return new StoreMembership(new Shared(store), new InMemory(), groups);
    }

    @Override
    public void close() {
        store.close();
    }

    /** One user's view of the store. */
    private static final class Shared implements io.tidegate.store.StateStore {

        private final MemoryStateStore store;
        private volatile boolean closed;

        Shared(MemoryStateStore store) {
            this.store = store;
        }

        private MemoryStateStore open() throws StoreException {
            if (closed) {
                throw new StoreException("the coordinator is closed; the daemon is going down");
            }
            return store;
        }

        @Override
        public io.tidegate.store.StateSnapshot read() throws StoreException {
            return open().read();
        }

        @Override
        public long compareAndPut(long expectedVersion, io.tidegate.store.StateChange change) throws StoreException {
            return open().compareAndPut(expectedVersion, change);
        }

        @Override
        public Subscription watch(StateListener listener) {
            return store.watch(listener);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Renewals of all its members. */
    private final class InMemory implements Renewals {

        @Override
        public Map<String, String> all() {
            return Map.copyOf(renewals);
        }

        @Override
        public void put(String gateway, String text) {
            renewals.put(gateway, text);
        }

        @Override
        public void remove(String gateway) {
            renewals.remove(gateway);
        }

        @Override
        public void close() {
            // the coordinator's map outlives its members
        }
    }
}
