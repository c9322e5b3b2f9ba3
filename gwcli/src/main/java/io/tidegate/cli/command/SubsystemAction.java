package io.tidegate.cli.command;

import io.tidegate.cli.client.Session;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** An action on one subsystem, named by option or by the first word. */
abstract class SubsystemAction extends Action {

    @Option(
            names = {"--subsystem", "-n"},
            paramLabel = "NQN",
            description = "The subsystem (or the first word)")
    private @Nullable String subsystem;

    @Mixin
    private Words words = new Words();

    SubsystemAction(Session session) {
        super(session);
    }

    @Override
    public String words() {
        return "[NQN]";
    }

    final Words given() {
        return words;
    }

    /** The subsystem, which must be named. */
    final String nqn() {
        return words.required(subsystem, "NQN or --subsystem=NQN", "subsystem");
    }

    /** The subsystem if one is named. */
    final @Nullable String nqnIfAny() {
        return words.optional(subsystem);
    }
}
