package io.tidegate.history;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The keys of recorded events: a prefix, the NQN, which has no underscore, and the name of the gateway. */
final class EventKeys {

    private static final String PREFIX = "tidegate-events_";
    private static final char DELIMITER = '_';

    private EventKeys() {}

    static String of(String nqn, String gateway) {
        return PREFIX + nqn + DELIMITER + gateway;
    }

    /** The subsystem that a key belongs to; empty when it is none of these. */
    static Optional<String> subsystem(String key) {
        int end = key.startsWith(PREFIX) ? key.indexOf(DELIMITER, PREFIX.length()) : -1;
        return end < 0 ? Optional.empty() : Optional.of(key.substring(PREFIX.length(), end));
    }

    /** The keys among {@code all} that belong to a subsystem, one for each gateway that recorded something. */
    static List<String> ofSubsystem(Collection<String> all, String nqn) {
        return all.stream()
                .filter(key -> key.startsWith(PREFIX + nqn + DELIMITER))
                .toList();
    }
}
