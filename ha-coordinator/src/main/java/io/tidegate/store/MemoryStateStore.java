package io.tidegate.store;

import java.util.TreeMap;

/** A store that lives as long as its process; for tests and demonstrations. Any thread may call. */
public final class MemoryStateStore implements StateStore {

    private final Watchers watchers = new Watchers("memory", 1);

    private StateSnapshot current = new StateSnapshot(1, new TreeMap<>());
    private boolean closed;

    @Override
    public synchronized StateSnapshot read() throws StoreException {
        checkOpen();
        return current;
    }

    @Override
    public synchronized long compareAndPut(long expectedVersion, StateChange change) throws StoreException {
        checkOpen();
        if (expectedVersion != current.version()) {
            throw new VersionConflictException(expectedVersion, current.version());
        }
        current = current.after(change);
        watchers.announce(current.version());
        return current.version();
    }

    private void checkOpen() throws StoreException {
        if (closed) {
            throw new StoreException("the state in memory is closed; the daemon is going down");
        }
    }

    @Override
    public Subscription watch(StateListener listener) {
        return watchers.add(listener);
    }

    @Override
    public synchronized void close() {
        closed = true;
        watchers.close();
    }
}
