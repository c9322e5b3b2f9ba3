package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.proto.tuning.GatewayRemoval;
import io.tidegate.proto.tuning.RemoveGatewayRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes a gateway that is gone for good out of its group. */
@Command(
        name = "remove",
        description = "Have the group forget a gateway that is gone for good",
        footer = {"", "Examples:", "  gwcli gateway group", "  gwcli gateway remove gw3"})
final class GatewayRemove extends Action {

    @Option(names = "--id", paramLabel = "GATEWAY", description = "The name of the gateway")
    private @Nullable String id;

    @Mixin
    private Words words = new Words();

    @Mixin
    private Consent consent = new Consent();

    GatewayRemove(Session session) {
        super(session);
    }

    @Override
    public String words() {
        return "GATEWAY";
    }

    @Override
    public Integer call() {
        String gateway = words.required(id, "--id", "GATEWAY");
        words.end();
        Answer<GatewayRemoval> told = ask(gateway, true);
        if (!told.isGood()) {
            return session().report(told, console -> {});
        }
        if (!consent.given(session(), consequences(gateway, told.reply()) + " Remove it?")) {
            return session().declined();
        }
        Answer<GatewayRemoval> answer = ask(gateway, false);
        return session()
                .report(
                        answer,
                        console -> console.result("Removing gateway " + gateway + ": Successful\n"
                                + consequences(gateway, answer.reply())));
    }

    private Answer<GatewayRemoval> ask(String gateway, boolean onlyTell) {
        RemoveGatewayRequest request = RemoveGatewayRequest.newBuilder()
                .setGateway(gateway)
                .setOnlyTell(onlyTell)
                .build();
        return session()
                .askGroup(
                        "Failure removing gateway " + gateway,
                        GatewayRemoval.getDefaultInstance(),
                        stub -> stub.removeGateway(request));
    }

    private static String consequences(String gateway, GatewayRemoval removal) {
        String group = "load balancing group " + removal.getAnaGroup();
        String served = removal.getServedBy().isEmpty() ? "nobody at the moment" : removal.getServedBy();
        String namespaces = removal.getNamespaces() == 0
                ? "No namespace is in " + group + " of " + gateway + "."
                : removal.getNamespaces() + " namespaces are in " + group + " of " + gateway + ", served by " + served
                        + "; they go to the groups of the other gateways bit by bit.";
        return removal.getListenersCount() == 0
                ? namespaces
                : namespaces + " Its listeners stay in the configuration until they are deleted: "
                        + String.join(", ", removal.getListenersList()) + ".";
    }
}
