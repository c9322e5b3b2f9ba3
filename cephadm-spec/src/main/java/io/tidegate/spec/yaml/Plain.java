package io.tidegate.spec.yaml;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** A tree as plain values, and plain values as a flat list of paths, which is how two are compared. Pure. */
public final class Plain {

    private Plain() {}

    /** Maps, lists, text, numbers and Booleans; nothing becomes an empty text. */
    public static Object of(Node node) {
        return switch (node) {
            case Node.Scalar scalar -> scalar.plain();
            case Node.Nothing nothing -> "";
            case Node.Sequence sequence ->
                sequence.items().stream().map(Plain::of).toList();
            case Node.Mapping mapping -> map(mapping);
        };
    }

    /** The entries of a block in their order. */
    public static Map<String, Object> map(Node.Mapping mapping) {
        Map<String, Object> map = new LinkedHashMap<>();
        mapping.entries().forEach(entry -> map.put(entry.key(), of(entry.value())));
        return map;
    }

    /** {@code spec.pool} and the like, each with its value; a list counts as one value. */
    public static Map<String, String> flat(Map<String, ?> document) {
        Map<String, String> paths = new TreeMap<>();
        flatten("", document, paths);
        return paths;
    }

    private static void flatten(String prefix, Map<?, ?> map, Map<String, String> paths) {
        map.forEach((key, value) -> {
            String path = prefix.isEmpty() ? String.valueOf(key) : prefix + "." + key;
            if (value instanceof Map<?, ?> inner) {
                flatten(path, inner, paths);
            } else {
                paths.put(path, String.valueOf(sorted(value)));
            }
        });
    }

    /** The orchestrator gives back the keys of a list's items in an order of its own. */
    private static Object sorted(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, Object> keys = new TreeMap<>();
                map.forEach((key, one) -> keys.put(String.valueOf(key), sorted(one)));
                yield keys;
            }
            case Collection<?> items -> items.stream().map(Plain::sorted).toList();
            default -> value;
        };
    }
}
