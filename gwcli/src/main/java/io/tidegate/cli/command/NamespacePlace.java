package io.tidegate.cli.command;

import io.tidegate.cli.client.Session;
import io.tidegate.proto.namespace_change_location_req;
import io.tidegate.proto.namespace_unpin_req;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Where a namespace is served. */
final class NamespacePlace {

    private NamespacePlace() {}

    @Command(
            name = "change_location",
            description = "Say at which site a namespace should be served",
            footer = {"", "Example:", "  gwcli ns change_location nqn.2016-06.io.example:s1 1 --location site-a"})
    static final class Location extends NamespaceFlags {

        @Option(names = "--location", paramLabel = "NAME", description = "The site; without it the namespace has none")
        private @Nullable String location;

        Location(Session session) {
            super(session);
        }

        @Override
        int change(String nqn, int nsid) {
            namespace_change_location_req.Builder request = namespace_change_location_req
                    .newBuilder()
                    .setSubsystemNqn(nqn)
                    .setNsid(nsid);
            if (location != null) {
                request.setLocation(location);
            }
            return send(
                    "Failure changing namespace location",
                    "Changing location of namespace " + nsid + " in " + nqn + " to "
                            + (location == null ? "none" : "\"" + location + "\""),
                    stub -> stub.namespaceChangeLocation(request.build()));
        }
    }

    @Command(
            name = "unpin",
            description = "Let the gateways move a namespace to another load balancing group by themselves again",
            footer = {"", "Example:", "  gwcli ns unpin nqn.2016-06.io.example:s1 1"})
    static final class Unpin extends NamespaceFlags {

        Unpin(Session session) {
            super(session);
        }

        @Override
        int change(String nqn, int nsid) {
            namespace_unpin_req request = namespace_unpin_req
                    .newBuilder()
                    .setSubsystemNqn(nqn)
                    .setNsid(nsid)
                    .build();
            return send(
                    "Failure unpinning namespace",
                    "Unpinning namespace " + nsid + " in " + nqn,
                    stub -> stub.namespaceUnpin(request));
        }
    }
}
