package io.tidegate.target;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the requests that use a resource and, once closed, tells when the last one has left. Any thread may call;
 * nothing blocks.
 *
 * <p>Invariant: after {@link #close} returned no {@link #enter} succeeds; the stage completes when every successful
 * enter was followed by its exit.
 */
final class InflightGate {

    private static final long CLOSED = Long.MIN_VALUE;

    private final AtomicLong state = new AtomicLong();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    /** Starts a use; false when the gate is closed. */
    boolean enter() {
        if (state.incrementAndGet() > 0) {
            return true;
        }
        exit();
        return false;
    }

    /** Ends a use. */
    void exit() {
        if (state.decrementAndGet() == CLOSED) {
            drained.complete(null);
        }
    }

    boolean closed() {
        return state.get() < 0;
    }

    /** Lets nobody in any more; the stage completes when nobody is left. Closing again gives the same answer. */
    CompletionStage<Void> close() {
        long before = state.getAndUpdate(count -> count | CLOSED);
        if ((before & ~CLOSED) == 0) {
            drained.complete(null);
        }
        return drained.copy();
    }
}
