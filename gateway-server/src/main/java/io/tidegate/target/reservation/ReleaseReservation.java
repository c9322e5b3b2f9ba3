package io.tidegate.target.reservation;

import io.tidegate.nvme.Status;
import io.tidegate.target.reservation.ReservationNotice.Kind;
import java.util.UUID;

/**
 * Reservation Release, action 000b (NVMe Base 2.1, 7.7): a holder gives its reservation up and stays a registrant. A
 * registrant that holds nothing succeeds and changes nothing.
 *
 * @param host who
 * @param key its key (CRKEY)
 * @param type of the reservation; another type than the present one is an error
 */
public record ReleaseReservation(UUID host, long key, ReservationType type) implements ReservationOperation {

    @Override
    public Transition on(ReservationState state) {
        if (!state.knows(host, key)) {
            return Transition.conflict(state);
        }
        if (!state.holds(host)) {
            return Transition.to(state);
        }
        if (state.type().get() != type) {
            return Transition.refused(state, Status.INVALID_FIELD);
        }
        Transition released = Transition.to(state.released());
        return type.registrantsShare() ? released.telling(Kind.RESERVATION_RELEASED, state.hostsOther(host)) : released;
    }
}
