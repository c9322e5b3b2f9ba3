package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Endpoint;
import io.tidegate.cli.client.Errno;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.view.KmipView;
import io.tidegate.proto.add_kmip_server_endpoints_req;
import io.tidegate.proto.del_kmip_server_endpoints_req;
import io.tidegate.proto.kmip_server_endpoint;
import io.tidegate.proto.kmip_server_endpoints_info;
import io.tidegate.proto.list_kmip_server_endpoints_req;
import io.tidegate.proto.req_status;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The key servers (KMIP) that a subsystem's encrypted images get their keys from. */
final class KmipEndpoint {

    private KmipEndpoint() {}

    /** An action on one endpoint of a named server. */
    abstract static class EndpointAction extends SubsystemAction {

        @Option(
                names = {"--server-name", "-s"},
                required = true,
                paramLabel = "NAME",
                description = "Name of the key server")
        private String serverName = "";

        @Option(
                names = {"--address", "-a"},
                required = true,
                paramLabel = "ADDRESS",
                description = "Its address")
        private String address = "";

        @Option(
                names = {"--port", "-p"},
                paramLabel = "PORT",
                description = "Its port")
        private @Nullable Integer port;

        private EndpointAction(Session session) {
            super(session);
        }

        final String server() {
            return serverName;
        }

        final kmip_server_endpoint endpoint() {
            kmip_server_endpoint.Builder endpoint =
                    kmip_server_endpoint.newBuilder().setAddress(address);
            if (port != null) {
                endpoint.setPort(Check.port(port, "--port"));
            }
            return endpoint.build();
        }

        final String place() {
            return "endpoint " + (port == null ? address : Endpoint.bracketed(address) + ":" + port)
                    + " of KMIP server " + serverName;
        }

        /** Reports; an endpoint that is there already, or gone already, is a success with a warning. */
        final int report(Answer<req_status> answer, int excused, String doing) {
            boolean catchy = answer.status() == excused;
            return session().report(catchy ? answer.excused() : answer, console -> {
                if (catchy) {
                    console.warning(answer.errorMessage());
                }
                console.result(Sentence.start(doing) + ": Successful");
            });
        }
    }

    @Command(name = "add_kmip_server_endpoint", description = "Add an endpoint of a key server to a subsystem")
    static final class Add extends EndpointAction {

        Add(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            String nqn = nqn();
            given().end();
            add_kmip_server_endpoints_req request = add_kmip_server_endpoints_req
                    .newBuilder()
                    .setSubsystemNqn(nqn)
                    .setServerName(server())
                    .addEndpoints(endpoint())
                    .build();
            String doing = "adding " + place() + " to subsystem " + nqn;
            Answer<req_status> answer = session()
                    .ask(
                            "Failure " + doing,
                            req_status.getDefaultInstance(),
                            stub -> stub.addKmipServerEndpoints(request));
            return report(answer, Errno.EEXIST, doing);
        }
    }

    @Command(
            name = "del_kmip_server_endpoint",
            aliases = {"delete_kmip_server_endpoint"},
            description = "Delete an endpoint of a key server from a subsystem")
    static final class Delete extends EndpointAction {

        @Option(names = "--force", description = "Even if encrypted namespaces need it")
        private boolean force;

        Delete(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            String nqn = nqn();
            given().end();
            del_kmip_server_endpoints_req request = del_kmip_server_endpoints_req
                    .newBuilder()
                    .setSubsystemNqn(nqn)
                    .setServerName(server())
                    .addEndpoints(endpoint())
                    .setForce(force)
                    .build();
            String doing = "deleting " + place() + " from subsystem " + nqn;
            Answer<req_status> answer = session()
                    .ask(
                            "Failure " + doing,
                            req_status.getDefaultInstance(),
                            stub -> stub.delKmipServerEndpoints(request));
            return report(answer, Errno.ENOENT, doing);
        }
    }

    @Command(name = "list_kmip_server_endpoints", description = "List the endpoints of key servers")
    static final class Listed extends SubsystemAction {

        @Option(
                names = {"--server-name", "-s"},
                paramLabel = "NAME",
                description = "Only those of this key server")
        private @Nullable String serverName;

        Listed(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            list_kmip_server_endpoints_req.Builder request = list_kmip_server_endpoints_req.newBuilder();
            String nqn = nqnIfAny();
            given().end();
            if (nqn != null) {
                request.setSubsystemNqn(nqn);
            }
            if (serverName != null) {
                request.setServerName(serverName);
            }
            Answer<kmip_server_endpoints_info> answer = session()
                    .ask(
                            "Failure listing KMIP server endpoints",
                            kmip_server_endpoints_info.getDefaultInstance(),
                            stub -> stub.listKmipServerEndpoints(request.build()));
            return session()
                    .report(
                            answer,
                            console ->
                                    console.result(KmipView.of(answer.reply()).text(session()::text)));
        }
    }
}
