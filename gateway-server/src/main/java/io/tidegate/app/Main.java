package io.tidegate.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The gateway's program: {@code serve} and {@code demo}. */
@Command(
        name = "tidegate",
        description = "An NVMe-oF gateway for Ceph RBD images.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {ServeCommand.class, DemoCommand.class},
        // What needs no JVM, or another program's, is done by the script that starts this one.
        footer = {"", "Beside these: 'tidegate cli', which is gwcli, and 'tidegate health'; each takes --help."})
public final class Main {

    Main() {}

    /** Runs a command and ends with its exit code: 0 good, 1 it failed, 2 it was called wrongly. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        CommandLine line = new CommandLine(new Main()).setExecutionExceptionHandler(Main::report);
        return line.execute(args.length == 0 ? new String[] {"--help"} : args);
    }

    /** What a person can do something about is said in one sentence; anything else is a bug and shows its stack. */
    private static int report(Exception failed, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
        if (GracefulExit.underWay()) {
            return 0;
        }
        if (failed instanceof StartFailure) {
            line.getErr().println("tidegate: " + failed.getMessage());
            return line.getCommandSpec().exitCodeOnExecutionException();
        }
        throw failed;
    }
}
