package io.tidegate.history;

import io.tidegate.store.StateChange;
import io.tidegate.store.StateSnapshot;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one write does to the state of events, besides adding: what nobody asks for any more goes. Pure. */
final class Upkeep {

    /** Gateways whose events are kept of one subsystem: as many as a group has. */
    static final int MOST_GATEWAYS = 16;

    private Upkeep() {}

    /**
     * The change that a write makes.
     *
     * @param subsystems that there are
     * @param puts records by their key
     */
    static StateChange change(StateSnapshot state, Set<String> subsystems, Map<String, GatewayRecord> puts) {
        Map<String, byte[]> encoded = new HashMap<>();
        puts.forEach((key, record) -> encoded.put(key, EventCodec.encode(record)));
        Set<String> removals = new HashSet<>();
        for (String key : state.entries().keySet()) {
            EventKeys.subsystem(key).filter(nqn -> !subsystems.contains(nqn)).ifPresent(nqn -> removals.add(key));
        }
        for (String key : puts.keySet()) {
            removals.addAll(longGone(state, key));
        }
        removals.removeAll(puts.keySet());
        return new StateChange(encoded, removals);
    }

    /** Records of gateways that have not been heard of for longest, when there are too many with the one of {@code key}. */
    private static List<String> longGone(StateSnapshot state, String key) {
        List<String> others =
                EventKeys.ofSubsystem(
                                state.entries().keySet(),
                                EventKeys.subsystem(key).orElse(""))
                        .stream()
                        .filter(other -> !other.equals(key))
                        .toList();
        int tooMany = others.size() + 1 - MOST_GATEWAYS;
        if (tooMany <= 0) {
            return List.of();
        }
        return others.stream()
                .sorted(Comparator.comparingLong(other -> newest(state, other)))
                .limit(tooMany)
                .toList();
    }

    private static long newest(StateSnapshot state, String key) {
        byte[] value = state.entries().get(key);
        return value == null ? 0 : EventCodec.decode(key, value).newest();
    }
}
