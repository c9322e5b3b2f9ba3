package io.tidegate.bdev.rbd;

import io.tidegate.bdev.BlockRequest;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.MpscChunkedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Small reads and writes of one image that go on where another one ended. While enough is under way they wait for the next
 * completion, and what has come until then reaches librbd as one {@link Run}: the cluster's and librbd's work is for each
 * operation, not for each byte.
 *
 * <p>{@link #joins} is for any thread; all else is the poller's.
 */
final class Neighbours {

    /**
     * So many operations under way keep the cluster busy. Below that nothing waits, so that a host which sends one after the
     * other, or a few, loses nothing; above it a request waits for a part of an operation's time.
     */
    static final int ENOUGH_UNDER_WAY = Integer.getInteger("w", 8);

    private static final int CHUNK = 16;
    private static final int MOST_WAITING = 1024;

    private final long stripeUnitBytes;
    private final Streams streams = new Streams();
    private final MpscChunkedArrayQueue<BlockRequest> waiting = new MpscChunkedArrayQueue<>(CHUNK, MOST_WAITING);
    private final Queue<Run> free = new ArrayDeque<>(0);

    Neighbours(long stripeUnitBytes) {
        this.stripeUnitBytes = stripeUnitBytes;
    }

    /** Whether the request waits here now; else it is still the caller's. */
    boolean joins(BlockRequest request, IoTable underWay) {
        return streams.goesOn(request) && underWay.inUse() >= ENOUGH_UNDER_WAY && waiting.offer(request);
    }

    MessagePassingQueue<BlockRequest> waiting() {
        return waiting;
    }

    /** The request and those at the head of {@code queue} that go on from it; null when it has no neighbour there. */
    @Nullable
    Run collect(BlockRequest first, MessagePassingQueue<BlockRequest> queue) {
        BlockRequest next = queue.relaxedPeek();
        if (next == null || !Run.areNeighbours(first, next, stripeUnitBytes)) {
            return null;
        }
        Run run = take();
        run.begin(first);
        BlockRequest last = first;
        while (next != null && Run.areNeighbours(last, next, stripeUnitBytes) && run.hasRoom(next)) {
            run.add(next);
            queue.relaxedPoll();
            last = next;
            next = queue.relaxedPeek();
        }
        return run;
    }

    private Run take() {
        Run run = free.poll();
        return run != null ? run : new Run();
    }

    /** The run is over and may be used again. */
    void giveBack(Run run) {
        free.add(run);
    }
}
