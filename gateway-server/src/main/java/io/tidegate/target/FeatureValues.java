package io.tidegate.target;

import io.tidegate.nvme.HostBehavior;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What a host has set by Set Features and what a controller reset forgets (NVMe Base 2.1, 3.7.2). Owner: the loop of the
 * admin queue; what other loops read is volatile.
 */
public final class FeatureValues {

    /** Origin of the timestamp: cleared by a reset, or set by the host (NVMe Base 2.1, figure 418). */
    public static final int ORIGIN_RESET = 0;

    public static final int ORIGIN_HOST = 1;

    /** The timestamp has 48 bits. */
    private static final long TIMESTAMP_MASK = 0xffff_ffff_ffffL;

    private static final int ORIGIN_SHIFT = 49;

    private final int mostIoQueues;
    private final LongSupplier nanoClock;
    private final UnwrittenErrors unwrittenErrors = new UnwrittenErrors();
    private final byte[] hostBehavior = new byte[HostBehavior.BYTES];

    private volatile boolean advancedRetry;
    private volatile int ioQueues;
    private long timestampMillis;
    private long timestampSetAt;
    private int timestampOrigin;
    private final long madeAt;
    private long resetAt;

    FeatureValues(int mostIoQueues, LongSupplier nanoClock) {
        this.mostIoQueues = mostIoQueues;
        this.nanoClock = nanoClock;
        this.madeAt = nanoClock.getAsLong();
        reset();
    }

    /** Back to what a controller begins with. */
    void reset() {
        ioQueues = mostIoQueues;
        timestamp(0, ORIGIN_RESET);
        resetAt = timestampSetAt;
        Arrays.fill(hostBehavior, (byte) 0);
        advancedRetry = false;
        unwrittenErrors.reset();
    }

    /** The namespaces whose unwritten blocks are errors to this host. */
    public UnwrittenErrors unwrittenErrors() {
        return unwrittenErrors;
    }

    /** I/O queues that the host was granted; as many as there can be until it has asked. Any thread. */
    public int ioQueues() {
        return ioQueues;
    }

    /** Grants as many I/O queues as are asked for, at least one, up to the bound. */
    public int grantIoQueues(int asked) {
        ioQueues = Math.min(asked, mostIoQueues);
        return ioQueues;
    }

    /** Most I/O queues that can be granted. */
    public int mostIoQueues() {
        return mostIoQueues;
    }

    /** The Timestamp data structure: milliseconds in 48 bits, then the origin in bits 3:1 of byte 6. */
    public long timestamp() {
        return timestampMillis() | (long) timestampOrigin << ORIGIN_SHIFT;
    }

    /** Milliseconds since the controller was made. */
    long millisSinceMade() {
        return TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong() - madeAt);
    }

    /** Milliseconds since the controller was made or reset. */
    long millisSinceReset() {
        return TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong() - resetAt);
    }

    /** Milliseconds since the origin, 48 bits. */
    public long timestampMillis() {
        long passed = TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong() - timestampSetAt);
        return (timestampMillis + passed) & TIMESTAMP_MASK;
    }

    /** {@link #ORIGIN_RESET} or {@link #ORIGIN_HOST}. */
    public int timestampOrigin() {
        return timestampOrigin;
    }

    /** Takes the host's time. */
    public void timestamp(long millis) {
        timestamp(millis & TIMESTAMP_MASK, ORIGIN_HOST);
    }

    private void timestamp(long millis, int origin) {
        timestampMillis = millis;
        timestampSetAt = nanoClock.getAsLong();
        timestampOrigin = origin;
    }

    /** The Host Behavior Support data as the host has set it; the caller's copy. */
    public byte[] hostBehavior() {
        return hostBehavior.clone();
    }

    /** Takes Host Behavior Support data that was found valid. */
    public void hostBehavior(byte[] data) {
        System.arraycopy(data, 0, hostBehavior, 0, hostBehavior.length);
        advancedRetry = hostBehavior[HostBehavior.ACRE] != 0;
    }

    /** True when the host heeds command retry delays (ACRE). Any thread. */
    boolean advancedRetry() {
        return advancedRetry;
    }
}
