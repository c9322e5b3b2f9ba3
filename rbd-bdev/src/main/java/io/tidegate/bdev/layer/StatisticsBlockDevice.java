package io.tidegate.bdev.layer;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockOperation;
import io.tidegate.bdev.BlockRequest;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts the requests of a device, their bytes, failures and time.
 *
 * <p>Any thread may call. The time of a request runs from its submit to its completion below.
 */
public final class StatisticsBlockDevice extends ForwardingBlockDevice {

    private final LongSupplier clock;
    private final Map<BlockOperation, OperationCounters> counters = new EnumMap<>(BlockOperation.class);

    /** Counts what passes to {@code below}. */
    public StatisticsBlockDevice(BlockDevice below) {
        this(below, System::nanoTime);
    }

    StatisticsBlockDevice(BlockDevice below, LongSupplier clock) {
        super(below);
        this.clock = clock;
        for (BlockOperation operation : BlockOperation.values()) {
            counters.put(operation, new OperationCounters());
        }
    }

    @Override
    public void submit(BlockRequest request) {
        long known = request.startedNanos();
        forward(request, known != 0 ? known : clock.getAsLong());
    }

    @Override
    void ended(BlockRequest request, long startNanos) {
        OperationCounters counted = counters.get(request.operation());
        if (counted != null) {
            long now = clock.getAsLong();
            request.endedNanos(now);
            counted.count(request.length(), request.errno(), Math.max(0, now - startNanos));
        }
    }

    /** How long the requests of one kind took that succeeded. */
    public long[] latencies(BlockOperation operation) {
        OperationCounters counted = counters.get(operation);
        return counted == null ? new long[0] : counted.latencies().counts();
    }

    /** What passed since the device was opened. Requests that end meanwhile may be counted in part. */
    public IoStatistics statistics() {
        Map<BlockOperation, IoStatistics.Operation> operations = new EnumMap<>(BlockOperation.class);
        counters.forEach((operation, counted) -> operations.put(operation, counted.read()));
        return new IoStatistics(operations);
    }
}
