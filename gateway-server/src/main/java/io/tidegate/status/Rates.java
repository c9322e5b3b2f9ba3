package io.tidegate.status;

import io.tidegate.control.LiveStatistics;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What passes in a second, between two looks at the counters. They are looked at when somebody asks and at most once in
 * {@link #SHORTEST}, however many ask: with nobody watching nothing is done, with many watching no more than with one.
 * Any thread, one at a time.
 */
final class Rates {

    private static final long SECOND = 1_000_000_000L;
    /** Below it a rate jumps about. */
    private static final long SHORTEST = SECOND;
    /** Above it a rate would be of a time that nobody watched. */
    private static final long LONGEST = 30 * SECOND;

    private final LiveStatistics live;
    private final LongSupplier clock;
    private Map<String, Totals> before = Map.of();
    private Snapshot latest = new Snapshot(0, Map.of(), Totals.ZERO);
    private long lookedAt;
    private boolean looked;

    /**
     * Nothing is known yet.
     *
     * @param clock nanoseconds that only grow
     */
    Rates(LiveStatistics live, LongSupplier clock) {
        this.live = live;
        this.clock = clock;
    }

    /** The rates as of now. */
    synchronized Snapshot of(Collection<String> namespaceKeys) {
        long now = clock.getAsLong();
        if (!looked || now - lookedAt >= SHORTEST) {
            look(namespaceKeys, now);
        }
        return latest;
    }

    private void look(Collection<String> namespaceKeys, long now) {
        Map<String, Totals> counted = new HashMap<>();
        Map<String, Totals> passed = new HashMap<>();
        Totals sum = Totals.ZERO;
        for (String key : namespaceKeys) {
            Optional<Totals> totals = live.ofNamespace(key).map(Totals::of);
            if (totals.isEmpty()) {
                continue;
            }
            counted.put(key, totals.get());
            // A namespace that came meanwhile counts from its own beginning.
            Totals more = totals.get().since(before.getOrDefault(key, Totals.ZERO));
            if (more.requests() + more.failed() > 0) {
                passed.put(key, more);
                sum = sum.plus(more);
            }
        }
        long nanos = now - lookedAt;
        boolean comparable = looked && nanos <= LONGEST;
        latest = comparable ? new Snapshot(nanos, passed, sum) : new Snapshot(0, Map.of(), Totals.ZERO);
        before = counted;
        lookedAt = now;
        looked = true;
    }

    /**
     * What passed between two looks.
     *
     * @param nanos the time between them; 0 when there was only one, and so nothing can be said
     * @param passed by namespace; those through which nothing passed are left out
     * @param all the sum
     */
    record Snapshot(long nanos, Map<String, Totals> passed, Totals all) {

        /** Requests of a namespace. */
        long requests(String key) {
            return of(key).requests();
        }

        /** What passed through a namespace. */
        Totals of(String key) {
            return passed.getOrDefault(key, Totals.ZERO);
        }

        /** True when there is something to say. */
        boolean known() {
            return nanos > 0;
        }
    }
}
