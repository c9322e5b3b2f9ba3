package io.tidegate.target.reservation;

import io.tidegate.target.reservation.ReservationNotice.Kind;
import java.util.Optional;
import java.util.UUID;

/**
 * Reservation Register, action 001b (NVMe Base 2.1, 7.6): a host is a registrant no more. What it held alone, or as the
 * last holder, is released.
 *
 * @param host who
 * @param key its key (CRKEY)
 * @param ignoreKey whatever its key is (IEKEY)
 * @param persistence side effect on PTPL
 */
public record UnregisterKey(UUID host, long key, boolean ignoreKey, PersistenceChange persistence)
        implements ReservationOperation {

    @Override
    public Transition on(ReservationState state) {
        Optional<Registrant> present = state.registrant(host);
        if (present.isEmpty() || (!ignoreKey && present.get().key() != key)) {
            return Transition.conflict(state);
        }
        ReservationState left = state.without(one -> one.hostId().equals(host));
        Transition transition = Transition.to(persistence.on(left).nextGeneration());
        boolean released = state.type().isPresent() && left.type().isEmpty();
        // The others notice only when they shared the reservation.
        return released && state.type().get().registrantsShare()
                ? transition.telling(Kind.RESERVATION_RELEASED, left.hostsOther(host))
                : transition;
    }
}
