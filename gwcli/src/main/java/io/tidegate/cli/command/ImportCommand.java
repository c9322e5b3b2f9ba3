package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Console;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.nvmet.ImportPlan;
import io.tidegate.cli.nvmet.NvmetConfig;
import io.tidegate.cli.nvmet.NvmetFile;
import io.tidegate.proto.gateway_info;
import io.tidegate.proto.get_gateway_info_req;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes over what another target serves. */
@Command(
        name = "import",
        description = "Take over the configuration of another target",
        footer = {"", "Example:", "  gwcli import nvmet /etc/nvmet/config.json"})
public final class ImportCommand extends Noun {

    @Override
    public List<Action> actions(Session session) {
        return List.of(new Nvmet(session));
    }

    @Command(
            name = "nvmet",
            description = "Make here what nvmetcli saved of the Linux kernel's target",
            footer = {
                "",
                "Examples:",
                "  gwcli import nvmet /etc/nvmet/config.json                 shows the plan, asks, and carries it out",
                "  gwcli import nvmet config.json --image /dev/rbd0=rbd/disk1 --yes",
                "",
                "What is there already is left as it is, so the command can be repeated. Paths below /dev/rbd/POOL/IMAGE",
                "become RBD images; other devices and files are served from the gateway's machine."
            })
    static final class Nvmet extends Action {

        @Parameters(index = "0", paramLabel = "FILE", description = "What 'nvmetcli save' wrote")
        private Path file = Path.of("");

        @Option(
                names = "--image",
                paramLabel = "DEVICE=POOL/IMAGE",
                description = "The RBD image that a device such as /dev/rbd0 is mapped from")
        private Map<String, String> images = new LinkedHashMap<>();

        @Option(names = "--dry-run", description = "Show the plan only")
        private boolean dryRun;

        @Option(names = "--yes", description = "Carry the plan out without asking; scripts must say it")
        private boolean yes;

        Nvmet(Session session) {
            super(session);
        }

        @Override
        public String words() {
            return "";
        }

        @Override
        public Integer call() {
            NvmetConfig config = NvmetFile.read(file);
            Answer<gateway_info> gateway = session()
                    .ask(
                            "Failure learning the gateway's host name",
                            gateway_info.getDefaultInstance(),
                            stub -> stub.getGatewayInfo(get_gateway_info_req.getDefaultInstance()));
            if (!gateway.isGood()) {
                return session().report(gateway, console -> {});
            }
            ImportPlan plan = ImportPlan.of(config, gateway.reply().getHostname(), images);
            Console console = session().console();
            console.result("The plan, " + plan.steps().size() + " steps:");
            plan.steps().forEach(step -> console.result("  " + step.words()));
            plan.notes().forEach(note -> console.warning("note: " + note));
            if (dryRun || !(yes || session().program().person().isThere())) {
                console.result(dryRun ? "Nothing was changed" : "Nothing was changed; --yes carries it out");
                return 0;
            }
            if (!session().consents(yes, "Carry it out?")) {
                return session().declined();
            }
            return new ImportRun(session()).carryOut(plan);
        }
    }
}
