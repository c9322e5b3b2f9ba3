package io.tidegate.cli;

import io.tidegate.cli.client.Program;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line before a command is named; alone it starts the shell, or shows the help and exits with 255. */
@Command(
        description = {"Manages an NVMe-oF gateway over gRPC.", ""},
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions, before or after the command:%n",
        footer = {
            "",
            "A first namespace, in the short form:",
            "  gwcli subsystem create nqn.2016-06.io.example:s1",
            "  gwcli namespace create nqn.2016-06.io.example:s1 1 --pool rbd --image disk1",
            "  gwcli listener create nqn.2016-06.io.example:s1 --transport=tcp --traddr=192.0.2.1 --trsvcid=4420",
            "  gwcli host add nqn.2016-06.io.example:s1 nqn.2014-08.org.nvmexpress:uuid:HOST",
            "",
            "The same in upstream's form:",
            "  cephnvmf subsystem add --subsystem nqn.2016-06.io.example:s1 --no-group-append",
            "  cephnvmf namespace add --subsystem nqn.2016-06.io.example:s1 --rbd-pool rbd --rbd-image disk1",
            "  cephnvmf listener add --subsystem nqn.2016-06.io.example:s1 --host-name gw-a --traddr 192.0.2.1",
            "  cephnvmf host add --subsystem nqn.2016-06.io.example:s1 --host-nqn nqn.2014-08.org.nvmexpress:uuid:HOST",
            "",
            "Alone at a terminal it starts a shell with completion and history. 'gwcli doctor' says what is wrong and what to",
            "do about it, 'gwcli top' shows what goes on, 'gwcli ls' everything as a tree.",
            "",
            "Exit code: 0, or the errno of what failed; 2 for a command line that cannot be understood."
        })
final class Root implements Callable<Integer> {

    private static final int NO_COMMAND = 255;

    private final IntSupplier shell;
    private final Program program;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it before the command runs
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    Root(IntSupplier shell, Program program) {
        this.shell = shell;
        this.program = program;
    }

    /** At a terminal the shell; upstream's client shows its help, and so does this one when it is called by that name. */
    @Override
    public Integer call() {
        if (!program.isUpstream() && program.person().isThere()) {
            return shell.getAsInt();
        }
        CommandLine line = spec.commandLine();
        line.usage(line.getOut());
        return NO_COMMAND;
    }
}
