package io.tidegate.status;

import io.tidegate.bdev.BlockOperation;
import io.tidegate.bdev.layer.IoStatistics;
import io.tidegate.bdev.layer.IoStatistics.Operation;

/**
 * What passed through one namespace, or the difference of two of these. Immutable; the names are those of a host.
 *
 * @param reads requests that read
 * @param writes requests that change data, Write Zeroes and Compare and Write included
 * @param readBytes of those
 * @param writtenBytes likewise
 * @param readNanos time of those, added up
 * @param writeNanos likewise
 * @param failed requests of both kinds that failed
 */
record Totals(
        long reads, long writes, long readBytes, long writtenBytes, long readNanos, long writeNanos, long failed) {

    static final Totals ZERO = new Totals(0, 0, 0, 0, 0, 0, 0);

    static Totals of(IoStatistics counted) {
        Operation read = counted.of(BlockOperation.READ);
        Totals sum = new Totals(read.completed(), 0, read.bytes(), 0, read.totalNanos(), 0, read.failed());
        return sum.plusWrites(counted.of(BlockOperation.WRITE))
                .plusWrites(counted.of(BlockOperation.WRITE_ZEROES))
                .plusWrites(counted.of(BlockOperation.COMPARE_AND_WRITE));
    }

    private Totals plusWrites(Operation more) {
        return plus(new Totals(0, more.completed(), 0, more.bytes(), 0, more.totalNanos(), more.failed()));
    }

    Totals plus(Totals more) {
        return new Totals(
                reads + more.reads,
                writes + more.writes,
                readBytes + more.readBytes,
                writtenBytes + more.writtenBytes,
                readNanos + more.readNanos,
                writeNanos + more.writeNanos,
                failed + more.failed);
    }

    /** What came since {@code earlier}; everything when the namespace was opened anew meanwhile, which counts from 0. */
    Totals since(Totals earlier) {
        if (earlier.reads > reads || earlier.writes > writes) {
            return this;
        }
        return new Totals(
                reads - earlier.reads,
                writes - earlier.writes,
                readBytes - earlier.readBytes,
                writtenBytes - earlier.writtenBytes,
                Math.max(0, readNanos - earlier.readNanos),
                Math.max(0, writeNanos - earlier.writeNanos),
                Math.max(0, failed - earlier.failed));
    }

    /** Requests of both kinds. */
    long requests() {
        return reads + writes;
    }
}
