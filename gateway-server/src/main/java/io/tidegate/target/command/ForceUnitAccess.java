package io.tidegate.target.command;

import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.Request;

/**
 * Force Unit Access (NVM Command Set 1.1, 3.3): what a command reads or writes is on the medium when it ends. A write takes
 * the bit to the device; where the device has no such request, a flush goes before or after. Stateless.
 */
final class ForceUnitAccess {

    private static final int FUA = 1 << 30;

    private ForceUnitAccess() {}

    static boolean wanted(Sqe sqe) {
        return (sqe.cdw12() & FUA) != 0;
    }

    /** Whether what the command reads may have to leave a volatile cache first. */
    static boolean flushesFirst(Request request) {
        boolean reads = switch (request.sqe().opcode()) {
            case NvmOpcode.READ, NvmOpcode.COMPARE, NvmOpcode.VERIFY -> true;
            default -> false;
        };
        return reads && wanted(request.sqe()) && cached(request);
    }

    /** A compare-and-write knows no force-unit-access: it is flushed when it has been done. */
    static void flushAfter(Request request) {
        if (wanted(request.sqe()) && cached(request)) {
            request.thenSteps(ForceUnitAccess::flush);
        }
    }

    private static int flush(Request request, int step) {
        if (step > 1) {
            return Status.SUCCESS;
        }
        request.block().flush();
        return Request.BlockStep.AGAIN;
    }

    private static boolean cached(Request request) {
        return request.namespace().device().geometry().volatileWriteCache();
    }
}
