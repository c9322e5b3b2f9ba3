package io.tidegate.target.reservation;

import io.tidegate.nvme.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What an operation makes of a state. Immutable.
 *
 * @param status of the command; any other than success leaves the state as it was
 * @param state what follows
 * @param notices whom to tell what
 * @param aborted hosts whose commands to the namespace are aborted
 */
public record Transition(int status, ReservationState state, List<ReservationNotice> notices, Set<UUID> aborted) {

    /** Keeps copies. */
    public Transition {
        notices = List.copyOf(notices);
        aborted = Set.copyOf(aborted);
    }

    static Transition to(ReservationState state) {
        return new Transition(Status.SUCCESS, state, List.of(), Set.of());
    }

    /** The command is refused. */
    public static Transition refused(ReservationState state, int status) {
        return new Transition(status | Status.DNR, state, List.of(), Set.of());
    }

    static Transition conflict(ReservationState state) {
        return refused(state, Status.RESERVATION_CONFLICT);
    }

    /** The same with a notice, unless there is nobody to be told. */
    Transition telling(ReservationNotice.Kind kind, Set<UUID> hosts) {
        if (hosts.isEmpty()) {
            return this;
        }
        List<ReservationNotice> more = new ArrayList<>(notices);
        more.add(new ReservationNotice(kind, hosts));
        return new Transition(status, state, more, aborted);
    }

    Transition aborting(Set<UUID> hosts) {
        return new Transition(status, state, notices, hosts);
    }
}
