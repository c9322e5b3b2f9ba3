package io.tidegate.target.command;

import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.Controller;
import io.tidegate.target.QueuePair;
import io.tidegate.target.Request;
import org.jspecify.annotations.Nullable;

/**
 * Abort (NVMe Base 2.1, 5.1.1): takes back a command that no block device has yet. The queue named may belong to another
 * loop, so the answer comes after a visit there. Stateless.
 *
 * <p>Dword 0 bit 0 of the answer is set when the command was not aborted at once: it is at a device, is not there, or its
 * data is still coming; in that last case it is aborted when the data has come (a deferred abort, docs/adr/0028).
 */
final class AbortCommand {

    private static final int NOT_ABORTED = 1;

    private AbortCommand() {}

    static int validate(Request request) {
        return queue(request) != null ? Status.SUCCESS : request.invalidField(Sqe.CDW10);
    }

    static void execute(Request request) {
        QueuePair queue = queue(request);
        int cid = request.sqe().cdw10() >>> 16;
        Controller controller = request.queuePair().controller();
        if (queue == null) {
            // Its connection has ended since the command was validated, and every command with it.
            answer(request, false);
        } else if (queue == controller.admin() && controller.events().abort(cid)) {
            answer(request, true);
        } else if (!controller.abort(queue, cid, aborted -> answerLater(request, aborted))) {
            request.queuePair().complete(request, Status.ABORT_LIMIT_EXCEEDED);
        }
    }

    private static void answerLater(Request request, boolean aborted) {
        answer(request, aborted);
        request.queuePair().connection().flush();
    }

    private static void answer(Request request, boolean aborted) {
        request.cqe().dw0(aborted ? 0 : NOT_ABORTED);
        request.queuePair().complete(request, Status.SUCCESS);
    }

    private static @Nullable QueuePair queue(Request request) {
        int sqid = request.sqe().cdw10() & 0xffff;
        Controller controller = request.queuePair().controller();
        return sqid == 0 ? controller.admin() : controller.ioQueue(sqid);
    }
}
