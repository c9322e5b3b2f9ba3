package io.tidegate.bdev.rbd;

import io.tidegate.bdev.BlockOperation;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.ceph.jna.LibrbdIo;
import io.tidegate.ceph.jna.NativeMemory;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads or writes of neighbouring places that librbd gets as one, its parts the buffers of each. Owner: the poller's
 * thread; used again and again.
 *
 * <p>Invariant: all parts lie in one stripe unit, so librbd makes one operation of them, which the cluster does whole or not at
 * all, as it does each part alone.
 */
final class Run {

    /** A longer request gains nothing by a neighbour. */
    static final int LONGEST_PART_BYTES = 64 << 10;

    private static final int MOST_PARTS = 32;
    private static final int MOST_BYTES = 256 << 10;
    private static final int IOVEC_BYTES = 2 * Long.BYTES;

    private final @Nullable BlockRequest[] parts = new BlockRequest[MOST_PARTS];
    private final ByteBuffer iovec = NativeMemory.allocate(MOST_PARTS * IOVEC_BYTES);
    private final long iovecAddress = NativeMemory.address(iovec);
    private BlockOperation operation = BlockOperation.READ;
    private long offset;
    private int bytes;
    private int size;

    /** Whether {@code next} begins where {@code last} ends and both may be one operation. */
    static boolean areNeighbours(BlockRequest last, BlockRequest next, long stripeUnitBytes) {
        return last.operation() == next.operation()
                && last.offset() + last.length() == next.offset()
                && Streams.isSmall(last)
                && Streams.isSmall(next)
                && last.offset() / stripeUnitBytes == (next.offset() + next.length() - 1) / stripeUnitBytes;
    }

    /** Begins anew with one request. */
    void begin(BlockRequest first) {
        operation = first.operation();
        offset = first.offset();
        bytes = 0;
        size = 0;
        add(first);
    }

    /** Whether a neighbour of that length has room. */
    boolean hasRoom(BlockRequest next) {
        return size < MOST_PARTS && bytes + next.length() <= MOST_BYTES;
    }

    void add(BlockRequest next) {
        iovec.putLong(size * IOVEC_BYTES, NativeMemory.address(next.buffer()));
        iovec.putLong(size * IOVEC_BYTES + Long.BYTES, next.length());
        parts[size++] = next;
        bytes += (int) next.length();
    }

    int size() {
        return size;
    }

    /** Hands out a part and forgets it. */
    BlockRequest take(int index) {
        BlockRequest part = Objects.requireNonNull(parts[index]);
        parts[index] = null;
        return part;
    }

    /** Starts all as one: 0 when the completion will come, else a negative errno and it will not. */
    int start(long image, long completion) {
        return operation == BlockOperation.READ
                ? LibrbdIo.rbd_aio_readv(image, iovecAddress, size, offset, completion)
                : LibrbdIo.rbd_aio_writev(image, iovecAddress, size, offset, completion);
    }

    /** Whether what librbd returned is the success of every part. */
    boolean succeeded(long result) {
        return operation == BlockOperation.READ ? result == bytes : result >= 0;
    }
}
