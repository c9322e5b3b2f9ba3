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
    /** A large queue that is hardly used costs what it uses. */
    private static final int FIRST_SLOTS = 8;

    private int capacity;
    private @Nullable Request[] slots;
    private int made;
    private Request[] free;
    private int freeCount;

    SlotTable(QueuePair queuePair, int capacity) {
        this.queuePair = queuePair;
        this.capacity = capacity;
        this.slots = new Request[Math.min(capacity, FIRST_SLOTS)];
        this.free = new Request[slots.length];
    }

    /** Allows more requests; those in use keep their slots. */
    void grow(int most) {
        capacity = Math.max(capacity, most);
    }

    private void makeRoom() {
        int room = Math.min(capacity, Math.max(FIRST_SLOTS, 2 * slots.length));
        slots = Arrays.copyOf(slots, room);
        free = Arrays.copyOf(free, room);
    }

    /** A free request, or null when all are in use. */
    @Nullable
    Request take() {
        if (freeCount > 0) {
            return free[--freeCount];
        }
        if (made == capacity) {
            return null;
        }
        if (made == slots.length) {
            makeRoom();
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
