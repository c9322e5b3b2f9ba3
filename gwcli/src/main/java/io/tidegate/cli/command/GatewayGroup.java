package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.view.GroupView;
import io.tidegate.proto.tuning.DrainGatewayRequest;
import io.tidegate.proto.tuning.GroupInfo;
import io.tidegate.proto.tuning.ShowGroupRequest;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The group of gateways that take over from each other. */
final class GatewayGroup {

    private GatewayGroup() {}

    @Command(
            name = "group",
            description = "Show the gateways of the group and which ANA groups each one serves",
            footer = {"", "Example:", "  gwcli gateway group"})
    static final class Show extends Action {

        Show(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            Answer<GroupInfo> answer = session()
                    .askGroup(
                            "Failure showing the group",
                            GroupInfo.getDefaultInstance(),
                            stub -> stub.showGroup(ShowGroupRequest.getDefaultInstance()));
            return session()
                    .report(
                            answer,
                            console ->
                                    console.result(GroupView.of(answer.reply()).text(session()::text)));
        }
    }

    /** Drains or enables a gateway. */
    abstract static class Duty extends Action {

        @Mixin
        private Words words = new Words();

        private final boolean drained;

        Duty(Session session, boolean drained) {
            super(session);
            this.drained = drained;
        }

        /** Without a name the gateway that is asked is meant. */
        @Override
        public String words() {
            return "[GATEWAY]";
        }

        @Override
        public Integer call() {
            String gateway = Objects.requireNonNullElse(words.optional(null), "");
            words.end();
            DrainGatewayRequest request = DrainGatewayRequest.newBuilder()
                    .setGateway(gateway)
                    .setDrained(drained)
                    .build();
            String what = drained ? "Draining" : "Undraining";
            String which = gateway.isEmpty() ? "the gateway" : "gateway " + gateway;
            Answer<GroupInfo> answer = session()
                    .askGroup(
                            "Failure: " + what + " " + which,
                            GroupInfo.getDefaultInstance(),
                            stub -> stub.drainGateway(request));
            return session().report(answer, console -> console.result(what + " " + which + ": Successful"));
        }
    }

    @Command(
            name = "drain",
            description = "Have the other gateways serve what this one serves, without an error at any host",
            footer = {"", "Examples:", "  gwcli gateway drain gw1", "  gwcli gateway group"})
    static final class Drain extends Duty {

        Drain(Session session) {
            super(session, true);
        }
    }

    @Command(
            name = "undrain",
            description = "Let a drained gateway serve again",
            footer = {"", "Example:", "  gwcli gateway undrain gw1"})
    static final class Undrain extends Duty {

        Undrain(Session session) {
            super(session, false);
        }
    }
}
