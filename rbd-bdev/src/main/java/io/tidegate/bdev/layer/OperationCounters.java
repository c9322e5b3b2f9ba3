package io.tidegate.bdev.layer;

import io.tidegate.bdev.Errno;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** The counters of one kind of request; striped, so that event loops do not fight over them. Any thread may call. */
final class OperationCounters {

    private final LongAdder completed = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAccumulator shortest = new LongAccumulator(Math::min, Long.MAX_VALUE);
    private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

    private final LatencyHistogram latencies = new LatencyHistogram();

    void count(long length, int errno, long took) {
        if (errno != Errno.OK) {
            failed.increment();
            return;
        }
        completed.increment();
        bytes.add(length);
        nanos.add(took);
        shortest.accumulate(took);
        longest.accumulate(took);
        latencies.count(took);
    }

    LatencyHistogram latencies() {
        return latencies;
    }

    IoStatistics.Operation read() {
        long least = shortest.get();
        return new IoStatistics.Operation(
                completed.sum(),
                bytes.sum(),
                failed.sum(),
                nanos.sum(),
                least == Long.MAX_VALUE ? 0 : least,
                longest.get());
    }
}
