package io.tidegate.bdev.memory;

import io.tidegate.memory.HugeMemory;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The off-heap memory of a factory's images, in chunks of one size, up to a limit.
 *
 * <p>Any thread may call. Memory that was once taken from the system is reused by every image of the factory and goes
 * back to the system when the pool itself is garbage: freeing it earlier would need a proof that no reader is inside a
 * chunk, and {@link ChunkPage} lets readers run without leaving a trace.
 */
final class ChunkPool {

    static final int CHUNK_BYTES = 64 << 10;

    private static final ByteBuffer ZEROES = ByteBuffer.allocateDirect(CHUNK_BYTES);

    private final HugeMemory memory = new HugeMemory();
    private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong inUse = new AtomicLong();
    private final long limit;

    ChunkPool(long limitBytes) {
        limit = limitBytes / CHUNK_BYTES;
    }

    /** A chunk's worth of zeroes; never written. */
    static ByteBuffer zeroes() {
        return ZEROES;
    }

    /** A chunk full of zeroes, or null when the limit is reached. */
    @Nullable
    ByteBuffer take() {
        ByteBuffer chunk = free.poll();
        if (chunk != null) {
            chunk.put(0, ZEROES, 0, CHUNK_BYTES);
        } else {
            chunk = allocate();
        }
        if (chunk != null) {
            inUse.incrementAndGet();
        }
        return chunk;
    }

    private @Nullable ByteBuffer allocate() {
        if (taken.incrementAndGet() > limit) {
            taken.decrementAndGet();
            return null;
        }
        try {
            return memory.allocate(CHUNK_BYTES);
        } catch (OutOfMemoryError full) {
            // The place stays counted: the next caller need not ask in vain.
            return null;
        }
    }

    /** Takes a chunk back that no index refers to any more. */
    void give(ByteBuffer chunk) {
        inUse.decrementAndGet();
        free.add(chunk);
    }

    /** Bytes that hold data of images. */
    long bytesInUse() {
        return inUse.get() * CHUNK_BYTES;
    }
}
