package io.tidegate.cli.view;

import io.tidegate.cli.render.Table;
import io.tidegate.proto.kmip_server_endpoints_info;
import java.util.List;

/** Endpoints of key servers as a table. */
public final class KmipView {

    private KmipView() {}

    /** The table of a reply. */
    public static Listing of(kmip_server_endpoints_info reply) {
        List<List<String>> rows = reply.getEndpointsList().stream()
                .map(one -> List.of(
                        one.getSubsystemNqn(), one.getServerName(), one.getAddress(), Integer.toString(one.getPort())))
                .toList();
        return new Listing(
                "KMIP server endpoints",
                new Table(List.of("Subsystem", "Server Name", "Address", "Port"), rows),
                "No KMIP server endpoints");
    }
}
