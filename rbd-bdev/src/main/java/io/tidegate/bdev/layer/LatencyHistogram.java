package io.tidegate.bdev.layer;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How many requests took how long. Any thread may call.
 *
 * <p>Counters are made by the first request, as most devices never see most kinds of request; later ones allocate nothing.
 */
public final class LatencyHistogram {

    /** Upper bounds of the buckets in nanoseconds, each included; one more bucket has no bound. */
    private static final long[] BOUNDS = {
        100_000L,
        250_000L,
        500_000L,
        1_000_000L,
        2_500_000L,
        5_000_000L,
        10_000_000L,
        25_000_000L,
        50_000_000L,
        100_000_000L,
        250_000_000L,
        1_000_000_000L
    };

    private volatile LongAdder @Nullable [] buckets;

    /** The number of buckets, the one without a bound included. */
    public static int size() {
        return BOUNDS.length + 1;
    }

    /** The upper bound of a bucket in nanoseconds; of the last one, the greatest number there is. */
    public static long bound(int bucket) {
        return bucket < BOUNDS.length ? BOUNDS[bucket] : Long.MAX_VALUE;
    }

    void count(long nanos) {
        LongAdder[] counters = buckets;
        if (counters == null) {
            counters = make();
        }
        int bucket = 0;
        while (bucket < BOUNDS.length && nanos > BOUNDS[bucket]) {
            bucket++;
        }
        counters[bucket].increment();
    }

    private synchronized LongAdder[] make() {
        LongAdder[] present = buckets;
        if (present != null) {
            return present;
        }
        LongAdder[] made = new LongAdder[size()];
        for (int i = 0; i < made.length; i++) {
            made[i] = new LongAdder();
        }
        buckets = made;
        return made;
    }

    /** Requests in each bucket; empty when there was none at all. */
    public long[] counts() {
        LongAdder[] counters = buckets;
        if (counters == null) {
            return new long[0];
        }
        long[] counts = new long[counters.length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = counters[i].sum();
        }
        return counts;
    }
}
