package io.tidegate.bdev.layer;

import io.tidegate.bdev.BlockOperation;
import io.tidegate.bdev.BlockRequest;

/** The limits of one device as buckets. Used by one thread at a time. */
final class QosBuckets {

    private final TokenBucket operations = new TokenBucket();
    private final TokenBucket bytes = new TokenBucket();
    private final TokenBucket readBytes = new TokenBucket();
    private final TokenBucket writeBytes = new TokenBucket();

    void limits(QosLimits limits, long now) {
        operations.rate(limits.operations(), now);
        bytes.rate(limits.bytes(), now);
        readBytes.rate(limits.readBytes(), now);
        writeBytes.rate(limits.writeBytes(), now);
    }

    /** How long this request has to wait; 0 when it may pass. */
    long nanosUntil(BlockRequest request, long now) {
        long wait = operations.nanosUntilFree(now);
        if (moves(request.operation())) {
            wait = Math.max(wait, bytes.nanosUntilFree(now));
            wait = Math.max(wait, directed(request).nanosUntilFree(now));
        }
        return wait;
    }

    /** The request passes. Zeroes and discards are operations but move no bytes. */
    void take(BlockRequest request, long now) {
        operations.take(1, now);
        if (moves(request.operation())) {
            bytes.take(request.length(), now);
            directed(request).take(request.length(), now);
        }
    }

    private TokenBucket directed(BlockRequest request) {
        return isRead(request) ? readBytes : writeBytes;
    }

    static boolean isRead(BlockRequest request) {
        return request.operation() == BlockOperation.READ;
    }

    private static boolean moves(BlockOperation operation) {
        return switch (operation) {
            case READ, WRITE, COMPARE_AND_WRITE -> true;
            case FLUSH, DISCARD, WRITE_ZEROES -> false;
        };
    }
}
