package io.tidegate.cli.completion;

import java.util.List;

/** Names of objects that the gateway knows. */
@FunctionalInterface
public interface Names {

    /**
     * The names of one kind.
     *
     * @param nqn the subsystem on the command line, empty when there is none
     */
    List<String> of(ValueKind kind, String nqn);
}
