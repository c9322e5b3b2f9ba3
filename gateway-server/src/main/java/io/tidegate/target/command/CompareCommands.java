package io.tidegate.target.command;

import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.Request;
import io.tidegate.target.Request.BlockStep;
import java.nio.ByteBuffer;

/**
 * Compare and Verify (NVM Command Set 1.1, 3.3.1 and 3.3.5): the device is read in pieces into memory of the slot, so a
 * long range costs no more memory than a short one.
 */
final class CompareCommands {

    private CompareCommands() {}

    /** A fused Compare has at most one block, the unit that ACWU announces. */
    static int validate(Request request) {
        Sqe sqe = request.sqe();
        if (sqe.fuse() != 0 && sqe.nlb() != 0) {
            return Status.ATOMIC_WRITE_UNIT_EXCEEDED | Status.DNR;
        }
        return IoCommands.validateRange(request, Request.Transfer.TO_CONTROLLER);
    }

    static void prepareCompare(Request request) {
        request.thenSteps(CompareCommands::compareStep);
        readPiece(request, 0);
    }

    static void prepareVerify(Request request) {
        request.thenSteps(CompareCommands::verifyStep);
        readPiece(request, 0);
    }

    private static int compareStep(Request request, int step) {
        ByteBuffer read = request.scratch();
        int at = (step - 1) * Request.SCRATCH_BYTES;
        int length = read.limit();
        if (read.mismatch(request.data().slice(at, length)) >= 0) {
            return Status.COMPARE_FAILURE | Status.DNR;
        }
        return next(request, step);
    }

    private static int verifyStep(Request request, int step) {
        return next(request, step);
    }

    private static int next(Request request, int step) {
        if ((long) step * Request.SCRATCH_BYTES >= bytes(request)) {
            return Status.SUCCESS;
        }
        readPiece(request, step);
        return BlockStep.AGAIN;
    }

    private static void readPiece(Request request, int step) {
        long done = (long) step * Request.SCRATCH_BYTES;
        int piece = (int) Math.min(Request.SCRATCH_BYTES, bytes(request) - done);
        long first = request.sqe().slba() << request.namespace().blockShift();
        request.block().read(first + done, request.scratch().position(0).limit(piece));
    }

    private static long bytes(Request request) {
        return (request.sqe().nlb() + 1L) << request.namespace().blockShift();
    }
}
