package io.tidegate.target;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a queue pair: made when first needed, reused for ever, found by slot number.
 *
 * <p>Owner: the loop of the queue pair. Invariant: a request is either free or in use; {@link #used} counts the latter.
 */
final class SlotTable {

    private final QueuePair queuePair;
    private @Nullable Request[] slots;
    private int made;
    private Request[] free;
    private int freeCount;

    SlotTable(QueuePair queuePair, int capacity) {
        this.queuePair = queuePair;
        this.slots = new Request[capacity];
        this.free = new Request[capacity];
    }

    /** Makes room for more requests; those in use keep their slots. */
    void grow(int capacity) {
        if (capacity > slots.length) {
            slots = Arrays.copyOf(slots, capacity);
            free = Arrays.copyOf(free, capacity);
        }
    }

    /** A free request, or null when all are in use. */
    @Nullable
    Request take() {
        if (freeCount > 0) {
            return free[--freeCount];
        }
        if (made == slots.length) {
            return null;
        }
        Request request = new Request(queuePair, made);
        slots[made++] = request;
        return request;
    }

    void give(Request request) {
        free[freeCount++] = request;
    }

    int used() {
        return made - freeCount;
    }

    void forEachUnderWay(Consumer<Request> action) {
        for (int i = 0; i < made; i++) {
            Request request = slots[i];
            if (request != null && request.underWay()) {
                action.accept(request);
            }
        }
    }

    /** The request under way that carries {@code cid}, or null. Linear: for Abort, not for I/O. */
    @Nullable
    Request find(int cid) {
        for (int i = 0; i < made; i++) {
            Request request = slots[i];
            if (request != null && request.underWay() && request.sqe().cid() == cid) {
                return request;
            }
        }
        return null;
    }
}
