package io.tidegate.cli.command;

import io.tidegate.cli.client.Session;
import io.tidegate.cli.doctor.Doctor;
import io.tidegate.cli.doctor.Finding;
import io.tidegate.cli.doctor.Finding.Level;
import io.tidegate.cli.doctor.TcpProbe;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks for what is wrong and says what to do. */
@Command(
        name = "doctor",
        description = "Check a gateway: reachable, versions, clock, listeners answer, ANA groups, hosts, namespaces",
        footer = {
            "",
            "Examples:",
            "  gwcli doctor",
            "  gwcli --format json doctor",
            "",
            "Exit code: 0 when nothing failed (warnings do not count), else 1."
        })
public final class DoctorCommand extends Action {

    @Option(
            names = "--discovery-port",
            paramLabel = "PORT",
            description = "Where the discovery service should be (default: 8009)")
    private int discoveryPort = 8009;

    @Option(names = "--problems-only", description = "Leave out what is well")
    private boolean problemsOnly;

    /** The command. */
    public DoctorCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        Check.port(discoveryPort, "--discovery-port");
        List<Finding> findings = new Doctor(session(), new TcpProbe(), InstantSource.system())
                .examine(discoveryPort).stream()
                        .filter(one -> !problemsOnly || one.level() != Level.OK)
                        .toList();
        if (session().format().isForPeople()) {
            findings.forEach(one -> session().console().result(one.text()));
        } else {
            session()
                    .show(Map.of(
                            "findings", findings.stream().map(Finding::tree).toList()));
        }
        return findings.stream().anyMatch(one -> one.level() == Level.FAILURE) ? 1 : 0;
    }
}
