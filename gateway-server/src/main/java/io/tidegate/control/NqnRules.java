package io.tidegate.control;

import io.tidegate.bdev.Errno;
import io.tidegate.config.HostConfig;
import io.tidegate.config.StateKeys;
import io.tidegate.nvme.Nqn;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What a name of a subsystem or host must look like (NVMe Base 2.1, 4.7; upstream's rules on top).
 *
 * @param checkFormat false accepts any name that can be a state key
 */
record NqnRules(boolean checkFormat) {

    private static final int MIN_LENGTH = 11;
    private static final Pattern UUID_NAME = Pattern.compile("nqn\\.2014-08\\.org\\.nvmexpress:uuid:"
            + "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final String UUID_PREFIX = "nqn.2014-08.org.nvmexpress:uuid:";
    private static final String LABEL = "[a-zA-Z](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
    private static final Pattern DOMAIN_NAME =
            Pattern.compile("nqn\\.[0-9]{4}-[0-9]{2}\\." + LABEL + "(?:\\." + LABEL + ")*:.+", Pattern.DOTALL);

    /** Checks the name of a subsystem. */
    void subsystem(String nqn) throws Refusal {
        if (nqn.isEmpty()) {
            throw new Refusal(Errno.EINVAL, "the subsystem NQN is missing");
        }
        check("subsystem", nqn);
    }

    /** Checks the name of a host, which may be {@code *} where {@code anyAllowed}. */
    void host(String nqn, boolean anyAllowed) throws Refusal {
        if (anyAllowed && nqn.equals(HostConfig.ANY)) {
            return;
        }
        if (nqn.isEmpty()) {
            throw new Refusal(Errno.EINVAL, "the host NQN is missing");
        }
        check("host", nqn);
    }

    private void check(String what, String nqn) throws Refusal {
        if (nqn.indexOf(StateKeys.DELIMITER) >= 0) {
            throw bad(what, nqn, "'_' may not be part of it");
        }
        if (nqn.equals(Nqn.DISCOVERY)) {
            throw bad(what, nqn, "it is the well-known name of the discovery service");
        }
        if (checkFormat) {
            checkFormat(what, nqn);
        }
    }

    private static void checkFormat(String what, String nqn) throws Refusal {
        int length = nqn.getBytes(StandardCharsets.UTF_8).length;
        if (length < MIN_LENGTH || length > Nqn.MAX_BYTES) {
            throw bad(what, nqn, "its length is " + length + ", allowed are " + MIN_LENGTH + " to " + Nqn.MAX_BYTES);
        }
        if (nqn.startsWith(UUID_PREFIX) && !UUID_NAME.matcher(nqn).matches()) {
            throw bad(what, nqn, "a UUID such as 11111111-2222-4333-8444-555555555555 must follow 'uuid:'");
        }
        if (!DOMAIN_NAME.matcher(nqn).matches()) {
            throw bad(what, nqn, "write it as nqn.yyyy-mm.reversed.domain:name");
        }
    }

    private static Refusal bad(String what, String nqn, String why) {
        return new Refusal(Errno.EINVAL, "'" + nqn + "' cannot be the NQN of a " + what + ": " + why);
    }
}
