package io.tidegate.target.reservation;

import io.tidegate.nvme.Status;
import java.util.Optional;

/**
 * Reservation Register, action 000b (NVMe Base 2.1, 7.6): a host becomes a registrant. Registering again with the same
 * key is no error, with another key it is a conflict.
 *
 * @param host who, with the new key
 * @param persistence side effect on PTPL
 */
public record RegisterKey(Registrant host, PersistenceChange persistence) implements ReservationOperation {

    @Override
    public Transition on(ReservationState state) {
        Optional<Registrant> present = state.registrant(host.hostId());
        if (present.isPresent() && present.get().key() != host.key()) {
            return Transition.conflict(state);
        }
        if (present.isEmpty() && state.registrants().size() == ReservationState.MAX_REGISTRANTS) {
            return Transition.refused(state, Status.INTERNAL_ERROR);
        }
        ReservationState registered = present.isPresent() ? state : state.with(host);
        return Transition.to(persistence.on(registered).nextGeneration());
    }
}
