package io.tidegate.target.command;

import io.tidegate.nvme.Status;
import io.tidegate.target.Request;
import java.util.concurrent.CompletionStage;

/** Ends a command on its own loop when something that the gateways share has been decided elsewhere. Stateless. */
final class LaterStatus {

    private LaterStatus() {}

    /** A stage that fails leaves unknown what holds: the host shall ask again, on this path or another. */
    static void complete(Request request, CompletionStage<Integer> status) {
        status.exceptionally(failure -> Status.NAMESPACE_NOT_READY).thenAccept(ended -> complete(request, ended));
    }

    private static void complete(Request request, int status) {
        request.queuePair().connection().loop().execute(() -> {
            request.queuePair().complete(request, status);
            request.queuePair().connection().flush();
        });
    }
}
