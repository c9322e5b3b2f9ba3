package io.tidegate.spec.render;

import java.util.LinkedHashMap;
import java.util.Map;

/** Builds an ini file: sections in the order of their first key. Owner: one thread. */
final class IniText {

    private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();

    /** Sets a key, the last value wins. */
    IniText set(String section, String key, String value) {
        sections.computeIfAbsent(section, name -> new LinkedHashMap<>()).put(key, value);
        return this;
    }

    boolean isEmpty() {
        return sections.isEmpty();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        sections.forEach((section, keys) -> {
            text.append(text.isEmpty() ? "" : "\n").append('[').append(section).append("]\n");
            keys.forEach(
                    (key, value) -> text.append(key).append(" = ").append(value).append('\n'));
        });
        return text.toString();
    }
}
