package io.tidegate.target;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest events of an NVM subsystem, of each type by itself: what happens often does not push out what is rare.
 * Immutable.
 *
 * @param newestFirst events, the newest first
 */
public record KeptEvents(List<SubsystemEvent> newestFirst) {

    /** Events kept of one type. */
    public static final int MOST_OF_A_TYPE = 32;

    public static final KeptEvents NONE = new KeptEvents(List.of());

    /** Keeps a copy. */
    public KeptEvents {
        newestFirst = List.copyOf(newestFirst);
    }

    /** With one more, which may push out the oldest of its type. */
    public KeptEvents with(SubsystemEvent added) {
        return with(List.of(added));
    }

    /** With more, in any order. */
    public KeptEvents with(Collection<SubsystemEvent> added) {
        List<SubsystemEvent> all = new ArrayList<>(added);
        all.addAll(newestFirst);
        all.sort(Comparator.comparingLong(SubsystemEvent::millis).reversed());
        Map<Integer, Integer> counts = new HashMap<>();
        all.removeIf(event -> counts.merge(event.type(), 1, Integer::sum) > MOST_OF_A_TYPE);
        return new KeptEvents(all);
    }
}
