package io.tidegate.bdev.layer;

import io.tidegate.bdev.BlockOperation;
import java.util.Map;

/**
 * What passed through a device, by operation. Immutable.
 *
 * @param operations one entry for each operation
 */
public record IoStatistics(Map<BlockOperation, Operation> operations) {

    private static final Operation NONE = new Operation(0, 0, 0, 0, 0, 0);

    /** Keeps a copy. */
    public IoStatistics {
        operations = Map.copyOf(operations);
    }

    /** The numbers of one operation. */
    public Operation of(BlockOperation operation) {
        return operations.getOrDefault(operation, NONE);
    }

    /**
     * Numbers of one operation since the device was opened.
     *
     * @param completed requests that succeeded
     * @param bytes of those
     * @param failed requests that ended with an errno, an unequal compare included
     * @param totalNanos time of those that succeeded, added up
     * @param minNanos the shortest time, 0 when there was none
     * @param maxNanos the longest time, 0 when there was none
     */
    public record Operation(long completed, long bytes, long failed, long totalNanos, long minNanos, long maxNanos) {}
}
