package io.tidegate.store;

/**
 * One versioned map of keys to values, shared by the gateways of a group; behaves as a single register.
 *
 * <p>Threads: any thread may call; calls block (they are never made by a data path thread). Listeners are called by the
 * store's own thread, one call at a time.
 *
 * <p>Invariants: versions only grow; a change that {@link #compareAndPut} acknowledged is durable and is seen by every
 * later {@link #read}; a change that it refused left no trace.
 */
public interface StateStore extends AutoCloseable {

    /** The whole state as of now. An empty store has version 1 and no entries. */
    StateSnapshot read() throws StoreException;

    /**
     * Applies {@code change} if the version is still {@code expectedVersion}, in one step.
     *
     * @return the new version, {@code expectedVersion + 1}
     * @throws VersionConflictException when somebody changed the state first; read again and decide anew
     * @throws StoreException when the outcome is a failure or, after a lost connection, unknown
     */
    long compareAndPut(long expectedVersion, StateChange change) throws StoreException;

    /**
     * Tells {@code listener} of new versions until the subscription is closed: soon after each change (own changes
     * included), and at the latest after the store's poll period, even when notifications are lost.
     */
    Subscription watch(StateListener listener);

    @Override
    void close();

    /** Learns that the state may have changed. */
    @FunctionalInterface
    interface StateListener {

        /**
         * The store has at least this version; several changes may come as one call.
         *
         * @param version the newest version known
         */
        void changed(long version);
    }

    /** Ends a watch. */
    @FunctionalInterface
    interface Subscription extends AutoCloseable {

        @Override
        void close();
    }
}
