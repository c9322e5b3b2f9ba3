package io.tidegate.initiator;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What a load measured. The histograms hold nanoseconds.
 *
 * @param bytes moved by commands that succeeded
 * @param elapsedNanos from the first command to the end of the last
 * @param reads latencies of reads that succeeded
 * @param writes latencies of writes that succeeded
 * @param failures commands that failed, or whose data was wrong
 * @param firstFailure what the first of them was; empty when there was none
 */
public record LoadResult(
        long bytes, long elapsedNanos, Histogram reads, Histogram writes, long failures, String firstFailure) {

    public long operations() {
        return reads.getTotalCount() + writes.getTotalCount();
    }

    public boolean succeeded() {
        return failures == 0;
    }

    public double iops() {
        return operations() * 1e9 / elapsedNanos;
    }

    public double mebibytesPerSecond() {
        return bytes * 1e9 / elapsedNanos / (1 << 20);
    }

    /** Latency of reads and writes together at a percentile, in microseconds. */
    public double micros(double percentile) {
        Histogram all = reads.copy();
        all.add(writes);
        return all.getTotalCount() == 0 ? 0 : all.getValueAtPercentile(percentile) / 1e3;
    }

    @Override
    public String toString() {
        return String.format(
                        Locale.ROOT,
                        "%.0f IOPS, %.1f MiB/s, p50 %.0f us, p99 %.0f us",
                        iops(),
                        mebibytesPerSecond(),
                        micros(50),
                        micros(99))
                + (succeeded() ? "" : "; " + failures + " failed, first: " + firstFailure);
    }
}
