package io.tidegate.target;

import io.tidegate.nvme.Sgl;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;

/** What holds for every command capsule of a fabric, whatever its opcode (NVMe Base 2.1, 4.1.1 and 4.3.2). Pure. */
final class CapsuleRules {

    private CapsuleRules() {}

    /** PSDT must be 01b over fabrics. */
    static int checkFlags(Sqe sqe) {
        return sqe.psdt() == 1 ? FusedCommands.check(sqe) : Status.INVALID_FIELD | Status.DNR;
    }

    /** The SGL must describe at least the data that the command transfers, in a place that it may be in. */
    static int checkData(Request request, TargetSettings settings) {
        int bytes = request.transferBytes();
        if (bytes == 0) {
            return Status.SUCCESS;
        }
        if (bytes > settings.maxTransferBytes()) {
            return Status.INVALID_FIELD | Status.DNR;
        }
        if (request.sqe().sglLength() < bytes) {
            return Status.DATA_SGL_LENGTH_INVALID | Status.DNR;
        }
        return switch (request.sqe().sglIdentifier()) {
            case Sgl.TRANSPORT_DATA_BLOCK -> checkLength(request);
            case Sgl.DATA_BLOCK_OFFSET -> checkInCapsule(request, settings);
            default -> Status.SGL_TYPE_INVALID | Status.DNR;
        };
    }

    private static int checkInCapsule(Request request, TargetSettings settings) {
        if (request.transfer() != Request.Transfer.TO_CONTROLLER) {
            return Status.SGL_TYPE_INVALID | Status.DNR;
        }
        // ICDOFF is 0 and the data of a command lies in one piece.
        if (request.sqe().sglAddress() != 0 || request.sqe().sglLength() > settings.inCapsuleBytes()) {
            return Status.SGL_OFFSET_INVALID | Status.DNR;
        }
        return checkLength(request);
    }

    /** What the host sends must be what the command takes; what it reads may be less than it made room for. */
    private static int checkLength(Request request) {
        boolean exact = request.sqe().sglLength() == request.transferBytes();
        return exact || request.transfer() == Request.Transfer.TO_HOST
                ? Status.SUCCESS
                : Status.DATA_SGL_LENGTH_INVALID | Status.DNR;
    }
}
