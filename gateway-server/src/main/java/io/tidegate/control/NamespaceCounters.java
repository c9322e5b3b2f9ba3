package io.tidegate.control;

import io.tidegate.bdev.BlockOperation;
import io.tidegate.bdev.layer.IoStatistics;
import io.tidegate.bdev.layer.IoStatistics.Operation;
import io.tidegate.proto.bdev_io_stats_info;
import io.tidegate.proto.namespace_io_error;
import io.tidegate.proto.namespace_io_stats_info;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The counters of a device in the words of the management calls. Immutable.
 *
 * <p>Written is what writes, compare-and-writes and zeroes have changed; unmapped is what was discarded. A Copy command is
 * reads and writes to the device, so nothing is ever copied.
 */
final class NamespaceCounters {

    private final Operation read;
    private final Operation written;
    private final Operation unmapped;
    private final List<namespace_io_error> errors = new ArrayList<>();

    NamespaceCounters(IoStatistics statistics) {
        this.read = statistics.of(BlockOperation.READ);
        this.written = sum(
                sum(statistics.of(BlockOperation.WRITE), statistics.of(BlockOperation.COMPARE_AND_WRITE)),
                statistics.of(BlockOperation.WRITE_ZEROES));
        this.unmapped = statistics.of(BlockOperation.DISCARD);
        for (BlockOperation operation : BlockOperation.values()) {
            long failed = statistics.of(operation).failed();
            if (failed > 0) {
                errors.add(namespace_io_error
                        .newBuilder()
                        .setName(operation.name().toLowerCase(Locale.ROOT) + "_failed")
                        .setValue((int) Math.min(failed, 0xffff_ffffL))
                        .build());
            }
        }
    }

    private static Operation sum(Operation a, Operation b) {
        return new Operation(
                a.completed() + b.completed(),
                a.bytes() + b.bytes(),
                a.failed() + b.failed(),
                a.totalNanos() + b.totalNanos(),
                least(a, b),
                Math.max(a.maxNanos(), b.maxNanos()));
    }

    private static long least(Operation a, Operation b) {
        if (a.completed() == 0) {
            return b.minNanos();
        }
        return b.completed() == 0 ? a.minNanos() : Math.min(a.minNanos(), b.minNanos());
    }

    namespace_io_stats_info.Builder whole() {
        return namespace_io_stats_info
                .newBuilder()
                .setBytesRead(read.bytes())
                .setNumReadOps(read.completed())
                .setBytesWritten(written.bytes())
                .setNumWriteOps(written.completed())
                .setBytesUnmapped(unmapped.bytes())
                .setNumUnmapOps(unmapped.completed())
                .setReadLatencyTicks(read.totalNanos())
                .setMaxReadLatencyTicks(read.maxNanos())
                .setMinReadLatencyTicks(read.minNanos())
                .setWriteLatencyTicks(written.totalNanos())
                .setMaxWriteLatencyTicks(written.maxNanos())
                .setMinWriteLatencyTicks(written.minNanos())
                .setUnmapLatencyTicks(unmapped.totalNanos())
                .setMaxUnmapLatencyTicks(unmapped.maxNanos())
                .setMinUnmapLatencyTicks(unmapped.minNanos())
                .addAllIoError(errors);
    }

    bdev_io_stats_info.Builder line() {
        return bdev_io_stats_info
                .newBuilder()
                .setBytesRead(read.bytes())
                .setNumReadOps(read.completed())
                .setBytesWritten(written.bytes())
                .setNumWriteOps(written.completed())
                .setBytesUnmapped(unmapped.bytes())
                .setNumUnmapOps(unmapped.completed())
                .setReadLatencyTicks(read.totalNanos())
                .setMaxReadLatencyTicks(read.maxNanos())
                .setMinReadLatencyTicks(read.minNanos())
                .setWriteLatencyTicks(written.totalNanos())
                .setMaxWriteLatencyTicks(written.maxNanos())
                .setMinWriteLatencyTicks(written.minNanos())
                .setUnmapLatencyTicks(unmapped.totalNanos())
                .setMaxUnmapLatencyTicks(unmapped.maxNanos())
                .setMinUnmapLatencyTicks(unmapped.minNanos())
                .addAllIoError(errors);
    }
}
