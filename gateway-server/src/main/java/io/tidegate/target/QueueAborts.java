package io.tidegate.target;

import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import org.jspecify.annotations.Nullable;

/**
 * Ends commands of one queue pair otherwise than by executing them: those that a host takes back, and halves of fused
 * operations whose other half is lost. Owner: the queue pair's loop.
 *
 * <p>Invariant: a command that a device has is never ended here; one whose data is on its way from the host ends when that
 * has come.
 */
final class QueueAborts {

    private final QueuePair queue;
    private final SlotTable slots;
    private final FusedCommands fused = new FusedCommands();

    QueueAborts(QueuePair queue, SlotTable slots) {
        this.queue = queue;
        this.slots = slots;
    }

    /** A command has come: a Compare that waited for its Write ends when this is not it. */
    void commandArrived(Sqe next) {
        end(fused.takeOrphan(next), Status.ABORTED_MISSING_FUSED);
    }

    /** A command was refused: so is the Compare that waits for it. */
    void commandRefused() {
        end(fused.takeWaiting(), Status.ABORTED_FAILED_FUSED);
    }

    /**
     * Joins the halves of a fused operation.
     *
     * @return the status that refuses the command
     */
    int join(Request request) {
        return fused.join(request);
    }

    /** Ends one of two fused commands: now, or when the host has sent the data it was asked for. */
    private void end(@Nullable Request request, int status) {
        if (request != null && request.state() == Request.State.EXECUTING) {
            queue.complete(request, status);
        } else if (request != null) {
            request.doom(status);
        }
    }

    private void endPartner(@Nullable Request partner) {
        if (partner != null && partner.underWay()) {
            end(partner, Status.ABORTED_FAILED_FUSED);
        }
    }

    /** Ends a request that the transport could not carry, and then its partner. */
    void fail(Request request, int status) {
        Request partner = request.unfuse();
        fused.forget(request);
        queue.complete(request, status);
        endPartner(partner);
    }

    /** As {@link QueuePair#abortCommand} says. */
    boolean abort(int cid) {
        Request request = slots.find(cid);
        if (request == null) {
            return false;
        }
        if (request.state() == Request.State.EXECUTING) {
            return abortHalf(request);
        }
        endPartner(request.unfuse());
        fused.forget(request);
        if (!queue.connection().withdraw(request)) {
            request.doom(Status.ABORTED_BY_REQUEST);
            return false;
        }
        answerAborted(request);
        return true;
    }

    /** A fused command whose partner has not come, or whose partner's data has not, is at no device yet. */
    private boolean abortHalf(Request request) {
        Request partner = request.fusedPartner();
        boolean half = FusedCommands.isPart(request) && (partner == null || FusedCommands.complete(request) == null);
        if (!half) {
            return false;
        }
        endPartner(request.unfuse());
        fused.forget(request);
        answerAborted(request);
        return true;
    }

    private void answerAborted(Request request) {
        queue.complete(request, Status.ABORTED_BY_REQUEST);
        queue.connection().flush();
    }

    /** A command that waits for its fused partner will wait for ever: no further capsule comes. */
    void connectionClosed() {
        fused.takeWaiting();
        slots.forEachUnderWay(request -> {
            if (FusedCommands.isHalf(request)) {
                queue.complete(request, Status.ABORTED_SQ_DELETION);
            }
        });
    }
}
