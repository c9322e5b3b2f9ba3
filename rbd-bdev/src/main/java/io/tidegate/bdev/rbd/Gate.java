package io.tidegate.bdev.rbd;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the requests inside a device and lets nobody in once it is shut. Any thread may call.
 *
 * <p>Invariant: after {@link #awaitEmpty} returned true nobody is inside and nobody will be.
 */
final class Gate {

    private static final int SHUT = 1 << 31;

    private final AtomicInteger state = new AtomicInteger();
    private final CountDownLatch empty = new CountDownLatch(1);

    /** Lets one request in; false when shut. */
    boolean enter() {
        if (state.incrementAndGet() > 0) {
            return true;
        }
        leave();
        return false;
    }

    /** One request is through. */
    void leave() {
        if (state.decrementAndGet() == SHUT) {
            empty.countDown();
        }
    }

    /** Lets nobody in any more. */
    void shut() {
        if ((state.getAndUpdate(now -> now | SHUT) & ~SHUT) == 0) {
            empty.countDown();
        }
    }

    /** Waits until all are through; false when the time is over. */
    boolean awaitEmpty(long seconds) throws InterruptedException {
        return empty.await(seconds, TimeUnit.SECONDS);
    }

    /** How many are inside. */
    int inside() {
        return state.get() & ~SHUT;
    }
}
