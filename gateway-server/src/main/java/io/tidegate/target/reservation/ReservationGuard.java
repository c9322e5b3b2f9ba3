package io.tidegate.target.reservation;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Who may do what to a namespace, worked out when its reservation changes so that a command asks one question (NVMe Base
 * 2.1, 8.1.22, command behavior in the presence of a reservation). Immutable; asking allocates nothing.
 */
public final class ReservationGuard {

    /** What a command does: bits of {@link #allows}. */
    public static final int READS = 1;

    public static final int WRITES = 2;

    private static final int EVERYTHING = READS | WRITES;

    /** Nothing is reserved. */
    public static final ReservationGuard OPEN = new ReservationGuard(EVERYTHING, Map.of());

    private final int others;
    private final Map<UUID, Integer> exceptions;

    private ReservationGuard(int others, Map<UUID, Integer> exceptions) {
        this.others = others;
        this.exceptions = exceptions;
    }

    /** The guard of a state. */
    public static ReservationGuard of(ReservationState state) {
        return state.type().map(type -> of(state, type)).orElse(OPEN);
    }

    private static ReservationGuard of(ReservationState state, ReservationType type) {
        Map<UUID, Integer> exceptions = new HashMap<>();
        for (Registrant one : state.registrants()) {
            if (type.registrantsShare() || state.holds(one.hostId())) {
                exceptions.put(one.hostId(), EVERYTHING);
            }
        }
        return new ReservationGuard(type.guardsReads() ? 0 : READS, exceptions);
    }

    /** True when a host may do all that {@code needs} says. */
    public boolean allows(UUID host, int needs) {
        if ((needs & ~others) == 0) {
            return true;
        }
        Integer granted = exceptions.get(host);
        return granted != null && (needs & ~granted) == 0;
    }
}
