package io.tidegate.config.settings;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

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

    /** Addresses with ports, in digits because that is how hosts are told of them. */
    record Addresses() implements ValueKind {

        /** Reads what was found acceptable. */
        static List<Endpoint> parse(String value) {
            return Stream.of(value.split(","))
                    .map(String::strip)
                    .filter(one -> !one.isEmpty())
                    .map(Addresses::one)
                    .toList();
        }

        private static Endpoint one(String text) {
            int colon = text.lastIndexOf(':');
            String address = colon < 0 ? "" : text.substring(0, colon);
            boolean bracketed = address.startsWith("[") && address.endsWith("]");
            String digits = bracketed ? address.substring(1, address.length() - 1) : address;
            int port = Integer.parseInt(text.substring(colon + 1));
            if (InetAddress.ofLiteral(digits) instanceof Inet6Address != bracketed || port < 1 || port > 65535) {
                throw new IllegalArgumentException(text);
            }
            return new Endpoint(digits, port);
        }

        @Override
        public boolean accepts(String value) {
            try {
                parse(value);
                return true;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        @Override
        public String allowed() {
            return "a list of IP addresses with ports, such as 192.0.2.1:8009, [2001:db8::1]:8009";
        }
    }

    /** Addresses in digits. */
    record AddressList() implements ValueKind {

        @Override
        public boolean accepts(String value) {
            return Stream.of(value.split(",", -1)).map(String::strip).allMatch(AddressList::isAddress);
        }

        private static boolean isAddress(String text) {
            try {
                InetAddress.ofLiteral(text);
                return text.indexOf(':') >= 0
                        || text.chars().filter(c -> c == '.').count() == 3;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        @Override
        public String allowed() {
            return "a list of IP addresses, such as 192.0.2.1,192.0.2.2";
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
