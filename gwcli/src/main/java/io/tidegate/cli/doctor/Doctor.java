package io.tidegate.cli.doctor;

import io.grpc.StatusRuntimeException;
import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.proto.gateway_info;
import io.tidegate.proto.get_gateway_info_req;
import io.tidegate.proto.list_subsystems_req;
import io.tidegate.proto.subsystem_cli;
import io.tidegate.proto.tuning.GetHealthRequest;
import io.tidegate.proto.tuning.Health;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Runs every check there is against one gateway. */
public final class Doctor {

    private final Session session;
    private final Probe probe;
    private final InstantSource clock;

    /**
     * A doctor.
     *
     * @param probe sees whether listeners answer
     * @param clock of this machine
     */
    public Doctor(Session session, Probe probe, InstantSource clock) {
        this.session = session;
        this.probe = probe;
        this.clock = clock;
    }

    /**
     * The findings, the gateway's own first.
     *
     * @param discoveryPort where hosts look for listeners
     */
    public List<Finding> examine(int discoveryPort) {
        List<Finding> findings = new ArrayList<>();
        gateway_info info;
        try {
            get_gateway_info_req.Builder request = get_gateway_info_req.newBuilder();
            session.program().declaredVersion().ifPresent(request::setCliVersion);
            info = session.call(stub -> stub.getGatewayInfo(request.build()));
        } catch (StatusRuntimeException e) {
            return List.of(Finding.failure(
                    session.sentence(e), "see that the gateway runs, and --server-address and --server-port"));
        }
        findings.addAll(
                GatewayChecks.of(info, session.program().declaredVersion().orElse("")));
        findings.addAll(health());
        findings.add(discovery(discoveryPort));
        List<String> subsystems = session
                .call(stub -> stub.listSubsystems(list_subsystems_req.getDefaultInstance()))
                .getSubsystemsList()
                .stream()
                .map(subsystem_cli::getNqn)
                .toList();
        if (subsystems.isEmpty()) {
            findings.add(Finding.warning(
                    "there is no subsystem: hosts have nothing to connect to",
                    "gwcli subsystem create NQN; 'gwcli --help' shows the first four steps"));
        }
        subsystems.forEach(nqn -> findings.addAll(SubsystemChecks.of(
                SubsystemFacts.ask(session, nqn), info.getHostname(), session.gatewayAddress(), probe)));
        return findings;
    }

    /** What only Tidegate tells. */
    private List<Finding> health() {
        long sent = clock.millis();
        Answer<Health> health = session.askInspection(
                "No clock and no list of problems",
                Health.getDefaultInstance(),
                stub -> stub.getHealth(GetHealthRequest.getDefaultInstance()));
        if (!health.isGood()) {
            return List.of(Finding.warning(
                    "clock and state could not be checked",
                    health.errorMessage().replace("\n", " ")));
        }
        return GatewayChecks.of(health.reply(), sent, clock.millis());
    }

    private Finding discovery(int port) {
        String address = session.gatewayAddress();
        return probe.ask(address, port)
                .map(why -> Finding.warning(
                        "no discovery service at port " + port + " of " + address + ": " + why,
                        "hosts then need 'nvme connect' with the address of a listener; name another port by "
                                + "--discovery-port"))
                .orElseGet(() -> Finding.good("the discovery service answers at port " + port));
    }
}
