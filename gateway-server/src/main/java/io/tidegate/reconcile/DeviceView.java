package io.tidegate.reconcile;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The open devices by key of their namespace, as of each moment: a view, for a copy after each change costs too much. */
final class DeviceView extends AbstractMap<String, ServedDevice> {

    private final Map<String, Actual.Open> open;

    /** Over a map that any thread may read. */
    DeviceView(Map<String, Actual.Open> open) {
        this.open = open;
    }

    @Override
    public @Nullable ServedDevice get(Object key) {
        Actual.Open found = open.get(key);
        return found == null ? null : found.device();
    }

    @Override
    public boolean containsKey(Object key) {
        return open.containsKey(key);
    }

    @Override
    public int size() {
        return open.size();
    }

    @Override
    public Set<Map.Entry<String, ServedDevice>> entrySet() {
        return open.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), entry.getValue().device()))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeviceView view && open.equals(view.open);
    }

    @Override
    public int hashCode() {
        return open.hashCode();
    }
}
