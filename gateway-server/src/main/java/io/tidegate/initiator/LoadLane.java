package io.tidegate.initiator;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The part of a load that one queue carries, on its own part of the area. Owner: the loop of the queue; {@link #stop} and
 * {@link #completed} may be called by any thread.
 */
final class LoadLane {

    private static final long LONGEST_NANOS = 600_000_000_000L;

    private final IoLoad load;
    private final LoadSpec spec;
    private final NvmeNamespace namespace;
    private final HostQueuePair queue;
    private final long firstSlot;
    private final long slots;
    private final long quota;
    private final Histogram reads = histogram();
    private final Histogram writes = histogram();
    private final @Nullable LoadPace pace;
    private final AtomicLong completed = new AtomicLong();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private long random;
    private long cursor;
    private long issued;
    private long endNanos;
    private int working;
    private long failures;
    private String firstFailure = "";
    private volatile boolean stopped;

    LoadLane(IoLoad load, NvmeNamespace namespace, HostQueuePair queue, int index, int lanes) {
        this.load = load;
        this.spec = load.spec();
        this.namespace = namespace;
        this.queue = queue;
        this.firstSlot = spec.slots() * index / lanes;
        this.slots = spec.slots() * (index + 1) / lanes - firstSlot;
        this.quota = spec.operations() == 0
                ? Long.MAX_VALUE
                : spec.operations() * (index + 1) / lanes - spec.operations() * index / lanes;
        this.random = spec.seed() * 0x9e37_79b9_7f4a_7c15L + index | 1;
        this.pace = spec.rate() == 0 ? null : new LoadPace(this, spec.rate(), index, lanes);
    }

    static Histogram histogram() {
        return new Histogram(LONGEST_NANOS, 3);
    }

    /** Any thread. */
    void start(long now) {
        endNanos = spec.time().isZero() ? 0 : now + spec.time().toNanos();
        try {
            queue.execute(this::startWorkers);
        } catch (RejectedExecutionException e) {
            fail("the initiator was closed");
            ended.complete(null);
        }
    }

    private void startWorkers() {
        int wanted = (int) Math.min(Math.min(spec.depth(), queue.depth()), workersThatFit());
        long now = System.nanoTime();
        working = 1;
        for (int i = 0; i < wanted && owedAt(now); i++) {
            working++;
            LoadWorker worker = new LoadWorker(this, spec.ioBytes(), spec.seed());
            if (pace == null) {
                goOn(worker, 0, now);
            } else {
                pace.rest(worker);
            }
        }
        if (pace != null) {
            pace.begin(now);
        }
        workerEnded();
    }

    /**
     * A worker without a command takes one, or ends.
     *
     * @param late nanoseconds since its command was due
     */
    void goOn(LoadWorker worker, long late, long now) {
        HostCommand command = owedAt(now) ? queue.acquire() : null;
        if (command != null) {
            worker.issue(command, late);
            return;
        }
        if (owedAt(now)) {
            fail(queue.closed() ? "queue " + queue.queueId() + " has ended" : "no free slot on the queue");
        }
        workerEnded();
    }

    /** The command of a worker has come back. */
    void settled(LoadWorker worker, HostCommand command, long now) {
        if (!moreAt(now)) {
            workerEnded();
        } else if (pace == null) {
            worker.issue(command, 0);
        } else {
            pace.settle(worker, command, now);
        }
    }

    /** Commands sent so far. */
    long issued() {
        return issued;
    }

    /** Each worker needs a place of its own when content is checked. */
    private long workersThatFit() {
        return spec.ledger() == null ? Integer.MAX_VALUE : Math.max(slots, 0);
    }

    /** True when the load is not over at {@code now}, whether its queue lives or not. */
    private boolean owedAt(long now) {
        return !stopped && slots > 0 && issued < quota && (endNanos == 0 || now - endNanos < 0);
    }

    /** True when another command is to be sent at {@code now}. */
    boolean moreAt(long now) {
        return owedAt(now) && !queue.closed();
    }

    private void workerEnded() {
        working--;
        if (working == 0) {
            ended.complete(null);
        }
    }

    /** The place of the next command, claimed if content is checked. */
    long nextSlot() {
        issued++;
        long slot = spec.random() ? Long.remainderUnsigned(nextRandom(), slots) : cursor;
        while (!claim(firstSlot + slot)) {
            slot = slot + 1 == slots ? 0 : slot + 1;
        }
        cursor = slot + 1 == slots ? 0 : slot + 1;
        return firstSlot + slot;
    }

    boolean nextIsRead() {
        int percent = spec.readPercent();
        return percent == 100 || (percent > 0 && Long.remainderUnsigned(nextRandom(), 100) < percent);
    }

    private long nextRandom() {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return (random * 0x2545_f491_4f6c_dd1dL) >>> 1;
    }

    private boolean claim(long slot) {
        WriteLedger ledger = spec.ledger();
        return ledger == null || ledger.claim(firstGrain(slot), grains());
    }

    int firstGrain(long slot) {
        WriteLedger ledger = ledger();
        return (int) ((spec.offset() - ledger.areaOffset() + slot * spec.ioBytes()) / ledger.grainBytes());
    }

    int grains() {
        return spec.ioBytes() / ledger().grainBytes();
    }

    private WriteLedger ledger() {
        @Nullable WriteLedger ledger = spec.ledger();
        if (ledger == null) {
            throw new IllegalStateException("content is not checked");
        }
        return ledger;
    }

    void succeeded(boolean read, long nanos) {
        (read ? reads : writes).recordValue(Math.min(nanos, LONGEST_NANOS));
        completed.lazySet(completed.getPlain() + 1);
    }

    /** Notes a failure and ends the load. */
    void fail(String what) {
        failures++;
        if (firstFailure.isEmpty()) {
            firstFailure = what;
        }
        load.stop();
    }

    LoadSpec spec() {
        return spec;
    }

    NvmeNamespace namespace() {
        return namespace;
    }

    HostQueuePair queue() {
        return queue;
    }

    Histogram reads() {
        return reads;
    }

    Histogram writes() {
        return writes;
    }

    long failures() {
        return failures;
    }

    String firstFailure() {
        return firstFailure;
    }

    CompletableFuture<Void> ended() {
        return ended;
    }

    long completed() {
        return completed.get();
    }

    void stop() {
        stopped = true;
    }
}
