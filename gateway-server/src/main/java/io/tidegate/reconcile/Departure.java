package io.tidegate.reconcile;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until hosts that were shown out have left, their last commands included: who is told that a host is out may give
 * its image to another one. Commands that do not end hold nobody up for longer than {@link #PATIENCE}: a
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
                                "shown out: {}; after {} s not all of their commands have ended (storage does not answer, or"
                                        + " a limit of a namespace holds them back): let nobody else write there until they have",
                                who,
                                patience.toSeconds());
                    }
                    return after;
                });
    }
}
