package io.tidegate.config;

import io.tidegate.store.StateSnapshot;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * Decodes one snapshot after another, and of each only the values that differ from the one before: the cost of an edit
 * must not grow with the number of objects there are. Any thread, one at a time.
 */
public final class StateDecoder {

    private StateSnapshot last = new StateSnapshot(0, TreePMap.empty());
    private DesiredState state = DesiredState.empty();

    /**
     * A state and how it differs from the one decoded before.
     *
     * @param changed keys of objects that came, went or changed; the key of a namespace also stands for its limits, its
     *     hosts and the order to show its size
     */
    public record Decoded(DesiredState state, Set<String> changed) {}

    /** Decodes a snapshot, whichever comes next. */
    @SuppressWarnings("ReferenceEquality") // Equal contents would take a walk to find, which is what this saves.
    public synchronized Decoded decode(StateSnapshot snapshot) {
        if (snapshot == last) {
            return new Decoded(state, Set.of());
        }
        Set<String> changed = snapshot.keysSince(last)
                .map(keys -> changes(keys, last.entries(), snapshot.entries()))
                .orElseGet(() -> changes(last.entries(), snapshot.entries()));
        state = StateCodec.decode(snapshot, state, changed);
        last = snapshot;
        return new Decoded(state, changed);
    }

    /** Looks at the keys that one change has touched, and at no others. */
    private static Set<String> changes(
            Set<String> keys, SortedMap<String, byte[]> before, SortedMap<String, byte[]> after) {
        Set<String> changed = new TreeSet<>();
        for (String key : keys) {
            if (!Arrays.equals(before.get(key), after.get(key))) {
                changed.add(StateKeys.owner(key));
            }
        }
        return changed;
    }

    /** Walks both maps side by side; values that were not touched are the same arrays, as a rule. */
    private static Set<String> changes(SortedMap<String, byte[]> before, SortedMap<String, byte[]> after) {
        Set<String> changed = new TreeSet<>();
        Iterator<Map.Entry<String, byte[]>> olds = before.entrySet().iterator();
        Iterator<Map.Entry<String, byte[]>> news = after.entrySet().iterator();
        Map.Entry<String, byte[]> old = next(olds);
        Map.Entry<String, byte[]> now = next(news);
        while (old != null || now != null) {
            int order = order(old, now);
            if (order < 0) {
                changed.add(StateKeys.owner(key(old)));
            } else if (order > 0) {
                changed.add(StateKeys.owner(key(now)));
            } else if (!same(old, now)) {
                changed.add(StateKeys.owner(key(now)));
            }
            old = order <= 0 ? next(olds) : old;
            now = order >= 0 ? next(news) : now;
        }
        return changed;
    }

    private static int order(Map.@Nullable Entry<String, byte[]> old, Map.@Nullable Entry<String, byte[]> now) {
        if (old == null) {
            return 1;
        }
        return now == null ? -1 : old.getKey().compareTo(now.getKey());
    }

    private static boolean same(Map.@Nullable Entry<String, byte[]> old, Map.@Nullable Entry<String, byte[]> now) {
        return old != null && now != null && Arrays.equals(old.getValue(), now.getValue());
    }

    private static String key(Map.@Nullable Entry<String, byte[]> entry) {
        if (entry == null) {
            throw new IllegalStateException("the order of two entries names one that is not there");
        }
        return entry.getKey();
    }

    private static Map.@Nullable Entry<String, byte[]> next(Iterator<Map.Entry<String, byte[]>> entries) {
        return entries.hasNext() ? entries.next() : null;
    }
}
