package io.tidegate.spec.yaml;

import java.util.List;
import java.util.Optional;

/** A part of a YAML document and where it begins. Immutable. */
public sealed interface Node {

    /** Where it begins. */
    Place place();

    /** What it is, for a sentence. */
    String kind();

    /**
     * One value.
     *
     * @param text as written, without quotes
     * @param plain what it means: a Boolean, a number or the text
     */
    record Scalar(Place place, String text, Object plain) implements Node {
        @Override
        public String kind() {
            return "'" + text + "'";
        }
    }

    /** No value at all: {@code key:} or {@code null}. */
    record Nothing(Place place) implements Node {
        @Override
        public String kind() {
            return "empty";
        }
    }

    /** A list. */
    record Sequence(Place place, List<Node> items) implements Node {

        /** Keeps a copy. */
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Keys and values in their order; a key stands once. */
    record Mapping(Place place, List<Entry> entries) implements Node {

        /** Keeps a copy. */
        public Mapping {
            entries = List.copyOf(entries);
        }

        /** The entry of a key. */
        public Optional<Entry> find(String key) {
            return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
        }

        @Override
        public String kind() {
            return "a block of keys";
        }
    }

    /** A key, where it stands, and its value. */
    record Entry(String key, Place place, Node value) {}
}
