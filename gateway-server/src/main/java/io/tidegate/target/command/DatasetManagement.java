package io.tidegate.target.command;

import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.Request;
import io.tidegate.target.Request.BlockStep;
import java.nio.ByteBuffer;

/**
 * Dataset Management (NVM Command Set 1.1, 3.3.3): deallocates up to 256 ranges, one after the other; every other
 * attribute is a hint and is taken as such.
 *
 * <p>A range: 0 context attributes | 4 length in blocks | 8 starting LBA.
 */
final class DatasetManagement {

    private static final int RANGE_BYTES = 16;
    private static final int MOST_BYTES = 256 * RANGE_BYTES;
    private static final int RANGE_LENGTH = 4;
    private static final int RANGE_START = 8;
    private static final int DEALLOCATE = 1 << 2;

    /** Most bytes of one discard: a device divides it into objects, of which it should not hold thousands at a time. */
    private static final long PIECE_BYTES = 1L << 30;

    private DatasetManagement() {}

    /** A host may send more room than ranges: Linux always sends the room of 256, of which the first count. */
    static int validate(Request request) {
        int needed = ranges(request.sqe()) * RANGE_BYTES;
        int sent = (int) Math.min(request.sqe().sglLength(), MOST_BYTES);
        request.expect(Request.Transfer.TO_CONTROLLER, Math.max(needed, sent));
        return Status.SUCCESS;
    }

    static boolean deallocates(Sqe sqe) {
        return (sqe.cdw11() & DEALLOCATE) != 0;
    }

    private static int ranges(Sqe sqe) {
        return (sqe.cdw10() & 0xff) + 1;
    }

    /** The namespace has been entered; whatever happens it is left again. */
    static void execute(Request request) {
        int status = checkRanges(request);
        boolean work = status == Status.SUCCESS && deallocates(request.sqe()) && prepare(request, 0) == BlockStep.AGAIN;
        if (!work) {
            request.namespace().exit();
            request.queuePair().complete(request, status);
            return;
        }
        request.thenSteps(DatasetManagement::prepare);
        request.submitBlock();
    }

    /** All ranges are checked before the first one is touched. */
    private static int checkRanges(Request request) {
        long blocks = request.namespace().blocks();
        for (int i = 0; i < ranges(request.sqe()); i++) {
            long start = start(request.data(), i);
            if (start < 0 || start > blocks - length(request.data(), i)) {
                return request.refuse(Status.LBA_OUT_OF_RANGE, Sqe.SGL1);
            }
        }
        return Status.SUCCESS;
    }

    /** Prepares piece {@code index}, counted over all ranges; a range of no blocks has none. */
    private static int prepare(Request request, int index) {
        int shift = request.namespace().blockShift();
        long piece = index;
        for (int range = 0; range < ranges(request.sqe()); range++) {
            long bytes = length(request.data(), range) << shift;
            long pieces = (bytes + PIECE_BYTES - 1) / PIECE_BYTES;
            if (piece < pieces) {
                long done = piece * PIECE_BYTES;
                long from = start(request.data(), range) << shift;
                request.block().discard(from + done, Math.min(PIECE_BYTES, bytes - done));
                return BlockStep.AGAIN;
            }
            piece -= pieces;
        }
        return Status.SUCCESS;
    }

    private static long start(ByteBuffer data, int index) {
        return data.getLong(index * RANGE_BYTES + RANGE_START);
    }

    private static long length(ByteBuffer data, int index) {
        return Integer.toUnsignedLong(data.getInt(index * RANGE_BYTES + RANGE_LENGTH));
    }
}
