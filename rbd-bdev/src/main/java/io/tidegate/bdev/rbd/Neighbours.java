package io.tidegate.bdev.rbd;

import io.tidegate.bdev.BlockRequest;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.MpscChunkedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Small reads and writes of one image that go on where another one ended. While something is under way they are handed over to
 * the poller's thread, and what has come until it runs reaches librbd as one {@link Run}: the work of librbd and of the cluster
 * is for each operation, not for each byte. How many come together follows the load by itself: the poller of an idle machine runs
 * at once, that of a busy one when much is waiting, and then most is gained.
 *
 * <p>{@link #goesOn} and offers to {@link #waiting} are for any thread; all else is the poller's.
 */
final class Neighbours {

    private static final int CHUNK = 16;
    private static final int MOST_WAITING = 1024;

    private final long stripeUnitBytes;
    private final Streams streams = new Streams();
    private final MpscChunkedArrayQueue<BlockRequest> waiting = new MpscChunkedArrayQueue<>(CHUNK, MOST_WAITING);
    private final Queue<Run> free = new ArrayDeque<>(0);

    Neighbours(long stripeUnitBytes) {
        this.stripeUnitBytes = stripeUnitBytes;
    }

    /** Whether the request may have a neighbour under way; nobody gains by waiting when nothing is. */
    boolean goesOn(BlockRequest request, IoTable underWay) {
        return streams.goesOn(request) && !underWay.isIdle();
    }

    /** Requests that the poller is to start. */
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
