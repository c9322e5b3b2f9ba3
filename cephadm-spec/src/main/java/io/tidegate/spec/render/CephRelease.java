package io.tidegate.spec.render;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A release of Ceph. Immutable.
 *
 * @param major its first number
 */
public record CephRelease(int major) {

    /** From here on cephadm's nvmeof service takes what the gateway needs; Reef and Squid know it in part only. */
    private static final int FIRST_WITH_SERVICE = 20;

    private static final int OLDEST = 16;
    private static final Map<String, Integer> NAMES =
            Map.of("pacific", 16, "quincy", 17, "reef", 18, "squid", 19, "tentacle", 20);
    private static final Pattern VERSION = Pattern.compile("(?:ceph version )?v?([0-9]{1,3})(?:\\.[0-9].*)?(?: .*)?");

    /** Reads a number, a name, or what {@code ceph version} prints; empty for anything else and for older releases. */
    public static Optional<CephRelease> of(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        Integer named = NAMES.get(word);
        if (named != null) {
            return Optional.of(new CephRelease(named));
        }
        Matcher matcher = VERSION.matcher(word);
        return matcher.matches()
                ? Optional.of(new CephRelease(Integer.parseInt(matcher.group(1))))
                        .filter(one -> one.major >= OLDEST)
                : Optional.empty();
    }

    /** True when the orchestrator's nvmeof service is used; else a container service is. */
    public boolean hasService() {
        return major >= FIRST_WITH_SERVICE;
    }

    @Override
    public String toString() {
        return "Ceph " + major;
    }
}
