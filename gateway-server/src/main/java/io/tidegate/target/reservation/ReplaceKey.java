package io.tidegate.target.reservation;

import io.tidegate.nvme.Status;
import java.util.Optional;

/**
 * Reservation Register, action 010b (NVMe Base 2.1, 7.6 and 8.1.22): a registrant takes another key. With IEKEY neither
 * the present key nor whether the host is a registrant matters. A reservation is not touched.
 *
 * @param host who, with the new key
 * @param key its present key (CRKEY)
 * @param ignoreKey whatever its key is, and also when it has none (IEKEY)
 * @param persistence side effect on PTPL
 */
public record ReplaceKey(Registrant host, long key, boolean ignoreKey, PersistenceChange persistence)
        implements ReservationOperation {

    @Override
    public Transition on(ReservationState state) {
        Optional<Registrant> present = state.registrant(host.hostId());
        if (!ignoreKey && !state.knows(host.hostId(), key)) {
            return Transition.conflict(state);
        }
        if (present.isEmpty() && state.registrants().size() == ReservationState.MAX_REGISTRANTS) {
            return Transition.refused(state, Status.INTERNAL_ERROR);
        }
        Registrant changed = present.map(one -> one.withKey(host.key())).orElse(host);
        return Transition.to(persistence.on(state.with(changed)).nextGeneration());
    }
}
