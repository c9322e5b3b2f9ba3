package io.tidegate.cli.doctor;

import io.tidegate.proto.gateway_info;
import io.tidegate.proto.tuning.Health;
import io.tidegate.proto.tuning.Problem;
import java.util.ArrayList;
import java.util.List;

/** Checks the gateway itself: its version, its clock, and what it says does not work. */
final class GatewayChecks {

    private static final long TOLERATED_MILLIS = 2000;

    private GatewayChecks() {}

    static List<Finding> of(gateway_info info, String declaredVersion) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.good("gateway " + info.getName() + " on host " + info.getHostname() + " answers, version "
                + info.getVersion() + (info.getGroup().isEmpty() ? "" : ", group " + info.getGroup())));
        if (info.getStatus() != 0) {
            findings.add(Finding.failure(
                    "the gateway refuses clients of version " + declaredVersion + ": " + info.getErrorMessage(),
                    "set NVMEOF_VERSION to the gateway's version, or use a client of that release"));
        }
        if (info.hasGatewayInitializationOver() && !info.getGatewayInitializationOver()) {
            findings.add(Finding.warning(
                    "the gateway is still starting: hosts do not find everything yet",
                    "wait; if it lasts for minutes, its log says what it waits for"));
        }
        return findings;
    }

    /** The clocks may differ by what the call took, and a bit. */
    static List<Finding> of(Health health, long sentMillis, long receivedMillis) {
        List<Finding> findings = new ArrayList<>();
        long early = health.getUnixMillis() - sentMillis;
        long late = health.getUnixMillis() - receivedMillis;
        long apart = early < 0 ? -early : Math.max(late, 0);
        findings.add(
                apart <= TOLERATED_MILLIS
                        ? Finding.good("the clocks of the gateway and of this machine agree")
                        : Finding.warning(
                                "the gateway's clock is " + apart / 1000 + " s " + (early < 0 ? "behind" : "ahead of")
                                        + " that of this machine",
                                "let chrony or systemd-timesyncd keep both: leases and logs are compared by time"));
        if (health.getProblemsCount() == 0) {
            findings.add(Finding.good("everything in version " + Long.toUnsignedString(health.getStateVersion())
                    + " of the shared state works on this gateway"));
        }
        for (Problem problem : health.getProblemsList()) {
            findings.add(Finding.failure(
                    problem.getKey() + " does not work: " + problem.getMessage(),
                    "remove the cause; the gateway tries again by itself"));
        }
        return findings;
    }
}
