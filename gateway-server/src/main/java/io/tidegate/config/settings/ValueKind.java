package io.tidegate.config.settings;

import java.util.Locale;
import java.util.Set;

/** What a value may be; every kind can say so. */
sealed interface ValueKind {

    /** True when {@code value} is one of this kind. */
    boolean accepts(String value);

    /** What is allowed, to follow "must be". */
    String allowed();

    /** Anything. */
    record Text() implements ValueKind {
        @Override
        public boolean accepts(String value) {
            return true;
        }

        @Override
        public String allowed() {
            return "text";
        }
    }

    /** As Python's configparser has them. */
    record Switch() implements ValueKind {
        private static final Set<String> TRUE = Set.of("yes", "true", "on", "1");
        private static final Set<String> FALSE = Set.of("no", "false", "off", "0");

        static boolean isTrue(String value) {
            return TRUE.contains(value.toLowerCase(Locale.ROOT));
        }

        @Override
        public boolean accepts(String value) {
            return isTrue(value) || FALSE.contains(value.toLowerCase(Locale.ROOT));
        }

        @Override
        public String allowed() {
            return "yes or no (true, false, on, off, 1, 0)";
        }
    }

    /** A whole number within bounds. */
    record Whole(long min, long max) implements ValueKind {
        @Override
        public boolean accepts(String value) {
            try {
                long number = Long.parseLong(value);
                return min <= number && number <= max;
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
    record Decimal() implements ValueKind {
        @Override
        public boolean accepts(String value) {
            try {
                return Double.parseDouble(value) >= 0;
            } catch (NumberFormatException e) {
                return false;
            }
        }

        @Override
        public String allowed() {
            return "a number that is not negative";
        }
    }

    /** One of a few words, in any case. */
    record Word(Set<String> words) implements ValueKind {
        @Override
        public boolean accepts(String value) {
            return words.contains(value.toLowerCase(Locale.ROOT));
        }

        @Override
        public String allowed() {
            return "one of " + String.join(", ", words.stream().sorted().toList());
        }
    }
}
