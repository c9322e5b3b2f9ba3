package io.tidegate.support;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits, within a bound, until an assertion holds. */
public final class Eventually {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Eventually() {}

    /** Tries {@code assertion} again and again; its last failure is the test's failure. */
    public static void holds(Runnable assertion) {
        holds(BOUND, assertion);
    }

    /** The same within another bound. */
    public static void holds(Duration bound, Runnable assertion) {
        long end = System.nanoTime() + bound.toNanos();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError notYet) {
                if (System.nanoTime() > end) {
                    throw notYet;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
