package io.tidegate.initiator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/**
 * Puts a load on a namespace over all I/O queues of its controller, measures it and, with a ledger, checks every byte.
 * The area is shared out among the queues. A load ends at its first failure.
 *
 * <p>{@link #run} blocks; {@link #completed} and {@link #stop} may be called by any thread meanwhile.
 */
public final class IoLoad {

    private final LoadSpec spec;
    private final List<LoadLane> lanes = new ArrayList<>();

    /** Prepares a load; nothing is sent yet. */
    public IoLoad(NvmeNamespace namespace, LoadSpec spec) {
        if (spec.offset() + spec.length() > namespace.sizeBytes()) {
            throw new IllegalArgumentException("the area ends at byte " + (spec.offset() + spec.length())
                    + ", namespace " + namespace.nsid() + " at " + namespace.sizeBytes());
        }
        if (spec.ioBytes() > namespace.controller().maxTransferBytes()
                || spec.ioBytes() % namespace.blockBytes() != 0) {
            throw new IllegalArgumentException("commands of " + spec.ioBytes()
                    + " bytes: the controller takes multiples of " + namespace.blockBytes() + " up to "
                    + namespace.controller().maxTransferBytes());
        }
        this.spec = spec;
        List<HostQueuePair> queues = namespace.controller().ioQueues();
        for (int i = 0; i < queues.size(); i++) {
            lanes.add(new LoadLane(this, namespace, queues.get(i), i, queues.size()));
        }
    }

    /** Runs a load and waits for its end. */
    public static LoadResult run(NvmeNamespace namespace, LoadSpec spec) throws NvmeException {
        return new IoLoad(namespace, spec).run();
    }

    /** Runs the load, once, and waits for its end. What fails is in the result. */
    public LoadResult run() throws NvmeException {
        long start = System.nanoTime();
        for (LoadLane lane : lanes) {
            lane.start(start);
        }
        Await.result(CompletableFuture.allOf(lanes.stream().map(LoadLane::ended).toArray(CompletableFuture[]::new)));
        return result(System.nanoTime() - start);
    }

    private LoadResult result(long elapsedNanos) {
        Histogram reads = LoadLane.histogram();
        Histogram writes = LoadLane.histogram();
        long failures = 0;
        String firstFailure = "";
        for (LoadLane lane : lanes) {
            reads.add(lane.reads());
            writes.add(lane.writes());
            failures += lane.failures();
            firstFailure = firstFailure.isEmpty() ? lane.firstFailure() : firstFailure;
        }
        long bytes = (reads.getTotalCount() + writes.getTotalCount()) * spec.ioBytes();
        return new LoadResult(bytes, elapsedNanos, reads, writes, failures, firstFailure);
    }

    LoadSpec spec() {
        return spec;
    }

    /** Commands completed so far. */
    public long completed() {
        return lanes.stream().mapToLong(LoadLane::completed).sum();
    }

    /** Lets the commands under way end and sends no more. */
    public void stop() {
        lanes.forEach(LoadLane::stop);
    }
}
