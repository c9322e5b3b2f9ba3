package io.tidegate.bdev.rbd;

import io.tidegate.bdev.BlockOperation;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import io.tidegate.ceph.jna.EventFd;
import io.tidegate.ceph.jna.LibrbdIo;
import io.tidegate.ceph.jna.NativeMemory;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.MpscChunkedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one image between their submission and their end. {@link #submit} is for any thread; {@link #drain} is
 * the poller's.
 *
 * <p>Invariants: librbd holds at most as many requests as there are slots, later ones wait in order; each request that
 * was let in ends once and leaves the gate after its completion was told. In steady state nothing is allocated.
 */
final class RbdIo {

    private static final int BATCH = 64;
    private static final int WAITING_CHUNK = 64;
    private static final long HOLD_CHECK_NANOS = 50_000;

    private final long image;
    private final Gate gate;
    private final EventFd eventFd;
    private final IoTable table;
    private final MpscChunkedArrayQueue<BlockRequest> waiting;
    private final Neighbours neighbours;
    private final Queue<BlockRequest> alone = new ArrayDeque<>(0);
    private volatile boolean held;
    private final ByteBuffer batch = NativeMemory.allocate(BATCH * Long.BYTES);
    private final long batchAddress = NativeMemory.address(batch);

    RbdIo(long image, long stripeUnitBytes, Gate gate, EventFd eventFd, RbdSettings settings) {
        this.image = image;
        this.gate = gate;
        this.eventFd = eventFd;
        this.table = new IoTable(settings.requestsUnderWay());
        this.neighbours = new Neighbours(stripeUnitBytes);
        this.waiting = new MpscChunkedArrayQueue<>(WAITING_CHUNK, settings.requestsWaiting());
    }

    /** Starts a request that has been let in, or lets it wait for its turn. */
    void submit(BlockRequest request) {
        boolean nobodyWaits = waiting.isEmpty();
        if (nobodyWaits && neighbours.goesOn(request, table) && handOver(request)) {
            return;
        }
        IoSlot slot = nobodyWaits ? take() : null;
        if (slot != null) {
            start(slot, request);
        } else {
            park(request);
        }
    }

    /** Lets the poller start it; false when too many wait for that already. */
    private boolean handOver(BlockRequest request) {
        boolean first = neighbours.waiting().isEmpty();
        if (!neighbours.waiting().offer(request)) {
            return false;
        }
        if (first) {
            eventFd.signal();
        } else {
            wakeUnless(1);
        }
        return true;
    }

    /** A slot, unless all are in use or starts are held. A slot taken just before a hold is one that the hold waits for. */
    private @Nullable IoSlot take() {
        IoSlot slot = table.take();
        if (slot != null && held) {
            table.release(slot);
            return null;
        }
        return slot;
    }

    /** Starts nothing any more and waits until librbd holds no request of this image. Blocks. */
    void hold() {
        held = true;
        while (!table.isIdle()) {
            LockSupport.parkNanos(HOLD_CHECK_NANOS);
        }
    }

    /** Ends a {@link #hold}. */
    void resume() {
        held = false;
        eventFd.signal();
    }

    private void park(BlockRequest request) {
        if (!waiting.offer(request)) {
            end(request, Errno.EAGAIN);
            return;
        }
        wakeUnless(table.size());
    }

    /** Wakes the poller unless so many are under way, the completion of any of which will: they may have ended before a request began to wait. */
    private void wakeUnless(int underWay) {
        VarHandle.fullFence();
        if (table.inUse() < underWay) {
            eventFd.signal();
        }
    }

    private void start(IoSlot slot, BlockRequest request) {
        slot.request = request;
        int result = begin(slot);
        if (result < 0) {
            end(table.putBack(slot), -result);
            eventFd.signal(); // no completion will come, for which others may wait
        }
    }

    private void start(IoSlot slot, Run run) {
        slot.run = run;
        if (begin(slot) < 0) {
            slot.run = null;
            table.release(slot);
            separate(run);
        }
    }

    /** 0 when the completion will come, else a negative errno and it will not. */
    private int begin(IoSlot slot) {
        int result = LibrbdIo.rbd_aio_create_completion(slot.index, 0, slot.outAddress);
        if (result < 0) {
            return result;
        }
        long completion = table.completion(slot);
        Run run = slot.run;
        result = run != null ? run.start(image, completion) : RbdCalls.start(image, slot.request(), completion);
        if (result < 0) {
            LibrbdIo.rbd_aio_release(completion);
        }
        return result;
    }

    /** Ends every request that librbd has done and starts those that wait. */
    void drain() {
        int done;
        do {
            done = LibrbdIo.rbd_poll_io_events(image, batchAddress, BATCH);
            for (int i = 0; i < done; i++) {
                finish(batch.getLong(i * Long.BYTES));
            }
        } while (done == BATCH);
        VarHandle.fullFence();
        startWaiting();
    }

    private void finish(long completion) {
        IoSlot slot = table.slot(LibrbdIo.rbd_aio_get_arg(completion));
        long result = LibrbdIo.rbd_aio_get_return_value(completion);
        LibrbdIo.rbd_aio_release(completion);
        Run run = slot.run;
        if (run == null) {
            BlockRequest request = table.putBack(slot);
            end(request, errno(request, result));
            return;
        }
        slot.run = null;
        table.release(slot);
        if (run.succeeded(result)) {
            endAll(run);
        } else {
            separate(run);
        }
    }

    private void endAll(Run run) {
        for (int i = 0; i < run.size(); i++) {
            end(run.take(i), Errno.OK);
        }
        neighbours.giveBack(run);
    }

    /** What failed together is tried alone: a part does not fail because of its neighbour. */
    private void separate(Run run) {
        for (int i = 0; i < run.size(); i++) {
            alone.add(run.take(i));
        }
        neighbours.giveBack(run);
    }

    /** A read that comes back short met the end of an image that became smaller: the rest of its buffer is unknown. */
    private static int errno(BlockRequest request, long result) {
        if (result < 0) {
            return (int) -result;
        }
        return request.operation() == BlockOperation.READ && result < request.length() ? Errno.EINVAL : Errno.OK;
    }

    private void startWaiting() {
        startAlone();
        startFrom(neighbours.waiting());
        startFrom(waiting);
        startAlone();
    }

    private void startAlone() {
        while (!alone.isEmpty()) {
            IoSlot slot = take();
            if (slot == null) {
                return;
            }
            start(slot, alone.remove());
        }
    }

    private void startFrom(MessagePassingQueue<BlockRequest> queue) {
        while (!queue.isEmpty()) {
            IoSlot slot = take();
            if (slot == null) {
                return;
            }
            BlockRequest request = queue.poll();
            if (request == null) {
                table.release(slot);
                return;
            }
            Run run = neighbours.collect(request, queue);
            if (run == null) {
                start(slot, request);
            } else {
                start(slot, run);
            }
        }
    }

    private void end(BlockRequest request, int errno) {
        request.complete(errno);
        gate.leave();
    }
}
