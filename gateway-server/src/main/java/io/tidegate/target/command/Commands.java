package io.tidegate.target.command;

import io.tidegate.target.CommandHandlers;

/** The commands of this target, ready to be given to it. */
public final class Commands {

    private Commands() {}

    /** Everything this target understands. */
    public static CommandHandlers standard() {
        return new CommandHandlers(
                new UnconnectedCommands(),
                new UnauthenticatedCommands(),
                AdminCommands.ofIoController(),
                new IoCommands(),
                AdminCommands.ofDiscoveryController());
    }
}
