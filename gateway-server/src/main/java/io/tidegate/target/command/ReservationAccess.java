package io.tidegate.target.command;

import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Reservation;
import io.tidegate.nvme.Status;
import io.tidegate.target.Namespace;
import io.tidegate.target.Request;
import io.tidegate.target.reservation.ReservationGuard;

/**
 * Whether a reservation lets a command through (NVMe Base 2.1, 8.1.22, command behavior in the presence of a
 * reservation). Part of the data path: no lock, nothing allocated.
 *
 * <p>Asked twice: when a command comes, to spare its data the way, and when it goes to the device, for a reservation may
 * have come in between.
 */
final class ReservationAccess {

    private ReservationAccess() {}

    static int check(Request request, Namespace namespace) {
        ReservationGuard guard = namespace.reservations().guard();
        if (guard == ReservationGuard.OPEN) {
            return Status.SUCCESS;
        }
        boolean allowed = guard.allows(
                request.queuePair().controller().host().id(),
                needs(request.sqe().opcode()));
        return allowed ? Status.SUCCESS : Status.RESERVATION_CONFLICT | Status.DNR;
    }

    /**
     * The group of a command: Copy reads its source and writes its destination; Flush counts as a write; each reservation
     * command has rules of its own.
     */
    private static int needs(int opcode) {
        return switch (opcode) {
            case NvmOpcode.READ, NvmOpcode.COMPARE, NvmOpcode.VERIFY -> ReservationGuard.READS;
            case NvmOpcode.COPY -> ReservationGuard.READS | ReservationGuard.WRITES;
            default -> Reservation.isCommand(opcode) ? 0 : ReservationGuard.WRITES;
        };
    }

    /** Ends a command that a reservation has overtaken; of a fused pair the Compare goes with the Write. */
    static void refuse(Request request, int status) {
        Request compare = request.fusedPartner();
        if (compare != null) {
            request.queuePair().complete(compare, Status.ABORTED_FAILED_FUSED);
        }
        request.queuePair().complete(request, status);
    }
}
