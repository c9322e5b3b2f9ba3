package io.tidegate.target.reservation;

import io.tidegate.nvme.Status;
import io.tidegate.target.reservation.ReservationNotice.Kind;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Reservation Acquire, actions 001b and 010b (NVMe Base 2.1, 8.1.22.7): a registrant takes away the registrations of
 * others and, if the key is that of a holder, the reservation.
 *
 * <p>Whose key it is decides:
 *
 * <pre>
 * held by one       key of the holder          registrants of the key go, the host has the new reservation
 *                   another key                registrants of the key go, the reservation stays
 *                   0                          Invalid Field
 * held by all       0                          every other registrant goes, the host has the new reservation
 *                   any key                    registrants of the key go, the reservation stays
 * not held          any key                    registrants of the key go
 * </pre>
 *
 * <p>A key that nobody has is a conflict.
 *
 * @param host who preempts
 * @param key its key (CRKEY)
 * @param preempted whose registrations go (PRKEY)
 * @param type of the new reservation
 * @param abort true to abort the commands of those who lose their registration or reservation
 */
public record PreemptReservation(UUID host, long key, long preempted, ReservationType type, boolean abort)
        implements ReservationOperation {

    @Override
    public Transition on(ReservationState state) {
        if (!state.knows(host, key)) {
            return Transition.conflict(state);
        }
        boolean allHold = state.type().map(ReservationType::allHold).orElse(false);
        if (allHold && preempted == 0) {
            return takeOver(state, one -> true);
        }
        if (state.holder().isPresent()) {
            if (preempted == 0) {
                return Transition.refused(state, Status.INVALID_FIELD);
            }
            if (state.knows(state.holder().get(), preempted)) {
                return takeOver(state, one -> one.key() == preempted);
            }
        }
        return removeRegistrants(state);
    }

    /** The reservation changes hands in one step; the host itself stays a registrant. */
    private Transition takeOver(ReservationState state, Predicate<Registrant> victims) {
        ReservationState left = state.without(victims.and(one -> !one.hostId().equals(host)));
        return done(state, left.released().heldBy(host, type));
    }

    /** The host itself goes too if it has the key. */
    private Transition removeRegistrants(ReservationState state) {
        ReservationState left = state.without(one -> one.key() == preempted);
        return left.registrants().size() == state.registrants().size() ? Transition.conflict(state) : done(state, left);
    }

    private Transition done(ReservationState before, ReservationState after) {
        Set<UUID> removed = new HashSet<>(before.hostsOther(host));
        removed.removeAll(after.hostsOther(host));
        Transition transition = Transition.to(after.nextGeneration()).telling(Kind.REGISTRATION_PREEMPTED, removed);
        // Those who stay learn that the reservation is another one now, or none.
        boolean changed = before.type().isPresent() && !before.type().equals(after.type());
        if (changed) {
            transition = transition.telling(Kind.RESERVATION_RELEASED, after.hostsOther(host));
        }
        return abort ? transition.aborting(removed) : transition;
    }
}
