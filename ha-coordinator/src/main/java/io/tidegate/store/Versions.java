package io.tidegate.store;

import java.util.TreeMap;

/** What a change makes of a snapshot. Pure. */
final class Versions {

    private Versions() {}

    /** The snapshot one version later. */
    static StateSnapshot next(StateSnapshot before, StateChange change) {
        TreeMap<String, byte[]> entries = new TreeMap<>(before.entries());
        change.removals().forEach(entries::remove);
        change.puts().forEach((key, value) -> entries.put(key, value.clone()));
        return StateSnapshot.after(before, change, entries);
    }
}
