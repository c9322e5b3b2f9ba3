package io.tidegate.target;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends an association whose host has shown no sign of life for its keep-alive timeout, counting every command of every
 * queue as a sign (traffic based keep-alive, NVMe Base 2.1, 3.9.3.2).
 *
 * <p>Owner: the loop of the admin queue. It wakes twice per timeout, whatever the load, so the data path pays one plain
 * counter and an idle gateway nearly nothing.
 */
final class KeepAlive {

    /** Granularity that KAS announces, in milliseconds. */
    static final int GRANULARITY_MILLIS = 100;

    private final OwnerLoop loop;
    private final LongSupplier signsOfLife;
    private final LongSupplier nanoClock;
    private final Runnable expired;

    private long timeoutNanos;
    private long seen;
    private long seenAt;
    private OwnerLoop.@Nullable Timer timer;

    /**
     * Prepares a watch that has not begun.
     *
     * @param signsOfLife a number that grows with each command of the host
     * @param nanoClock monotonic
     * @param expired what to do, once, when the host is silent for too long
     */
    KeepAlive(OwnerLoop loop, LongSupplier signsOfLife, LongSupplier nanoClock, Runnable expired) {
        this.loop = loop;
        this.signsOfLife = signsOfLife;
        this.nanoClock = nanoClock;
        this.expired = expired;
    }

    /** Begins anew with a timeout in milliseconds, rounded up to the granularity; 0 stops watching. */
    void start(long timeoutMillis) {
        stop();
        if (timeoutMillis > 0) {
            long units = (timeoutMillis + GRANULARITY_MILLIS - 1) / GRANULARITY_MILLIS;
            timeoutNanos = units * GRANULARITY_MILLIS * 1_000_000L;
            seen = signsOfLife.getAsLong();
            seenAt = nanoClock.getAsLong();
            timer = loop.schedule(this::check, timeoutNanos / 2);
        }
    }

    void stop() {
        timeoutNanos = 0;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** The timeout in force in milliseconds; 0 when none is. */
    long timeoutMillis() {
        return timeoutNanos / 1_000_000L;
    }

    private void check() {
        if (timeoutNanos == 0) {
            return;
        }
        long now = nanoClock.getAsLong();
        long signs = signsOfLife.getAsLong();
        if (signs != seen) {
            seen = signs;
            seenAt = now;
        }
        if (now - seenAt >= timeoutNanos) {
            stop();
            expired.run();
        } else {
            timer = loop.schedule(this::check, timeoutNanos / 2);
        }
    }
}
