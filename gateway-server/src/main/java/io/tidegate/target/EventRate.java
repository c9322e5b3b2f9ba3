package io.tidegate.target;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many events of one type hosts may cause in one NVM subsystem at this gateway: a handful at once, then one a minute
 * (NVMe Base 2.1, 5.1.12.1.14, leaves such a threshold to the vendor). Any thread.
 */
final class EventRate {

    /** Events at once. */
    static final int BURST = 16;

    /** Until one more may come. */
    static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoClock;
    private final long began;

    /** For each type, how much of the burst is used, as the time when all of it is there again. */
    private final Map<Integer, Long> usedUntil = new HashMap<>();

    EventRate(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.began = nanoClock.getAsLong();
    }

    /** True when one more event of this type may be recorded, which it then counts. */
    synchronized boolean admits(int type) {
        long now = nanoClock.getAsLong() - began;
        long until = Math.max(now, usedUntil.getOrDefault(type, 0L)) + PAUSE_NANOS;
        if (until - now > BURST * PAUSE_NANOS) {
            return false;
        }
        usedUntil.put(type, until);
        return true;
    }
}
