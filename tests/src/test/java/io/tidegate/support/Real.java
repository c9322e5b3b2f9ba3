package io.tidegate.support;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The rule for tests that need a real part (a Ceph cluster, a Linux kernel, etcd): where the part cannot be had the test is skipped
 * and says why, unless {@code TIDEGATE_REQUIRE_REAL=1} asks for every part: then the test fails with the same words.
 */
public final class Real {

    private static final String REQUIRE = "TIDEGATE_REQUIRE_REAL";

    private Real() {}

    /** Goes on if {@code available}; else skips or, where real parts are required, fails with {@code reason}. */
    public static void requireOrSkip(boolean available, String reason) {
        if (!available && required()) {
            fail(reason + " (" + REQUIRE + "=1 forbids to skip)");
        }
        assumeTrue(available, reason);
    }

    /** Whether every real part has to be there. */
    public static boolean required() {
        return "1".equals(System.getenv(REQUIRE));
    }
}
