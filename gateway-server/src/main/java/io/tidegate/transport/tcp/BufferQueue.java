package io.tidegate.transport.tcp;

import io.tidegate.transport.tcp.TcpSlot.Phase;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one connection that wait for a data buffer, in order. Owner: the event loop. Bounded by the queue's
 * entries.
 *
 * <p>A capsule whose data is next in the stream goes first: nothing else of this connection can move before it.
 */
final class BufferQueue {

    private final DataBufferPool pool;
    private final CommandReceiver receiver;
    private final ArrayDeque<TcpSlot> waiting = new ArrayDeque<>();
    private final Runnable retry = this::retry;

    private @Nullable TcpSlot capsule;
    private boolean queued;

    BufferQueue(DataBufferPool pool, CommandReceiver receiver) {
        this.pool = pool;
        this.receiver = receiver;
    }

    /** Attaches a buffer to a command, or makes it wait: {@link CommandReceiver#bufferFound} follows then. */
    boolean attach(TcpSlot slot) {
        DataBuffer buffer = waiting.isEmpty() ? pool.acquire(slot.request().transferBytes()) : null;
        if (buffer == null) {
            slot.phase(Phase.WAITING);
            waiting.add(slot);
            awaitBuffer();
            return false;
        }
        slot.attach(buffer);
        return true;
    }

    /** The same for data inside the capsule; {@link CommandReceiver#capsuleBufferFound} follows when it waits. */
    boolean attachForCapsule(TcpSlot slot) {
        DataBuffer buffer = pool.acquireForCapsule(slot.request().transferBytes());
        if (buffer == null) {
            capsule = slot;
            awaitBuffer();
            return false;
        }
        slot.attach(buffer);
        return true;
    }

    void clear() {
        waiting.clear();
        capsule = null;
    }

    private void awaitBuffer() {
        if (!queued) {
            queued = true;
            pool.await(retry);
        }
    }

    private void retry() {
        queued = false;
        retryCapsule();
        retryWaiting();
        receiver.flush();
    }

    private void retryCapsule() {
        TcpSlot slot = capsule;
        if (slot != null) {
            capsule = null;
            if (attachForCapsule(slot)) {
                receiver.capsuleBufferFound(slot);
            }
        }
    }

    private void retryWaiting() {
        while (!waiting.isEmpty()) {
            TcpSlot slot = waiting.element();
            if (slot.phase() == Phase.WAITING) {
                DataBuffer buffer = pool.acquire(slot.request().transferBytes());
                if (buffer == null) {
                    awaitBuffer();
                    return;
                }
                slot.attach(buffer);
                receiver.bufferFound(waiting.remove());
            } else {
                // Answered while it waited.
                waiting.remove();
            }
        }
    }
}
