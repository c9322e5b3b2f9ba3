package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Console;
import io.tidegate.cli.client.Errno;
import io.tidegate.cli.client.Session;
import io.tidegate.proto.AddressFamily;
import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.req_status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Creates a listener the upstream way: the gateway is named, the address is IPv4 unless the family says otherwise. */
@Command(
        name = "add",
        description = "Create a listener on a gateway named by its host name",
        footer = {
            "",
            "Example:",
            "  gwcli listener add --subsystem nqn.2016-06.io.example:s1 --host-name gw-a --traddr 192.0.2.1"
        })
class ListenerAdd extends ListenerAction {

    @Option(
            names = {"--verify-host-name", "-y"},
            description = "Refuse when the host name is not the one of the gateway that is asked")
    private boolean verifyHostName;

    @Option(names = "--secure", description = "Take TLS connections")
    private boolean secure;

    @Option(names = "--force", description = "Even if other listeners of the subsystem differ in TLS")
    private boolean force;

    ListenerAdd(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        String nqn = nqn();
        given().end();
        Check.port(trsvcid);
        if (hostName == null) {
            throw Words.missing(
                    "--host-name=NAME, or use 'listener create' for the gateway that is asked", "host name");
        }
        return create(nqn, Check.hostName(hostName), Check.family(traddr, adrfam));
    }

    /** A listener of a gateway that is not up (EREMOTE) is configured all the same: a success with a warning. */
    final int create(String nqn, String gateway, AddressFamily family) {
        create_listener_req.Builder request = create_listener_req
                .newBuilder()
                .setNqn(nqn)
                .setHostName(gateway)
                .setAdrfam(family)
                .setTraddr(address())
                .setTrsvcid(trsvcid)
                .setSecure(secure)
                .setVerifyHostName(verifyHostName);
        if (force) {
            // Gateways before the newest do not know the field; it travels only when it says something.
            request.setForce(true);
        }
        Answer<req_status> answer = session()
                .ask(
                        "Failure adding " + nqn + " listener at " + place(),
                        req_status.getDefaultInstance(),
                        stub -> stub.createListener(request.build()));
        boolean remote = answer.status() == Errno.EREMOTE;
        return session().report(remote ? answer.excused() : answer, console -> added(console, nqn, remote));
    }

    private void added(Console console, String nqn, boolean remote) {
        String what = "Adding " + nqn + " listener at " + place();
        if (remote) {
            console.warning(what + ": it becomes active when the gateway of that host name runs");
        } else {
            console.result(what + ": Successful");
        }
    }
}
