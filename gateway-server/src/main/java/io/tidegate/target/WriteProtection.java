package io.tidegate.target;

import java.util.concurrent.CompletionStage;

/**
 * Where the write protection that hosts put on namespaces is kept, for every gateway that serves them (NVMe Base 2.1,
 * 8.1.16).
 */
@FunctionalInterface
public interface WriteProtection {

    /**
     * Protects a namespace, or ends its protection. Never blocks; called on owner loops.
     *
     * @return the status of the command, on any thread, when this target does as was asked; fails when nobody can tell what
     *     holds, so that the host has to ask again
     */
    CompletionStage<Integer> set(Subsystem subsystem, Namespace namespace, boolean writeProtected);
}
