package io.tidegate.cli.command;

import io.tidegate.cli.client.Session;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Creates a subsystem by the short form. The NQN is taken as given, because the commands that follow name the same NQN.
 */
@Command(
        name = "create",
        description = "Create a subsystem with exactly this NQN",
        footer = {
            "",
            "Examples:",
            "  gwcli subsystem create nqn.2016-06.io.example:s1",
            "  gwcli subsystem create --subsystem=nqn.2016-06.io.example:s1 --allow-all-hosts"
        })
final class SubsystemCreate extends SubsystemAdd {

    @Option(names = "--allow-all-hosts", description = "Let every host connect")
    private boolean allowAllHosts;

    SubsystemCreate(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        String nqn = nqn();
        int status = create(nqn, true);
        if (status != 0 || !allowAllHosts) {
            return status;
        }
        return new HostAccess(session(), nqn).add(List.of(Check.ANY_HOST), HostAccess.Keys.NONE);
    }
}
