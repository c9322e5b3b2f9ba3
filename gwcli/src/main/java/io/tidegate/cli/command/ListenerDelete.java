package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.client.UsageException;
import io.tidegate.proto.AddressFamily;
import io.tidegate.proto.delete_listener_req;
import io.tidegate.proto.gateway_info;
import io.tidegate.proto.req_status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes a listener, of the gateway that is asked unless another is named. */
@Command(
        name = "del",
        aliases = {"delete"},
        description = "Delete a listener",
        footer = {
            "",
            "Examples:",
            "  gwcli listener delete nqn.2016-06.io.example:s1 --traddr=192.0.2.1 --trsvcid=4420",
            "  gwcli listener del --subsystem nqn.2016-06.io.example:s1 --host-name gw-a -a 192.0.2.1 -s 4420"
        })
final class ListenerDelete extends ListenerAction {

    private static final String ALL_HOSTS = "*";

    @Option(names = "--force", description = "Delete even though hosts are connected, or of all gateways (*)")
    private boolean force;

    @Mixin
    private Consent consent = new Consent();

    ListenerDelete(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        String nqn = nqn();
        given().end();
        Check.port(trsvcid);
        AddressFamily family = adrfam == null ? Check.familyOf(traddr) : Check.family(traddr, adrfam);
        if (hostName != null) {
            return delete(nqn, hostName, family);
        }
        Answer<gateway_info> gateway = askHostName();
        if (!gateway.isGood()) {
            return session().report(gateway, console -> {});
        }
        return delete(nqn, gateway.reply().getHostname(), family);
    }

    private int delete(String nqn, String gateway, AddressFamily family) {
        if (gateway.equals(ALL_HOSTS) && !force) {
            throw new UsageException("deleting the listener of every host (*) takes --force");
        }
        if (!consent.given(session(), question(nqn, gateway))) {
            return session().declined();
        }
        delete_listener_req request = delete_listener_req
                .newBuilder()
                .setNqn(nqn)
                .setHostName(gateway)
                .setAdrfam(family)
                .setTraddr(address())
                .setTrsvcid(trsvcid)
                .setForce(force)
                .build();
        String object = "deleting listener " + place() + " from " + nqn;
        Answer<req_status> answer = session()
                .ask("Failure " + object, req_status.getDefaultInstance(), stub -> stub.deleteListener(request));
        return session()
                .report(
                        answer,
                        console -> console.result(Sentence.start(object) + " for " + owner(gateway) + ": Successful"));
    }

    private String question(String nqn, String gateway) {
        return "Delete listener " + place() + " of " + owner(gateway) + " from " + nqn
                + "? Hosts that are connected there lose this path.";
    }

    private static String owner(String gateway) {
        return gateway.equals(ALL_HOSTS) ? "all hosts" : "host " + gateway;
    }
}
