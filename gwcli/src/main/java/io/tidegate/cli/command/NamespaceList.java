package io.tidegate.cli.command;

import io.tidegate.cli.client.Session;
import io.tidegate.cli.view.Listing;
import io.tidegate.cli.view.NamespaceFilter;
import io.tidegate.cli.view.NamespaceView;
import io.tidegate.proto.namespaces_info;
import picocli.CommandLine.Command;

/** Lists namespaces. */
@Command(
        name = "list",
        description = "List namespaces, of all subsystems unless one is named",
        footer = {
            "",
            "Examples:",
            "  gwcli namespace list nqn.2016-06.io.example:s1",
            "  gwcli --format json ns list --subsystem nqn.2016-06.io.example:s1 --nsid 1"
        })
final class NamespaceList extends NamespaceListing {

    NamespaceList(Session session) {
        super(session);
    }

    @Override
    Listing view(namespaces_info reply, NamespaceFilter filter) {
        return NamespaceView.of(reply, filter, session().isVerbose());
    }
}
