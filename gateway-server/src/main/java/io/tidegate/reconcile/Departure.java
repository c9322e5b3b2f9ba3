package io.tidegate.reconcile;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until hosts that were shown out have left, their last commands included: who is told that a host is out may give
 * its image to another one. Commands that an image never gives back hold nobody up for longer than {@link #PATIENCE}: a
 * host must be removable while storage is down.
 *
 * <p>Any thread; nothing blocks.
 */
final class Departure {

    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

    /** Short of what any client of the management port waits for, long beside the slowest command of working storage. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private Departure() {}

    /**
     * Completes with {@code after} when {@code gone} does, or when it took too long.
     *
     * @param who is to leave, in words of the log
     */
    static <T> CompletionStage<T> of(String who, CompletionStage<Void> gone, Duration patience, T after) {
        return gone.thenApply(left -> true)
                .toCompletableFuture()
                .completeOnTimeout(false, patience.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(all -> {
                    if (!all) {
                        LOG.warn(
                                "shown out: {}; after {} s commands are still at images that do not answer: let nobody"
                                        + " else write to those images before they do",
                                who,
                                patience.toSeconds());
                    }
                    return after;
                });
    }
}
