package io.tidegate.cli.command;

import io.tidegate.cli.client.Session;
import io.tidegate.cli.view.Listing;
import io.tidegate.cli.view.NamespaceFilter;
import io.tidegate.cli.view.NamespaceView;
import io.tidegate.proto.namespaces_info;
import picocli.CommandLine.Command;

/** Lists one property of namespaces. */
final class NamespaceViews {

    private NamespaceViews() {}

    @Command(
            name = "list_hosts",
            description = "List the hosts that see each namespace",
            footer = {"", "Example:", "  gwcli ns list_hosts nqn.2016-06.io.example:s1"})
    static final class Hosts extends NamespaceListing {

        Hosts(Session session) {
            super(session);
        }

        @Override
        Listing view(namespaces_info reply, NamespaceFilter filter) {
            return NamespaceView.hosts(reply, filter);
        }
    }

    @Command(
            name = "list_locations",
            description = "List the site of each namespace",
            footer = {"", "Example:", "  gwcli ns list_locations nqn.2016-06.io.example:s1"})
    static final class Locations extends NamespaceListing {

        Locations(Session session) {
            super(session);
        }

        @Override
        Listing view(namespaces_info reply, NamespaceFilter filter) {
            return NamespaceView.locations(reply, filter);
        }
    }
}
