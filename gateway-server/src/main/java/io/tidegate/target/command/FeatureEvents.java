package io.tidegate.target.command;

import io.tidegate.nvme.Status;
import io.tidegate.target.Controller;
import io.tidegate.target.Request;
import java.util.concurrent.CompletionStage;

/**
 * Set Feature events (NVMe Base 2.1, 5.1.12.1.14.2.11) of the features that every host shares and that outlast controllers:
 * write protection and the persistence of reservations. The others end with the association. Stateless.
 */
final class FeatureEvents {

    private FeatureEvents() {}

    /** Records the Set Features of {@code request} when it ends well and changes something. */
    static CompletionStage<Integer> recordedWhenSet(Request request, boolean changes, CompletionStage<Integer> ending) {
        Controller controller = request.queuePair().controller();
        int cdw10 = request.sqe().cdw10();
        int cdw11 = request.sqe().cdw11();
        return ending.thenApply(status -> {
            if (changes && status == Status.SUCCESS) {
                controller.target().eventLog().featureSet(controller, cdw10, cdw11);
            }
            return status;
        });
    }
}
