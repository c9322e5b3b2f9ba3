package io.tidegate.target;

import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import org.jspecify.annotations.Nullable;

/**
 * Compare and Write, the one fused operation (NVMe Base 2.1, 3.4.2; NVM Command Set 1.1, 3.1.1): two commands that stand
 * side by side in the submission queue and happen as one atomic step, on which VMware's locks depend.
 *
 * <p>Owner: the loop of the queue pair. Invariants: the pair reaches the device only when the data of both is there, and
 * then both are answered together; a command whose partner is refused or missing is aborted, but not before the host has
 * sent the data it was asked for.
 */
final class FusedCommands {

    private static final int NONE = 0;
    private static final int FIRST = 1;
    private static final int SECOND = 2;

    /** A valid Compare whose Write must be the next command. */
    private @Nullable Request waiting;

    /** Refuses what is no part of Compare and Write. */
    static int check(Sqe sqe) {
        boolean allowed = switch (sqe.fuse()) {
            case NONE -> true;
            case FIRST -> sqe.opcode() == NvmOpcode.COMPARE;
            case SECOND -> sqe.opcode() == NvmOpcode.WRITE;
            default -> false;
        };
        return allowed ? Status.SUCCESS : Status.INVALID_FIELD | Status.DNR;
    }

    static boolean isPart(Request request) {
        return request.sqe().fuse() != NONE;
    }

    /** True when a command has its data and waits for its partner's. */
    static boolean isHalf(Request request) {
        return isPart(request) && request.state() == Request.State.EXECUTING && complete(request) == null;
    }

    /** A command has arrived: if a Compare waits and this is not its Write, the Compare stays alone. */
    @Nullable
    Request takeOrphan(Sqe next) {
        return next.fuse() == SECOND ? null : takeWaiting();
    }

    /** The Compare that waits, which is no longer kept: its Write was refused or never came. */
    @Nullable
    Request takeWaiting() {
        Request first = waiting;
        waiting = null;
        return first;
    }

    /** A command could not be carried; if it is the Compare that waits, its Write will find no partner. */
    void forget(Request request) {
        if (waiting == request) {
            waiting = null;
        }
    }

    /**
     * Keeps a valid Compare, or joins a valid Write to the Compare before it.
     *
     * @return the status that refuses the command
     */
    int join(Request request) {
        if (request.sqe().fuse() == FIRST) {
            waiting = request;
            return Status.SUCCESS;
        }
        Request first = waiting;
        if (first == null) {
            return Status.ABORTED_MISSING_FUSED | Status.DNR;
        }
        if (!sameRange(first.sqe(), request.sqe())) {
            return Status.INVALID_FIELD | Status.DNR;
        }
        waiting = null;
        request.fuseWith(first);
        return Status.SUCCESS;
    }

    private static boolean sameRange(Sqe first, Sqe second) {
        return first.nsid() == second.nsid() && first.slba() == second.slba() && first.nlb() == second.nlb();
    }

    /** The Write of a pair whose data is complete; null while data of one of the two is on its way. */
    static @Nullable Request complete(Request request) {
        Request partner = request.fusedPartner();
        if (partner == null || partner.state() != Request.State.EXECUTING) {
            return null;
        }
        return request.sqe().fuse() == SECOND ? request : partner;
    }
}
