package io.tidegate.initiator;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Sends the commands of a lane at times fixed beforehand, however long those before them take, and counts their latency from
 * these times: a target that stands still for a while is seen by every command that was due meanwhile, not by one of each worker.
 * Owner: the loop of the lane.
 */
final class LoadPace {

    /** So long at the most until a lane without work sees that it was told to stop. */
    private static final long LONGEST_REST_NANOS = 100_000_000;

    private final LoadLane lane;
    private final double intervalNanos;
    private final double phase;
    private final Deque<LoadWorker> resting = new ArrayDeque<>();
    private final Runnable wake = this::wake;

    private long begunNanos;
    private boolean armed;

    /**
     * The pace of one lane of several, between whose commands those of the others are due.
     *
     * @param rate commands a second of all lanes
     */
    LoadPace(LoadLane lane, double rate, int index, int lanes) {
        this.lane = lane;
        this.intervalNanos = lanes * 1e9 / rate;
        this.phase = (double) index / lanes;
    }

    /** Now the first interval begins; all workers rest. */
    void begin(long now) {
        begunNanos = now;
        lane.queue().onEnd(reason -> wake());
        arm(now);
    }

    /** A worker without a command waits for the next one that is due; {@link #begin} or {@link #settle} comes after it. */
    void rest(LoadWorker worker) {
        resting.add(worker);
    }

    /** A worker's command has come back: it sends the next one if that is due, or rests. */
    void settle(LoadWorker worker, HostCommand command, long now) {
        long late = late(now);
        if (late >= 0) {
            worker.issue(command, late);
            return;
        }
        rest(worker);
        arm(now);
    }

    /** Nanoseconds since the next command was due; negative until it is. */
    private long late(long now) {
        return now - begunNanos - (long) ((lane.issued() + phase) * intervalNanos);
    }

    private void arm(long now) {
        if (!armed && !resting.isEmpty()) {
            armed = true;
            lane.queue().schedule(wake, Math.clamp(-late(now), 0, LONGEST_REST_NANOS));
        }
    }

    private void wake() {
        armed = false;
        long now = System.nanoTime();
        while (!resting.isEmpty() && (!lane.moreAt(now) || late(now) >= 0)) {
            lane.goOn(resting.remove(), late(now), now);
        }
        arm(now);
    }
}
