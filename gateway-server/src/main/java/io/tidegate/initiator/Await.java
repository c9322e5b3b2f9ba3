package io.tidegate.initiator;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for what the loops do, on the caller's thread. */
final class Await {

    private Await() {}

    /** The result of {@code future}; its failure is thrown as what it is. */
    static <T> T result(CompletableFuture<T> future) throws NvmeException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NvmeException("interrupted while waiting for the target");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NvmeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
