package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.client.UsageException;
import io.tidegate.proto.tuning.GetLimitsRequest;
import io.tidegate.proto.tuning.Limits;
import io.tidegate.proto.tuning.LimitsReply;
import io.tidegate.proto.tuning.SetLimitsRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How many objects the gateway takes. */
abstract class GatewayLimits extends Action {

    private GatewayLimits(Session session) {
        super(session);
    }

    final int report(Answer<LimitsReply> answer) {
        return session()
                .report(
                        answer,
                        console -> answer.reply()
                                .getLimits()
                                .getAllFields()
                                .forEach((field, value) -> console.result(field.getName() + ": " + value)));
    }

    @Command(name = "get_limits", description = "Show how many objects the gateway takes")
    static final class Show extends GatewayLimits {

        Show(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            return report(session()
                    .askTuning(
                            "Failure getting the gateway's limits",
                            LimitsReply.getDefaultInstance(),
                            stub -> stub.getLimits(GetLimitsRequest.getDefaultInstance())));
        }
    }

    @Command(
            name = "set_limits",
            description =
                    "Change how many objects the gateway takes, until it restarts; its configuration file has them for good",
            footer = {"", "Example:", "  gwcli gw set_limits --max-subsystems 256"})
    static final class Change extends GatewayLimits {

        @Option(names = "--max-subsystems", paramLabel = "N", description = "Subsystems")
        private @Nullable Integer subsystems;

        @Option(names = "--max-namespaces", paramLabel = "N", description = "Namespaces")
        private @Nullable Integer namespaces;

        @Option(
                names = "--max-namespaces-per-subsystem",
                paramLabel = "N",
                description = "Namespaces of a subsystem that names no number")
        private @Nullable Integer namespacesPerSubsystem;

        @Option(names = "--max-hosts", paramLabel = "N", description = "Hosts")
        private @Nullable Integer hosts;

        @Option(names = "--max-hosts-per-subsystem", paramLabel = "N", description = "Hosts of a subsystem")
        private @Nullable Integer hostsPerSubsystem;

        @Option(
                names = "--max-hosts-per-namespace",
                paramLabel = "N",
                description = "Hosts of a namespace that not every host sees")
        private @Nullable Integer hostsPerNamespace;

        @Option(
                names = "--max-namespaces-with-netmask",
                paramLabel = "N",
                description = "Such namespaces of a subsystem")
        private @Nullable Integer maskedNamespaces;

        Change(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            Limits.Builder limits = Limits.newBuilder();
            fill(limits);
            if (limits.build().getAllFields().isEmpty()) {
                throw new UsageException("no limit was given; see --help for their names");
            }
            return report(session()
                    .askTuning(
                            "Failure setting the gateway's limits",
                            LimitsReply.getDefaultInstance(),
                            stub -> stub.setLimits(SetLimitsRequest.newBuilder()
                                    .setLimits(limits)
                                    .build())));
        }

        private void fill(Limits.Builder limits) {
            if (subsystems != null) {
                limits.setMaxSubsystems(subsystems);
            }
            if (namespaces != null) {
                limits.setMaxNamespaces(namespaces);
            }
            if (namespacesPerSubsystem != null) {
                limits.setMaxNamespacesPerSubsystem(namespacesPerSubsystem);
            }
            if (hosts != null) {
                limits.setMaxHosts(hosts);
            }
            if (hostsPerSubsystem != null) {
                limits.setMaxHostsPerSubsystem(hostsPerSubsystem);
            }
            if (hostsPerNamespace != null) {
                limits.setMaxHostsPerNamespace(hostsPerNamespace);
            }
            if (maskedNamespaces != null) {
                limits.setMaxNamespacesWithNetmask(maskedNamespaces);
            }
        }
    }
}
