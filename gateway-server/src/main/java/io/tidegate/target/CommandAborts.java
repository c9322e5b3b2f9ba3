package io.tidegate.target;

import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.Reservation;
import io.tidegate.nvme.Status;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Aborts the commands of some controllers to one namespace, as Preempt and Abort does (NVMe Base 2.1, 8.1.22.7). Begun by
 * any thread; each queue is looked through on its own loop.
 *
 * <p>A command that waits for data or for its fused partner ends without having reached the device. One that a device has
 * cannot be taken back: it is awaited, and if it takes several steps it ends after the present one. The host's data is
 * not awaited, for a host that is preempted may never send it: such a command can do no harm any more.
 */
final class CommandAborts {

    private final int nsid;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    /** Queues not looked through and commands not ended, and one for the beginning. */
    private final AtomicInteger left = new AtomicInteger(1);

    private CommandAborts(int nsid) {
        this.nsid = nsid;
    }

    /** Aborts what the controllers have under way; the stage ends when no device has any of it. */
    static CompletionStage<Void> begin(Collection<Controller> controllers, int nsid) {
        CommandAborts aborts = new CommandAborts(nsid);
        controllers.forEach(aborts::abort);
        aborts.release();
        return aborts.ended;
    }

    private void abort(Controller controller) {
        for (int qid = 1; qid <= controller.target().settings().maxIoQueues(); qid++) {
            QueuePair queue = controller.ioQueue(qid);
            if (queue != null) {
                left.incrementAndGet();
                queue.connection().loop().execute(() -> {
                    queue.forEachUnderWay(request -> abort(queue, request));
                    queue.connection().flush();
                    release();
                });
            }
        }
    }

    private void abort(QueuePair queue, Request request) {
        if (!concerned(request)) {
            return;
        }
        if (request.state() != Request.State.EXECUTING) {
            request.doom(Status.ABORTED_PREEMPT);
        } else if (FusedCommands.isHalf(request)) {
            queue.fail(request, Status.ABORTED_PREEMPT);
        } else {
            request.doom(Status.ABORTED_PREEMPT);
            left.incrementAndGet();
            request.atEnd(this::release);
        }
    }

    /** Reservation commands are decided in turn, the one that asks for the aborts among them. */
    private boolean concerned(Request request) {
        int opcode = request.sqe().opcode();
        return opcode != AdminOpcode.FABRICS
                && !Reservation.isCommand(opcode)
                && request.sqe().nsid() == nsid;
    }

    private void release() {
        if (left.decrementAndGet() == 0) {
            ended.complete(null);
        }
    }
}
