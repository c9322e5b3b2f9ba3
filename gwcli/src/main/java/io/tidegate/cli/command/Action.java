package io.tidegate.cli.command;

import io.tidegate.cli.client.Session;
import io.tidegate.cli.completion.Worded;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** Something the client can do; its result is the exit code. */
public abstract class Action implements Callable<Integer>, Worded {

    private final Session session;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    Action(Session session) {
        this.session = session;
    }

    final Session session() {
        return session;
    }

    @Override
    public String words() {
        return "";
    }
}
