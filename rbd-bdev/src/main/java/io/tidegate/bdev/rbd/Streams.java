package io.tidegate.bdev.rbd;

import io.tidegate.bdev.BlockOperation;
import io.tidegate.bdev.BlockRequest;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Remembers where the latest small reads and writes of one image ended, and so knows one that goes on from there. Any
 * thread may ask, without a lock: threads that overwrite each other's places cost a guess, never correctness.
 */
final class Streams {

    private static final int PLACE_BITS = 6;
    private static final long GOLDEN = 0x9e37_79b9_7f4a_7c15L;

    private final AtomicLongArray ends = new AtomicLongArray(1 << PLACE_BITS);

    /** Whether a small read or write goes on where one like it ended a little before. */
    boolean goesOn(BlockRequest request) {
        if (!isSmall(request)) {
            return false;
        }
        boolean write = request.operation() == BlockOperation.WRITE;
        long from = key(request.offset(), write);
        long to = key(request.offset() + request.length(), write);
        boolean known = ends.getOpaque(place(from)) == from;
        ends.setOpaque(place(to), to);
        return known;
    }

    /** Whether the request is one that may become part of a {@link Run}. */
    static boolean isSmall(BlockRequest request) {
        boolean carriesData = request.operation() == BlockOperation.READ || request.operation() == BlockOperation.WRITE;
        return carriesData && request.length() <= Run.LONGEST_PART_BYTES;
    }

    /** Never 0, which is a place nobody wrote to: offsets are multiples of a block, so three bits are free. */
    private static long key(long offset, boolean write) {
        return offset | 2 | (write ? 1 : 0);
    }

    private static int place(long key) {
        return (int) ((key * GOLDEN) >>> (Long.SIZE - PLACE_BITS));
    }
}
