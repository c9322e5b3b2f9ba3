package io.tidegate.target.reservation;

import io.tidegate.target.reservation.ReservationNotice.Kind;
import java.util.UUID;

/**
 * Reservation Release, action 001b (NVMe Base 2.1, 7.7 and 8.1.22): a registrant ends the reservation and every
 * registration, its own included.
 *
 * @param host who
 * @param key its key (CRKEY)
 */
public record ClearReservation(UUID host, long key) implements ReservationOperation {

    @Override
    public Transition on(ReservationState state) {
        if (!state.knows(host, key)) {
            return Transition.conflict(state);
        }
        return Transition.to(state.without(one -> true).nextGeneration())
                .telling(Kind.RESERVATION_PREEMPTED, state.hostsOther(host));
    }
}
