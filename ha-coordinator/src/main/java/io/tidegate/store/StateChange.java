package io.tidegate.store;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Keys to set and keys to remove in one atomic step. Immutable.
 *
 * @param puts new values by key
 * @param removals keys to remove; removing an absent key is no error
 */
public record StateChange(Map<String, byte[]> puts, Set<String> removals) {

    /** Refuses a key that is both set and removed. */
    public StateChange {
        puts = Collections.unmodifiableMap(new LinkedHashMap<>(puts));
        removals = Collections.unmodifiableSet(new LinkedHashSet<>(removals));
        for (String key : removals) {
            if (puts.containsKey(key)) {
                throw new IllegalArgumentException("key '" + key + "' is both set and removed");
            }
        }
    }

    /** Sets one key. */
    public static StateChange put(String key, byte[] value) {
        return new StateChange(Map.of(key, value), Set.of());
    }

    /** Removes keys. */
    public static StateChange remove(Collection<String> keys) {
        return new StateChange(Map.of(), new LinkedHashSet<>(keys));
    }
}
