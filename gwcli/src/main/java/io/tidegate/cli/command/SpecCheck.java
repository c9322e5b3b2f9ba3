package io.tidegate.cli.command;

import io.tidegate.cli.client.Session;
import io.tidegate.spec.GatewaySpec;
import java.util.List;
import picocli.CommandLine.Command;

/** Says whether a file is right; asks nobody. */
@Command(
        name = "check",
        description = "Check a gateway.yml; every mistake is told with its line and column",
        footer = {"", "Example:", "  gwcli spec check -i gateway.yml"})
final class SpecCheck extends SpecAction {

    SpecCheck(Session session) {
        super(session);
    }

    @Override
    int run(List<GatewaySpec> specs) {
        for (GatewaySpec spec : specs) {
            session()
                    .console()
                    .result(spec.serviceName() + " is good: " + where(spec) + ", pools "
                            + String.join(", ", spec.pools()) + ", management " + who(spec.access()));
        }
        return 0;
    }

    private static String where(GatewaySpec spec) {
        return spec.hosts().isEmpty() ? "placement " + spec.placement() : "hosts " + String.join(", ", spec.hosts());
    }

    private static String who(GatewaySpec.Access access) {
        if (access.isOpen()) {
            return "open to everybody who reaches the port";
        }
        String user =
                access.credentials().map(one -> "as user '" + one.user() + "'").orElse("without a user");
        return access.trusted().isEmpty() ? user : user + " from " + String.join(", ", access.trusted());
    }
}
