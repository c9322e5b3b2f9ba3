package io.tidegate.metrics;

import io.tidegate.config.DesiredState;
import io.tidegate.config.StateDecoder;
import io.tidegate.store.StateStore;
import io.tidegate.store.StoreException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration as scrapes need it: read again after a change and not otherwise, and the last one known while the store
 * cannot be read. Any thread, one at a time.
 */
final class LatestState implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LatestState.class);

    private final StateStore store;
    private final StateDecoder decoder = new StateDecoder();
    private final AtomicBoolean stale = new AtomicBoolean(true);
    private final StateStore.Subscription subscription;
    private DesiredState state = DesiredState.empty();

    LatestState(StateStore store) {
        this.store = store;
        this.subscription = store.watch(version -> stale.set(true));
    }

    synchronized DesiredState get() {
        if (stale.getAndSet(false)) {
            try {
                state = decoder.decode(store.read()).state();
            } catch (StoreException e) {
                stale.set(true);
                LOG.debug("metrics show the state as it was: {}", e.getMessage());
            }
        }
        return state;
    }

    @Override
    public void close() {
        subscription.close();
    }
}
