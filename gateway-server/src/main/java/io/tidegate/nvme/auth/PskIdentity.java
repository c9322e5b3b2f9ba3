package io.tidegate.nvme.auth;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By what a host says in its TLS ClientHello which key it has, and thereby who it is and where it wants to go (NVMe/TCP 1.1,
 * 3.6.1.3): {@code NVMe0R01 HOSTNQN SUBNQN} or {@code NVMe1R01 HOSTNQN SUBNQN DIGEST}. Immutable.
 *
 * @param version 0, or 1 with a digest
 * @param hash of the key that TLS uses
 * @param hostNqn the host
 * @param subsystemNqn where it wants to go
 * @param digest of the key, in base64; empty in version 0
 */
public record PskIdentity(int version, PskHash hash, String hostNqn, String subsystemNqn, String digest) {

    private static final Pattern FORM =
            Pattern.compile("NVMe([01])R0([12]) (\\S{1,223}) (\\S{1,223})(?: (\\S{1,88}))?");

    /** Reads an identity; empty when it is none of NVMe/TCP. */
    public static Optional<PskIdentity> parse(String text) {
        Matcher found = FORM.matcher(text);
        if (!found.matches() || found.group(1).equals("0") != (found.group(5) == null)) {
            return Optional.empty();
        }
        String digest = found.group(5) == null ? "" : found.group(5);
        PskHash hash = found.group(2).equals("1") ? PskHash.SHA256 : PskHash.SHA384;
        return Optional.of(
                new PskIdentity(Integer.parseInt(found.group(1)), hash, found.group(3), found.group(4), digest));
    }

    @Override
    public String toString() {
        String known = "NVMe" + version + "R0" + hash.id() + " " + hostNqn + " " + subsystemNqn;
        return digest.isEmpty() ? known : known + " " + digest;
    }
}
