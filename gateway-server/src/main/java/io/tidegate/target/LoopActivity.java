package io.tidegate.target;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What the queue pairs of one owner loop have done: written by that loop alone, read by anyone.
 *
 * <p>Plain adds with opaque stores, as in {@link QueueCounters}.
 */
public final class LoopActivity {

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private static final int ADMIN = 0;
    private static final int IO = 1;
    private static final int CURRENT_ADMIN = 2;
    private static final int CURRENT_IO = 3;
    private static final int PENDING = 4;
    private static final int ANSWERED = 5;

    private final OwnerLoop loop;
    private final long[] cells = new long[ANSWERED + 1];

    LoopActivity(OwnerLoop loop) {
        this.loop = loop;
    }

    private void add(int cell, long more) {
        CELL.setOpaque(cells, cell, cells[cell] + more);
    }

    private long read(int cell) {
        return (long) CELL.getOpaque(cells, cell);
    }

    void joined(boolean admin) {
        add(admin ? ADMIN : IO, 1);
        add(admin ? CURRENT_ADMIN : CURRENT_IO, 1);
    }

    void left(boolean admin) {
        add(admin ? CURRENT_ADMIN : CURRENT_IO, -1);
    }

    void submitted() {
        add(PENDING, 1);
    }

    void finished() {
        add(PENDING, -1);
    }

    void commandAnswered() {
        add(ANSWERED, 1);
    }

    /** The loop. */
    public OwnerLoop loop() {
        return loop;
    }

    /** Admin queues that hosts have connected so far. */
    public long adminQueues() {
        return read(ADMIN);
    }

    /** I/O queues that hosts have connected so far. */
    public long ioQueues() {
        return read(IO);
    }

    /** Admin queues as of now. */
    public long currentAdminQueues() {
        return read(CURRENT_ADMIN);
    }

    /** I/O queues as of now. */
    public long currentIoQueues() {
        return read(CURRENT_IO);
    }

    /** Requests at block devices. */
    public long pending() {
        return read(PENDING);
    }

    /** I/O commands answered so far. */
    public long answered() {
        return read(ANSWERED);
    }
}
