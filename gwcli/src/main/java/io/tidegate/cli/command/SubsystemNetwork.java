package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.proto.add_subsystem_network_req;
import io.tidegate.proto.del_subsystem_network_req;
import io.tidegate.proto.gw_refresh_network_req;
import io.tidegate.proto.gw_refresh_network_status;
import io.tidegate.proto.req_status;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The subnets in which every gateway listens for a subsystem at whatever addresses it has there. */
final class SubsystemNetwork {

    private SubsystemNetwork() {}

    /** An action on one subnet. */
    abstract static class NetworkAction extends SubsystemAction {

        @Option(
                names = "--network-mask",
                paramLabel = "SUBNET",
                description = "Such as 192.0.2.0/24 (or the second word)")
        private @Nullable String network;

        private NetworkAction(Session session) {
            super(session);
        }

        @Override
        public String words() {
            return "[NQN [SUBNET]]";
        }

        final String network() {
            String given = Check.network(given().required(network, "SUBNET or --network-mask=SUBNET", "subnet"));
            given().end();
            return given;
        }
    }

    @Command(
            name = "add_network",
            description = "Listen at every address the gateways have in a subnet",
            footer = {"", "Example:", "  gwcli subsystem add_network nqn.2016-06.io.example:s1 192.0.2.0/24"})
    static final class Add extends NetworkAction {

        Add(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            String nqn = nqn();
            String network = network();
            add_subsystem_network_req request = add_subsystem_network_req
                    .newBuilder()
                    .setSubsystemNqn(nqn)
                    .setNetworkMask(network)
                    .build();
            String doing = "adding network " + network + " to subsystem " + nqn;
            Answer<req_status> answer = session()
                    .ask(
                            "Failure " + doing,
                            req_status.getDefaultInstance(),
                            stub -> stub.addSubsystemNetwork(request));
            return session().report(answer, console -> console.result(Sentence.start(doing) + ": Successful"));
        }
    }

    @Command(
            name = "del_network",
            aliases = {"delete_network"},
            description = "Listen no more in a subnet; listeners made by hand stay",
            footer = {"", "Example:", "  gwcli subsystem del_network nqn.2016-06.io.example:s1 192.0.2.0/24"})
    static final class Delete extends NetworkAction {

        @Mixin
        private Consent consent = new Consent();

        Delete(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            String nqn = nqn();
            String network = network();
            String question = "Listen no more in " + network + " for " + nqn + "? Hosts lose their paths there.";
            if (!consent.given(session(), question)) {
                return session().declined();
            }
            del_subsystem_network_req request = del_subsystem_network_req
                    .newBuilder()
                    .setSubsystemNqn(nqn)
                    .setNetworkMask(network)
                    .build();
            String doing = "deleting network " + network + " from subsystem " + nqn;
            Answer<req_status> answer = session()
                    .ask(
                            "Failure " + doing,
                            req_status.getDefaultInstance(),
                            stub -> stub.delSubsystemNetwork(request));
            return session().report(answer, console -> console.result(Sentence.start(doing) + ": Successful"));
        }
    }

    @Command(
            name = "refresh_network",
            description = "Look again which addresses the gateway has in the subnets of a subsystem",
            footer = {"", "Example:", "  gwcli subsystem refresh_network nqn.2016-06.io.example:s1"})
    static final class Refresh extends SubsystemAction {

        Refresh(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            String nqn = nqn();
            given().end();
            gw_refresh_network_req request =
                    gw_refresh_network_req.newBuilder().setSubsystemNqn(nqn).build();
            String doing = "refreshing the networks of subsystem " + nqn;
            Answer<gw_refresh_network_status> answer = session()
                    .ask(
                            "Failure " + doing,
                            gw_refresh_network_status.getDefaultInstance(),
                            stub -> stub.gwRefreshNetwork(request));
            return session().report(answer, console -> {
                answer.reply().getAddedList().forEach(one -> console.result("Added listener " + one));
                answer.reply().getRemovedList().forEach(one -> console.result("Removed listener " + one));
                console.result(Sentence.start(doing) + ": Successful");
            });
        }
    }
}
