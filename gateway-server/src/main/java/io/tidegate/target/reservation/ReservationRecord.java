package io.tidegate.target.reservation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A state and what hosts have to be told of how it came about: what the gateways of a group share. Immutable.
 *
 * <p>States alone would not do: a gateway that sees a registration gone cannot tell a preempted host from one that left,
 * and may not have seen each state in between. So events are numbered and the newest are kept.
 *
 * @param state who holds what
 * @param serial number of the newest event, 0 before the first
 * @param events the newest, oldest first
 */
public record ReservationRecord(ReservationState state, long serial, List<Event> events) {

    /** Events kept for gateways that look less often than things happen. */
    public static final int MAX_EVENTS = 32;

    /** Nothing has ever happened. */
    public static final ReservationRecord EMPTY = new ReservationRecord(ReservationState.NONE, 0, List.of());

    /**
     * Something that hosts have to be told of, or whose commands are to be aborted.
     *
     * @param serial its number
     * @param notices whom to tell what
     * @param aborted hosts whose commands to the namespace are aborted
     */
    public record Event(long serial, List<ReservationNotice> notices, Set<UUID> aborted) {

        /** Keeps copies. */
        public Event {
            notices = List.copyOf(notices);
            aborted = Set.copyOf(aborted);
        }
    }

    /** Keeps a copy. */
    public ReservationRecord {
        events = List.copyOf(events);
    }

    /** The record after a transition of its state. */
    public ReservationRecord after(Transition transition) {
        if (transition.notices().isEmpty() && transition.aborted().isEmpty()) {
            return new ReservationRecord(transition.state(), serial, events);
        }
        List<Event> more = new ArrayList<>(events);
        more.add(new Event(serial + 1, transition.notices(), transition.aborted()));
        return new ReservationRecord(
                transition.state(), serial + 1, more.subList(Math.max(0, more.size() - MAX_EVENTS), more.size()));
    }

    /** What happened after event number {@code known}. */
    public List<Event> eventsAfter(long known) {
        return events.stream().filter(event -> event.serial() > known).toList();
    }
}
