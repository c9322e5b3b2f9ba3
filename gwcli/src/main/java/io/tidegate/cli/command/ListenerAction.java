package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Endpoint;
import io.tidegate.cli.client.Session;
import io.tidegate.proto.AddressFamily;
import io.tidegate.proto.gateway_info;
import io.tidegate.proto.get_gateway_info_req;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** An action on one listener: a subsystem, a gateway's host name, an address and a port. */
abstract class ListenerAction extends SubsystemAction {

    static final int DEFAULT_PORT = 4420;

    @Option(
            names = {"--host-name", "-t"},
            paramLabel = "NAME",
            description = "Host name of the gateway the listener belongs to")
    @Nullable
    String hostName;

    @Option(
            names = {"--traddr", "-a"},
            required = true,
            paramLabel = "ADDRESS",
            description = "Its IP address")
    String traddr = "";

    @Option(
            names = {"--trsvcid", "-s"},
            paramLabel = "PORT",
            description = "Its port (default: 4420)")
    int trsvcid = DEFAULT_PORT;

    @Option(
            names = {"--adrfam", "-f"},
            paramLabel = "FAMILY",
            description = "ipv4 or ipv6")
    @Nullable
    AddressFamily adrfam;

    ListenerAction(Session session) {
        super(session);
    }

    /** The address as it travels, IPv6 in brackets. */
    final String address() {
        return Endpoint.bracketed(traddr);
    }

    final String place() {
        return address() + ":" + trsvcid;
    }

    /** Asks the gateway for its own name; the answer is shown when it fails. */
    final Answer<gateway_info> askHostName() {
        return session()
                .ask(
                        "Failure learning the gateway's host name (give --host-name)",
                        gateway_info.getDefaultInstance(),
                        stub -> stub.getGatewayInfo(get_gateway_info_req.getDefaultInstance()));
    }
}
