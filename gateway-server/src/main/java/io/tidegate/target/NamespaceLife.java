package io.tidegate.target;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a namespace stays through all changes of its settings, each of which makes a new {@link Namespace}: from its addition
 * to its removal.
 *
 * <p>Any thread reads it; the subsystem changes it, one change at a time.
 */
final class NamespaceLife {

    private volatile @Nullable Namespace latest;
    private CompletionStage<Void> left = CompletableFuture.completedStage(null);

    /** The namespace under its settings as of now; null when it has been removed. */
    @Nullable
    Namespace latest() {
        return latest;
    }

    void latest(@Nullable Namespace now) {
        latest = now;
    }

    /**
     * Users under earlier settings leave.
     *
     * @param leaving completes when they have
     * @return completes when they and those before them have
     */
    CompletionStage<Void> leaving(CompletionStage<Void> leaving) {
        left = left.thenCompose(none -> leaving);
        return left;
    }
}
