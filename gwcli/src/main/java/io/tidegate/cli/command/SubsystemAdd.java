package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Errno;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.client.UsageException;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.subsys_status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Creates a subsystem the upstream way: in a group, the gateway appends the group's name to the NQN. */
@Command(
        name = "add",
        description = "Create a subsystem; the gateway appends its group's name to the NQN",
        footer = {
            "",
            "Example:",
            "  gwcli subsystem add --subsystem nqn.2016-06.io.example:s1 --serial-number Ceph0001 --no-group-append"
        })
class SubsystemAdd extends SubsystemAction {

    @Option(
            names = {"--serial-number", "-s"},
            paramLabel = "TEXT",
            description = "Serial number (default: the gateway makes one)")
    private @Nullable String serialNumber;

    @Option(
            names = {"--max-namespaces", "-m"},
            paramLabel = "N",
            description = "Maximum number of namespaces")
    private @Nullable Integer maxNamespaces;

    @Option(names = "--no-group-append", description = "Keep the NQN as given")
    private boolean noGroupAppend;

    @Option(
            names = {"--dhchap-key", "-k"},
            paramLabel = "KEY",
            description = "DH-HMAC-CHAP key of the subsystem")
    private @Nullable String dhchapKey;

    @Option(
            names = "--network-mask",
            arity = "1..*",
            paramLabel = "SUBNET",
            description = "Listen at every address the gateways have in these subnets (192.0.2.0/24, 2001:db8::/64)")
    private List<String> networks = new ArrayList<>();

    @Option(
            names = {"--port", "-p"},
            paramLabel = "PORT",
            description = "Port of the listeners that follow from --network-mask (default: 4420)")
    private @Nullable Integer port;

    @Option(names = "--secure-listeners", description = "Those listeners take TLS connections")
    private boolean secureListeners;

    SubsystemAdd(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        return create(nqn(), noGroupAppend);
    }

    final int create(String nqn, boolean asGiven) {
        given().end();
        create_subsystem_req request = request(nqn, asGiven);
        Answer<subsys_status> answer = session()
                .ask(
                        "Failure adding subsystem " + nqn,
                        subsys_status.newBuilder().setNqn(nqn).build(),
                        stub -> stub.createSubsystem(request));
        // Created, and not all of its listeners work yet: a success with a warning.
        boolean catchy = answer.status() == Errno.EAGAIN;
        return session().report(catchy ? answer.excused() : answer, console -> {
            String created = answer.reply().getNqn();
            console.result("Adding subsystem " + (created.isEmpty() ? nqn : created) + ": Successful");
            if (catchy) {
                console.warning(answer.errorMessage());
            }
        });
    }

    private create_subsystem_req request(String nqn, boolean asGiven) {
        Check.ordinary(nqn, "add");
        Check.key(dhchapKey, "DH-HMAC-CHAP");
        create_subsystem_req.Builder request = create_subsystem_req
                .newBuilder()
                .setSubsystemNqn(nqn)
                .setEnableHa(true)
                .setNoGroupAppend(asGiven);
        if (serialNumber != null) {
            request.setSerialNumber(serialNumber);
        }
        if (maxNamespaces != null) {
            request.setMaxNamespaces(Check.positive(maxNamespaces, "--max-namespaces"));
        }
        if (dhchapKey != null) {
            request.setDhchapKey(dhchapKey);
        }
        networks(request);
        return request.build();
    }

    private void networks(create_subsystem_req.Builder request) {
        if (networks.isEmpty() && (port != null || secureListeners)) {
            throw new UsageException(
                    "--port and --secure-listeners are about the listeners of --network-mask; give that too");
        }
        networks.forEach(network -> request.addNetworkMask(Check.network(network)));
        if (port != null) {
            request.setPort(Check.port(port, "--port"));
        }
        if (secureListeners) {
            request.setSecureListeners(true);
        }
    }
}
