package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.proto.GatewayGrpc.GatewayBlockingStub;
import io.tidegate.proto.namespace_add_host_req;
import io.tidegate.proto.namespace_delete_host_req;
import io.tidegate.proto.req_status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Selects the hosts that see a namespace, one call per host. */
abstract class NamespaceHosts extends NamespaceAction {

    @Option(
            names = {"--host-nqn", "-t", "--host"},
            arity = "1..*",
            paramLabel = "HOSTNQN",
            description = "The hosts (or the words after the namespace ID)")
    private List<String> hosts = new ArrayList<>();

    private NamespaceHosts(Session session) {
        super(session);
    }

    @Override
    public String words() {
        return "[NQN [NSID [HOSTNQN...]]]";
    }

    @Override
    public Integer call() {
        String nqn = nqn();
        int nsid = nsid();
        FirstFailure result = new FirstFailure();
        for (String host : given().rest(hosts, "HOSTNQN or --host-nqn=HOSTNQN", "host")) {
            result.note(change(nqn, nsid, host));
        }
        return result.status();
    }

    abstract int change(String nqn, int nsid, String host);

    final int send(String failure, String success, Function<GatewayBlockingStub, req_status> call) {
        Answer<req_status> answer = session().ask(failure, req_status.getDefaultInstance(), call);
        return session().report(answer, console -> console.result(success + ": Successful"));
    }

    @Command(
            name = "add_host",
            description = "Add a host to a namespace",
            footer = {
                "",
                "Example:",
                "  gwcli ns add_host nqn.2016-06.io.example:s1 1 nqn.2014-08.org.nvmexpress:uuid:HOST"
            })
    static final class Add extends NamespaceHosts {

        @Option(names = "--force", description = "Even if the host has no access to the subsystem")
        private boolean force;

        Add(Session session) {
            super(session);
        }

        @Override
        int change(String nqn, int nsid, String host) {
            namespace_add_host_req request = namespace_add_host_req
                    .newBuilder()
                    .setSubsystemNqn(nqn)
                    .setNsid(nsid)
                    .setHostNqn(host)
                    .setForce(force)
                    .build();
            return send(
                    "Failure adding host to namespace",
                    "Adding host " + host + " to namespace " + nsid + " on " + nqn,
                    stub -> stub.namespaceAddHost(request));
        }
    }

    @Command(
            name = "del_host",
            aliases = {"delete_host"},
            description = "Delete a host from a namespace",
            footer = {
                "",
                "Example:",
                "  gwcli ns del_host nqn.2016-06.io.example:s1 1 nqn.2014-08.org.nvmexpress:uuid:HOST"
            })
    static final class Delete extends NamespaceHosts {

        Delete(Session session) {
            super(session);
        }

        @Override
        int change(String nqn, int nsid, String host) {
            namespace_delete_host_req request = namespace_delete_host_req
                    .newBuilder()
                    .setSubsystemNqn(nqn)
                    .setNsid(nsid)
                    .setHostNqn(host)
                    .build();
            return send(
                    "Failure deleting host from namespace",
                    "Deleting host " + host + " from namespace " + nsid + " on " + nqn,
                    stub -> stub.namespaceDeleteHost(request));
        }
    }
}
