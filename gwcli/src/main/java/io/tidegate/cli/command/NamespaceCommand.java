package io.tidegate.cli.command;

import io.tidegate.cli.client.Session;
import java.util.List;
import picocli.CommandLine.Command;

/** Namespaces: the disks of a subsystem. */
@Command(
        name = "namespace",
        aliases = {"ns"},
        description = "Namespace commands",
        footer = {
            "",
            "Examples:",
            "  gwcli namespace create nqn.2016-06.io.example:s1 1 --pool rbd --image disk1",
            "  gwcli namespace create --subsystem=nqn.2016-06.io.example:s1 --device=/dev/vg0/vm1",
            "  gwcli namespace create --subsystem=nqn.2016-06.io.example:s1 --path=/var/lib/nvme/disk.img --size=10G",
            "  gwcli namespace list nqn.2016-06.io.example:s1",
            "  gwcli namespace resize nqn.2016-06.io.example:s1 1 --size 20G",
            "  gwcli namespace delete nqn.2016-06.io.example:s1 1",
            "  cephnvmf ns add --subsystem nqn.2016-06.io.example:s1 --rbd-pool rbd --rbd-image disk1"
        })
public final class NamespaceCommand extends Noun {

    @Override
    public List<Action> actions(Session session) {
        return List.of(
                new NamespaceAdd(session),
                new NamespaceCreate(session),
                new NamespaceDelete(session),
                new NamespaceSize.Resize(session),
                new NamespaceList(session),
                new NamespaceIoStats(session),
                new NamespaceFlags.LoadBalancingGroup(session),
                new NamespaceQos(session),
                new NamespaceHosts.Add(session),
                new NamespaceHosts.Delete(session),
                new NamespaceFlags.Visibility(session),
                new NamespaceFlags.TrashImage(session),
                new NamespaceFlags.AutoResize(session),
                new NamespaceSize.Refresh(session),
                new NamespacePlace.Location(session),
                new NamespacePlace.Unpin(session),
                new NamespaceViews.Hosts(session),
                new NamespaceViews.Locations(session));
    }
}
