package io.tidegate.initiator;

import io.tidegate.nvme.Status;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One command whose caller is on another thread: waits for a slot, then for its end. Owner: the queue pair's loop. */
final class QueueCall implements HostCompletion {

    private final Consumer<HostCommand> fill;
    private final CompletableFuture<HostResult> result = new CompletableFuture<>();

    QueueCall(Consumer<HostCommand> fill) {
        this.fill = fill;
    }

    /** Never fails for what the controller says or for a lost connection; that is in the result. */
    CompletableFuture<HostResult> result() {
        return result;
    }

    void start(HostQueuePair queue, HostCommand command) {
        command.begin(0, 0, this);
        try {
            fill.accept(command);
            queue.submit(command);
        } catch (RuntimeException e) {
            queue.release(command);
            result.completeExceptionally(e);
        }
    }

    void refuse(String reason) {
        result.complete(new HostResult(Status.HOST_PATHING_ERROR, 0, reason));
    }

    void fail(RuntimeException reason) {
        result.completeExceptionally(reason);
    }

    @Override
    public void completed(HostCommand command) {
        result.complete(HostResult.of(command));
    }
}
