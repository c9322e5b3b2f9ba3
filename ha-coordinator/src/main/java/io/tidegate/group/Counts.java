package io.tidegate.group;

import io.tidegate.group.Balance.Placed;
import java.util.HashMap;
import java.util.Map;

/** How many namespaces are in which ANA group, in all and of each subsystem. One thread. */
final class Counts implements Balance.Load {

    private final Map<Integer, Integer> totals = new HashMap<>();
    private final Map<String, Map<Integer, Integer>> bySubsystem = new HashMap<>();

    void add(Placed placed) {
        change(placed, 1);
    }

    void remove(Placed placed) {
        change(placed, -1);
    }

    private void change(Placed placed, int by) {
        totals.merge(placed.group(), by, Integer::sum);
        bySubsystem
                .computeIfAbsent(placed.subsystem(), none -> new HashMap<>())
                .merge(placed.group(), by, Integer::sum);
    }

    @Override
    public int total(int group) {
        return totals.getOrDefault(group, 0);
    }

    @Override
    public int of(String subsystem, int group) {
        return bySubsystem.getOrDefault(subsystem, Map.of()).getOrDefault(group, 0);
    }
}
