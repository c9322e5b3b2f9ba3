package io.tidegate.spec;

import io.tidegate.spec.yaml.Node;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;

/** What the value of a key may be; every kind can say so. */
sealed interface Kind {

    /** True when a value is one of this kind. */
    boolean accepts(Node value);

    /** What is allowed, to follow "must be". */
    String allowed();

    /** One value of any text. */
    record Text() implements Kind {
        @Override
        public boolean accepts(Node value) {
            return value instanceof Node.Scalar;
        }

        @Override
        public String allowed() {
            return "text";
        }
    }

    /** As Ceph's YAML has them. */
    record Switch() implements Kind {
        private static final Set<String> WORDS = Set.of("true", "false", "yes", "no", "on", "off");

        @Override
        public boolean accepts(Node value) {
            return value instanceof Node.Scalar one && WORDS.contains(one.text().toLowerCase(Locale.ROOT));
        }

        @Override
        public String allowed() {
            return "true or false";
        }
    }

    /** A whole number within bounds. */
    record Whole(long min, long max) implements Kind {
        @Override
        public boolean accepts(Node value) {
            try {
                return value instanceof Node.Scalar one
                        && min <= Long.parseLong(one.text())
                        && Long.parseLong(one.text()) <= max;
            } catch (NumberFormatException e) {
                return false;
            }
        }

        @Override
        public String allowed() {
            return "a whole number from " + min + " to " + max;
        }
    }

    /** Seconds and factors. */
    record Decimal() implements Kind {
        @Override
        public boolean accepts(Node value) {
            try {
                return value instanceof Node.Scalar one && Double.parseDouble(one.text()) >= 0;
            } catch (NumberFormatException e) {
                return false;
            }
        }

        @Override
        public String allowed() {
            return "a number that is not negative";
        }
    }

    /** An IP address in digits. */
    record Address() implements Kind {

        static boolean isAddress(String text) {
            try {
                InetAddress.ofLiteral(text);
                return text.indexOf(':') >= 0
                        || text.chars().filter(c -> c == '.').count() == 3;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        @Override
        public boolean accepts(Node value) {
            return value instanceof Node.Scalar one && isAddress(one.text());
        }

        @Override
        public String allowed() {
            return "an IP address such as 192.0.2.1";
        }
    }

    /** One of a few words. */
    record Word(Set<String> words) implements Kind {
        @Override
        public boolean accepts(Node value) {
            return value instanceof Node.Scalar one && words.contains(one.text().toLowerCase(Locale.ROOT));
        }

        @Override
        public String allowed() {
            return "one of " + String.join(", ", words.stream().sorted().toList());
        }
    }

    /** A block whose values are single ones. */
    record Block() implements Kind {
        @Override
        public boolean accepts(Node value) {
            return value instanceof Node.Mapping map
                    && map.entries().stream().allMatch(entry -> entry.value() instanceof Node.Scalar);
        }

        @Override
        public String allowed() {
            return "a block of 'key: value'";
        }
    }

    /** Anything that is not left empty. */
    record Anything() implements Kind {
        @Override
        public boolean accepts(Node value) {
            return !(value instanceof Node.Nothing);
        }

        @Override
        public String allowed() {
            return "given";
        }
    }
}
