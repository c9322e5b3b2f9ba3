package io.tidegate.cli.command;

import io.tidegate.cli.client.Session;
import io.tidegate.cli.completion.CompletionScript;
import io.tidegate.cli.completion.ServerNames;
import io.tidegate.cli.completion.ValueKind;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** Completion of command lines in other shells. */
@Command(
        name = "completion",
        description = "Scripts that complete gwcli's command lines in bash and zsh",
        footer = {
            "",
            "Examples:",
            "  source <(gwcli completion bash)",
            "  gwcli completion zsh > ~/.zsh/completion/_gwcli.sh"
        })
public final class CompletionCommand extends Noun {

    private final Supplier<CommandSpec> commands;

    /**
     * The noun.
     *
     * @param commands every command there is
     */
    public CompletionCommand(Supplier<CommandSpec> commands) {
        this.commands = commands;
    }

    @Override
    public List<Action> actions(Session session) {
        return List.of(new Bash(session, commands), new Zsh(session, commands), new Listed(session));
    }

    @Command(name = "bash", description = "Print the script for bash")
    static final class Bash extends Action {

        private final Supplier<CommandSpec> commands;

        Bash(Session session, Supplier<CommandSpec> commands) {
            super(session);
            this.commands = commands;
        }

        @Override
        public Integer call() {
            session().console().result(CompletionScript.of(commands.get(), "bash"));
            return 0;
        }
    }

    @Command(name = "zsh", description = "Print the script for zsh")
    static final class Zsh extends Action {

        private final Supplier<CommandSpec> commands;

        Zsh(Session session, Supplier<CommandSpec> commands) {
            super(session);
            this.commands = commands;
        }

        @Override
        public Integer call() {
            session().console().result(CompletionScript.of(commands.get(), "zsh"));
            return 0;
        }
    }

    /** What the scripts ask for. */
    @Command(name = "names", hidden = true, description = "Print the names of the gateway's objects of a kind")
    static final class Listed extends Action {

        @Parameters(
                index = "0",
                paramLabel = "KIND",
                description = "subsystem, host, namespace, image, pool or address")
        private ValueKind kind = ValueKind.FREE;

        @Parameters(index = "1", arity = "0..1", paramLabel = "NQN", description = "The subsystem they belong to")
        private String nqn = "";

        Listed(Session session) {
            super(session);
        }

        @Override
        public Integer call() {
            new ServerNames(session().impatient())
                    .of(kind, nqn)
                    .forEach(name -> session().program().out().print(name + "\n"));
            session().program().out().flush();
            return 0;
        }
    }
}
