package io.tidegate.transport.tcp;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import java.util.function.LongSupplier;

/**
 * How an event loop waits for work: it looks again and again while work comes quickly, and sleeps otherwise. Owner: the
 * loop.
 *
 * <p>A sleeping loop costs the sender an interrupt of another processor and itself a wake-up, together more than the work
 * of one small command; a loop that never sleeps burns a processor for nothing. So the pauses between work are watched
 * (an exponential mean over about eight of them): while they are shorter than the limit, the loop spins for at most twice
 * the mean (and not less than a quarter of the limit) before it sleeps. A loop that serves idle hosts, or a device slower than the limit, never spins.
 */
final class AdaptiveWait implements SelectStrategy {

    /** Weight of a new pause in the mean, as a binary logarithm. */
    private static final int WEIGHT = 3;

    /** A pause counts as at most so many limits: after a long sleep a few quick ones bring the spinning back. */
    private static final int LONGEST = 4;

    /** After a burst without any pause the loop spins for this part of the limit. */
    private static final int SHORTEST = 4;

    private final long limitNanos;
    private final LongSupplier clock;

    private long meanPause;
    private long pauseBegan;
    private boolean pausing;
    private boolean slept;

    /**
     * A strategy that has seen nothing yet: it begins with sleeping.
     *
     * @param limitNanos mean pause up to which spinning pays
     * @param clock nanoseconds, as of {@link System#nanoTime}
     */
    AdaptiveWait(long limitNanos, LongSupplier clock) {
        this.limitNanos = limitNanos;
        this.clock = clock;
        this.meanPause = LONGEST * limitNanos;
    }

    @Override
    public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
        return decide(selectNow.get(), hasTasks);
    }

    /**
     * What comes after a look at the sockets.
     *
     * @param ready how many were found ready, or handled already
     * @return {@code ready} when there is work, else one of {@link SelectStrategy}
     */
    int decide(int ready, boolean hasTasks) {
        boolean work = ready > 0 || hasTasks;
        if (work || slept) {
            worked();
        }
        if (work) {
            return Math.max(ready, 0);
        }
        long now = clock.getAsLong();
        if (!pausing) {
            pausing = true;
            pauseBegan = now;
        }
        if (now - pauseBegan < spinNanos()) {
            Thread.onSpinWait();
            return SelectStrategy.CONTINUE;
        }
        slept = true;
        return SelectStrategy.SELECT;
    }

    /**
     * A pause has ended. What ended a sleep the loop has handled before it asks again, so that pause is counted with the wake-up and
     * the work: too long rather than too short, for it decides whether to burn a processor.
     */
    private void worked() {
        long pause = pausing ? Math.min(clock.getAsLong() - pauseBegan, LONGEST * limitNanos) : 0;
        meanPause += (pause - meanPause) >> WEIGHT;
        pausing = false;
        slept = false;
    }

    private long spinNanos() {
        return meanPause < limitNanos ? Math.max(2 * meanPause, limitNanos / SHORTEST) : 0;
    }
}
