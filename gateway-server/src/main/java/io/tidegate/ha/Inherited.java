package io.tidegate.ha;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The ANA groups that a gateway would take, acted upon once the guess has not changed for a while: while groups move it does, and
 * those who have just taken one need the processors for their hosts. Owner: the agent's thread.
 */
final class Inherited {

    static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final LongSupplier clock;
    private Set<Integer> groups = Set.of();
    private long since;

    /** Calm begins now. */
    Inherited(LongSupplier clock) {
        this.clock = clock;
        this.since = clock.getAsLong();
    }

    /** What to keep open, now that this is the guess; empty while everything should be left as it is. */
    Optional<Set<Integer>> look(Set<Integer> guess) {
        long now = clock.getAsLong();
        if (!guess.equals(groups)) {
            groups = Set.copyOf(guess);
            since = now;
        }
        return now - since < CALM_NANOS ? Optional.empty() : Optional.of(groups);
    }
}
