package io.tidegate.cli.command;

import io.tidegate.cli.client.Session;
import java.util.List;
import picocli.CommandLine.Command;

/** Subsystems: what hosts connect to. */
@Command(
        name = "subsystem",
        description = "Subsystem commands",
        footer = {
            "",
            "Examples:",
            "  gwcli subsystem create nqn.2016-06.io.example:s1",
            "  gwcli subsystem create --subsystem=nqn.2016-06.io.example:s1 --allow-all-hosts",
            "  gwcli subsystem list",
            "  gwcli subsystem modify nqn.2016-06.io.example:s1 --queue-size 256 --nr-io-queues 16 --kato 10",
            "  gwcli subsystem delete nqn.2016-06.io.example:s1",
            "  cephnvmf subsystem add --subsystem nqn.2016-06.io.example:s1 --max-namespaces 64"
        })
public final class SubsystemCommand extends Noun {

    @Override
    public List<Action> actions(Session session) {
        return List.of(
                new SubsystemAdd(session),
                new SubsystemCreate(session),
                new SubsystemDelete(session),
                new SubsystemList(session),
                new SubsystemModify(session),
                new SubsystemShow(session),
                new SubsystemKey.Change(session),
                new SubsystemKey.Delete(session),
                new SubsystemNetwork.Add(session),
                new SubsystemNetwork.Delete(session),
                new SubsystemNetwork.Refresh(session),
                new KmipEndpoint.Add(session),
                new KmipEndpoint.Delete(session),
                new KmipEndpoint.Listed(session));
    }
}
