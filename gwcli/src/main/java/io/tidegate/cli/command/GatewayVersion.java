package io.tidegate.cli.command;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions of gateways, three numbers. */
final class GatewayVersion {

    private static final String OLDEST = "1.1.0";
    private static final Pattern VERSION = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})");

    private GatewayVersion() {}

    /** Why a gateway of this version cannot be worked with. */
    static Optional<String> complaint(String version) {
        if (!VERSION.matcher(version).matches()) {
            return Optional.of("the gateway says that its version is '" + version + "', which is not three numbers");
        }
        return Arrays.compare(numbers(version), numbers(OLDEST)) < 0
                ? Optional.of("the gateway has version " + version + "; this client needs " + OLDEST + " or newer")
                : Optional.empty();
    }

    private static int[] numbers(String version) {
        Matcher matcher = VERSION.matcher(version);
        return matcher.matches()
                ? new int[] {
                    Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3))
                }
                : new int[0];
    }
}
