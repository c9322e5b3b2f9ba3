package io.tidegate.control;

import io.tidegate.store.StateChange;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One change of the shared state and the objects that must work afterwards. Immutable.
 *
 * @param change what to write
 * @param awaited keys of the objects to wait for
 */
record Edit(StateChange change, Set<String> awaited) {

    /** Sets one object and waits for it. */
    static Edit put(String key, byte[] value) {
        return new Edit(StateChange.put(key, value), Set.of(key));
    }

    /** Sets one object that another gateway serves. */
    static Edit putForOthers(String key, byte[] value) {
        return new Edit(StateChange.put(key, value), Set.of());
    }

    /** Removes keys and waits until what they named is gone. */
    static Edit remove(List<String> keys) {
        return new Edit(StateChange.remove(keys), Set.copyOf(keys));
    }

    /** Changes nothing. */
    static Edit none() {
        return new Edit(new StateChange(Map.of(), Set.of()), Set.of());
    }

    boolean isEmpty() {
        return change.puts().isEmpty() && change.removals().isEmpty();
    }
}
