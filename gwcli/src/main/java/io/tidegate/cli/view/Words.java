package io.tidegate.cli.view;

import io.tidegate.cli.client.Endpoint;
import io.tidegate.proto.AddressFamily;
import io.tidegate.proto.DHCHAPControllerKeyOrigin;
import java.util.List;
import java.util.stream.Stream;

/** The small words that several tables share. */
final class Words {

    static final String NOT_APPLICABLE = "<n/a>";

    private Words() {}

    static String yesNo(boolean value) {
        return value ? "Yes" : "No";
    }

    static String origin(DHCHAPControllerKeyOrigin origin) {
        return switch (origin) {
            case host_specific -> "Host Specific";
            case subsystem_implicit -> "Subsystem Implicit";
            default -> "No Key";
        };
    }

    static String family(AddressFamily family) {
        return family == AddressFamily.ipv6 ? "IPv6" : "IPv4";
    }

    static String address(String traddr, int trsvcid) {
        return Endpoint.bracketed(traddr) + ":" + trsvcid;
    }

    /** Breaks a long name after the given occurrence of a delimiter, so that a column stays narrow. */
    static String broken(String text, char delimiter, int occurrence) {
        int at = -1;
        for (int found = 0; found < occurrence; found++) {
            at = text.indexOf(delimiter, at + 1);
            if (at < 0) {
                return text;
            }
        }
        return text.substring(0, at + 1) + "\n" + text.substring(at + 1);
    }

    /** The cells of a row, followed by one more when it applies. */
    static List<String> cells(Stream<String> cells, boolean hasMore, String more) {
        return Stream.concat(cells, hasMore ? Stream.of(more) : Stream.empty()).toList();
    }
}
