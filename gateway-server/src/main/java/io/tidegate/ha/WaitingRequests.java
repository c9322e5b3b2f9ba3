package io.tidegate.ha;

import io.tidegate.bdev.BlockRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests to a device whose image is being opened. Owner: the {@link GroupDevice}, under its lock; the lists that it gives out
 * are the caller's, to be ended without that lock. Bounded by the slots of the queues that the requests come from.
 */
final class WaitingRequests {

    private Runnable wanted = () -> {};
    private boolean open;
    private List<BlockRequest> requests = new ArrayList<>();

    /** Requests wait from now on; {@code firstCame} is called, under the lock, when there is one. */
    void begin(Runnable firstCame) {
        open = true;
        wanted = firstCame;
    }

    /** False when none may wait. */
    boolean add(BlockRequest request) {
        if (!open) {
            return false;
        }
        requests.add(request);
        if (requests.size() == 1) {
            wanted.run();
        }
        return true;
    }

    /** No request waits any more; those that did. */
    List<BlockRequest> end() {
        open = false;
        wanted = () -> {};
        List<BlockRequest> waited = requests;
        requests = new ArrayList<>();
        return waited;
    }
}
