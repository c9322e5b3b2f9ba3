package io.tidegate.transport.tcp;

import io.tidegate.target.OwnerLoop;
import java.util.function.BooleanSupplier;

/**
 * Notices a host that was given a buffer for its data and sends none, since that would keep the buffer from other hosts
 * for ever: keep-alives on its admin queue do not help them. Owner: the event loop.
 *
 * <p>A timer runs only while the host owes data, at most one at a time; the data path pays a flag and a counter.
 */
final class InputWatch {

    private final OwnerLoop loop;
    private final long patienceNanos;
    private final BooleanSupplier owed;
    private final BooleanSupplier paused;
    private final Runnable stalled;
    private final Runnable check = this::check;

    private boolean watching;
    private long received;
    private long receivedAtStart;

    /**
     * A watch over one connection.
     *
     * @param owed whether data of the host is awaited
     * @param paused whether this side does not read at the moment
     * @param stalled run when no piece of data has come for {@code patienceNanos} though some was owed
     */
    InputWatch(OwnerLoop loop, long patienceNanos, BooleanSupplier owed, BooleanSupplier paused, Runnable stalled) {
        this.loop = loop;
        this.patienceNanos = patienceNanos;
        this.owed = owed;
        this.paused = paused;
        this.stalled = stalled;
    }

    /** A buffer waits for the host's data. */
    void awaits() {
        if (!watching) {
            watching = true;
            receivedAtStart = received;
            loop.schedule(check, patienceNanos);
        }
    }

    /** A piece of data has come in whole. */
    void received() {
        received++;
    }

    private void check() {
        watching = false;
        if (!owed.getAsBoolean()) {
            return;
        }
        if (received == receivedAtStart && !paused.getAsBoolean()) {
            stalled.run();
        } else {
            awaits();
        }
    }
}
