package io.tidegate.config;

import io.tidegate.store.StateStore;
import io.tidegate.store.StoreException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration for those who look at it now and then: read again after a change and not otherwise, and the last one
 * known while the store cannot be read. Any thread, one at a time.
 */
public final class LatestState implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LatestState.class);

    private final StateStore store;
    private final StateDecoder decoder = new StateDecoder();
    private final AtomicBoolean stale = new AtomicBoolean(true);
    private final StateStore.Subscription subscription;
    private DesiredState state = DesiredState.empty();

    /** Looks at {@code store} when it is asked. */
    public LatestState(StateStore store) {
        this.store = store;
        this.subscription = store.watch(version -> stale.set(true));
    }

    /** The configuration as of now. */
    public synchronized DesiredState get() {
        if (stale.getAndSet(false)) {
            try {
                state = decoder.decode(store.read()).state();
            } catch (StoreException e) {
                stale.set(true);
                LOG.debug("the state is shown as it was: {}", e.getMessage());
            }
        }
        return state;
    }

    @Override
    public void close() {
        subscription.close();
    }
}
