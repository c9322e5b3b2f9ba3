package io.tidegate.bdev.layer;

/**
 * One limit per second, kept as the time at which everything that has passed is paid for. Used by one thread at a time.
 *
 * <p>A request passes when nothing is owed and then owes its own cost, so that one request larger than a second's worth
 * passes too and those behind it wait the longer. What was not used is kept for {@link #SLACK_NANOS} only: it makes up
 * for a late timer and is no burst that anybody would notice.
 *
 * <p>Exact: the fraction of a nanosecond that a division leaves is carried on.
 */
final class TokenBucket {

    private static final long SECOND = 1_000_000_000L;
    private static final long SLACK_NANOS = 10_000_000L;

    /** So that cost times nanoseconds and a fraction fit in 63 bits; more than any request has, any device does. */
    private static final long MAX_COST = 2_000_000_000L;

    private static final long MAX_RATE = 1L << 61;
    private static final double MAX_OWED_NANOS = 4e18;

    private long perSecond;
    private long paidAt;
    private long fraction;

    /** Sets another limit; what is still owed is paid at the new rate. */
    void rate(long newPerSecond, long now) {
        long owedNanos = perSecond == 0 ? 0 : Math.max(0, paidAt - now);
        if (perSecond != 0 && newPerSecond != 0) {
            double scaled = (double) owedNanos * perSecond / newPerSecond;
            owedNanos = (long) Math.min(scaled, MAX_OWED_NANOS);
        }
        perSecond = Math.min(newPerSecond, MAX_RATE);
        paidAt = now + owedNanos;
        fraction = 0;
    }

    /** How long a request has to wait; 0 when it may pass. */
    long nanosUntilFree(long now) {
        return perSecond == 0 ? 0 : Math.max(0, paidAt - now);
    }

    /** A request passes. */
    void take(long cost, long now) {
        if (perSecond == 0) {
            return;
        }
        if (paidAt - now < -SLACK_NANOS) {
            paidAt = now - SLACK_NANOS;
            fraction = 0;
        }
        long owed = Math.min(cost, MAX_COST) * SECOND + fraction;
        paidAt += owed / perSecond;
        fraction = owed % perSecond;
    }
}
