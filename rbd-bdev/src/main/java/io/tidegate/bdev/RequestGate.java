package io.tidegate.bdev;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts the requests of a device that are under way, so that its close can wait for them.
 *
 * <p>Any thread may call; a request may leave by another thread than it entered. The count is spread over cells by
 * thread, since one shared counter would be the one thing that event loops fight over. A thread counts itself in before
 * it looks at the door, and {@link #shut} shuts the door before it adds up the cells: so either the request sees a shut
 * door, or the close sees the request. Behind a shut door the cells only sink, so a sum of zero, however slowly it was
 * added up, is true.
 */
public final class RequestGate {

    private static final int CELLS = 16;
    private static final int STRIDE = 64 / Long.BYTES;
    private static final long POLL_NANOS = 50_000;

    private final AtomicLongArray cells = new AtomicLongArray(CELLS * STRIDE);
    private volatile boolean shut;

    /** Counts a request in; false, and not counted, when the door is shut. */
    public boolean enter() {
        int cell = cell();
        cells.getAndIncrement(cell);
        if (shut) {
            cells.getAndDecrement(cell);
            return false;
        }
        return true;
    }

    /** Counts a request out. */
    public void leave() {
        cells.getAndDecrement(cell());
    }

    /** Shuts the door and waits until everybody has left. Idempotent. */
    public void shut() {
        shut = true;
        while (underWay() != 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private long underWay() {
        long sum = 0;
        for (int i = 0; i < cells.length(); i += STRIDE) {
            sum += cells.get(i);
        }
        return sum;
    }

    private static int cell() {
        return (int) (Thread.currentThread().threadId() % CELLS) * STRIDE;
    }
}
