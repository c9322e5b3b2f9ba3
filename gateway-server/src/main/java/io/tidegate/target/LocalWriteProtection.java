package io.tidegate.target;

import io.tidegate.nvme.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps write protection in the target alone, for as long as the namespace is there. Any thread. */
final class LocalWriteProtection implements WriteProtection {

    @Override
    public CompletionStage<Integer> set(Subsystem subsystem, Namespace namespace, boolean writeProtected) {
        CompletionStage<Void> left =
                subsystem.updateNamespace(namespace.settings().withWriteProtection(writeProtected));
        return writeProtected
                ? left.thenCompose(none -> subsystem.flushNamespace(namespace.nsid()))
                        .thenApply(LocalWriteProtection::status)
                : CompletableFuture.completedStage(Status.SUCCESS);
    }

    private static int status(boolean flushed) {
        return flushed ? Status.SUCCESS : Status.NAMESPACE_NOT_READY;
    }
}
