package io.tidegate.transport.tcp;

import io.tidegate.memory.HugeMemory;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data buffers of one event loop: a few sizes, made when first needed, used for ever, bounded.
 *
 * <p>Owner: the event loop. The most recently used buffer is lent first, so that a quiet loop stays in cache.
 *
 * <p>Invariant: a share of each size is kept for data that is already on its way inside a capsule. Commands whose data
 * has yet to be asked for never take it, so what waits in the stream always finds a buffer in the end.
 */
final class DataBufferPool {

    private static final Logger LOG = LoggerFactory.getLogger(DataBufferPool.class);

    /** One part in this many of each size is kept for in-capsule data. */
    private static final int RESERVE_PART = 8;

    private final SizeClass[] classes;
    private final HugeMemory memory;
    private final Executor loop;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private final Runnable wake = this::wake;
    private boolean waking;

    /**
     * An empty pool.
     *
     * @param memory that buffers are cut from
     * @param loop runs the tasks that wait for buffers, after the work in hand
     */
    DataBufferPool(TcpSettings settings, HugeMemory memory, Executor loop) {
        this.memory = memory;
        this.loop = loop;
        long bytes = settings.memory().dataBytes();
        int largest = settings.transfers().maxBytes();
        this.classes = new SizeClass[] {
            new SizeClass(0, Math.min(8192, largest), bytes / 4),
            new SizeClass(1, Math.min(32768, largest), bytes / 4),
            new SizeClass(2, largest, bytes / 2)
        };
    }

    /** A buffer for {@code bytes} of in-capsule data, or null when every one is in use. */
    @Nullable
    DataBuffer acquireForCapsule(int bytes) {
        return acquire(bytes, 0);
    }

    /** A buffer for {@code bytes} of data to be read or asked for, or null when only the reserve is left. */
    @Nullable
    DataBuffer acquire(int bytes) {
        return acquire(bytes, RESERVE_PART);
    }

    private @Nullable DataBuffer acquire(int bytes, int reservePart) {
        for (SizeClass candidate : classes) {
            if (candidate.bytes >= bytes) {
                DataBuffer buffer = candidate.take(reservePart);
                if (buffer != null) {
                    return buffer;
                }
            }
        }
        return null;
    }

    /** Runs {@code task} once when a buffer has come back; it may find that others were faster and wait again. */
    void await(Runnable task) {
        waiting.add(task);
    }

    /** Data buffers lent at the moment. */
    int lent() {
        int lent = 0;
        for (SizeClass each : classes) {
            lent += each.made - each.free;
        }
        return lent;
    }

    private void returned(LoopBuffer buffer) {
        DataBuffer data = (DataBuffer) buffer;
        classes[data.sizeClass()].give(data);
        if (!waking && !waiting.isEmpty()) {
            waking = true;
            loop.execute(wake);
        }
    }

    private void wake() {
        waking = false;
        for (int count = waiting.size(); count > 0; count--) {
            waiting.remove().run();
        }
    }

    /** Buffers of one size. */
    private final class SizeClass {

        private final int index;
        private final int bytes;
        private final DataBuffer[] stack;
        private int free;
        private int made;
        private int limit;

        SizeClass(int index, int bytes, long budget) {
            this.index = index;
            this.bytes = bytes;
            this.limit = Math.toIntExact(Math.max(RESERVE_PART, budget / bytes));
            this.stack = new DataBuffer[limit];
        }

        @Nullable
        DataBuffer take(int reservePart) {
            int left = free + limit - made;
            int reserve = reservePart == 0 ? 0 : limit / reservePart;
            if (left <= reserve) {
                return null;
            }
            return free > 0 ? stack[--free] : make();
        }

        /** A new buffer; when the system has no memory left, the pool stays as large as it is. */
        private @Nullable DataBuffer make() {
            try {
                DataBuffer fresh = new DataBuffer(DataBufferPool.this::returned, index, bytes, memory);
                made++;
                return fresh;
            } catch (OutOfMemoryError e) {
                return stopGrowing(e);
            }
        }

        private @Nullable DataBuffer stopGrowing(OutOfMemoryError reason) {
            if (made == 0) {
                throw reason;
            }
            limit = made;
            LOG.warn(
                    "no memory for more than {} data buffers of {} bytes ({}): commands will wait for each other;"
                            + " give the gateway more memory",
                    made,
                    bytes,
                    reason.getMessage());
            return null;
        }

        void give(DataBuffer buffer) {
            if (free == made) {
                throw new IllegalStateException("a data buffer of " + bytes + " bytes was returned twice");
            }
            stack[free++] = buffer;
        }
    }
}
