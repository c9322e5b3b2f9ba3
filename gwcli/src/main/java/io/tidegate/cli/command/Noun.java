package io.tidegate.cli.command;

import io.tidegate.cli.client.Session;
import io.tidegate.cli.client.UsageException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that only groups actions. */
public abstract class Noun implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it before the command runs
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    /** Its actions, made only when the noun is on the command line. */
    public abstract List<Action> actions(Session session);

    @Override
    public Integer call() {
        String choices = spec.subcommands().values().stream()
                .map(action -> "'" + action.getCommandName() + "'")
                .distinct()
                .collect(Collectors.joining(", "));
        throw new UsageException("missing action for " + spec.name() + " command (choose from " + choices + ")");
    }
}
