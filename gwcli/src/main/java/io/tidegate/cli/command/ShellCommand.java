package io.tidegate.cli.command;

import io.tidegate.cli.client.Session;
import java.util.function.IntSupplier;
import picocli.CommandLine.Command;

/** Starts the interactive shell. */
@Command(
        name = "shell",
        description = "Take one command after another, with history and completion (gwcli alone does the same)",
        footer = {
            "",
            "Inside: every command without 'gwcli' before it, help, exit. Without a terminal the commands are read",
            "from stdin, one a line, and the exit code is that of the first that failed:",
            "  gwcli shell < commands.txt"
        })
public final class ShellCommand extends Action {

    private final IntSupplier shell;

    /**
     * The command.
     *
     * @param shell runs it to its end
     */
    public ShellCommand(Session session, IntSupplier shell) {
        super(session);
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.getAsInt();
    }
}
