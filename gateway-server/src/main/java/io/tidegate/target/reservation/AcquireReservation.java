package io.tidegate.target.reservation;

import java.util.UUID;

/**
 * Reservation Acquire, action 000b (NVMe Base 2.1, 7.5): a registrant takes a reservation that nobody holds. Who holds
 * it already may ask for the same type again.
 *
 * @param host who
 * @param key its key (CRKEY)
 * @param type what it wants
 */
public record AcquireReservation(UUID host, long key, ReservationType type) implements ReservationOperation {

    @Override
    public Transition on(ReservationState state) {
        if (!state.knows(host, key)) {
            return Transition.conflict(state);
        }
        if (state.type().isEmpty()) {
            return Transition.to(state.heldBy(host, type));
        }
        return state.holds(host) && state.type().get() == type ? Transition.to(state) : Transition.conflict(state);
    }
}
