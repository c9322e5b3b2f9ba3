package io.tidegate.bdev.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A run of {@value #CHUNKS} chunks of an image, each a hole until it is first written, each with a sequence lock.
 *
 * <p><b>Why sequence locks.</b> Several event loops read and write one image. A writer must exclude other writers, since
 * compare-and-write is one atomic step, and a reader should see a block as it was before or after a write and nothing in
 * between (NVMe Base 2.1, the atomic write unit). A reader must also survive that its chunk is given back to the pool
 * and filled with another image's data while it copies. All of this costs a writer one compare-and-set and a reader two
 * loads:
 *
 * <ul>
 *   <li>Each chunk has a sequence number: even when nobody writes, odd while somebody does. A writer makes it odd by
 *       compare-and-set, changes the chunk or the reference to it, and makes it even again. So one writer at a time is
 *       inside a chunk, and whoever holds the lock may read, write, place and remove that chunk.
 *   <li>A reader notes an even number, copies, and looks again: when the number is the same no writer was inside, and
 *       the copy is what the chunk held at one moment. Otherwise the copy is worthless and it starts over. After {@value
 *       #OPTIMISTIC_READS} failures it takes the lock as a writer does, so a reader cannot starve.
 *   <li>The memory of a chunk outlives every reader (see {@link ChunkPool}), so a late copy reads a wrong chunk but never
 *       freed memory, and is then thrown away.
 *   <li>Who needs several chunks takes their locks in ascending order; everybody else holds one at a time. So nobody
 *       waits in a circle.
 *   <li>A lock is held for the copy of at most one chunk (compare-and-write: of its range), never across a callback or
 *       anything that blocks. A waiter spins, then yields in case the holder lost its processor.
 * </ul>
 *
 * <p>The sequence numbers stand one cache line apart, so that loops that work on neighbouring chunks do not slow each
 * other down.
 */
final class ChunkPage {

    static final int CHUNKS = 1024;

    /** What is known to be written or not, one by one. */
    static final int SECTOR_BYTES = 512;

    private static final int SECTOR_WORDS = ChunkPool.CHUNK_BYTES / SECTOR_BYTES / Long.SIZE;

    static final long BYTES = (long) CHUNKS * ChunkPool.CHUNK_BYTES;

    private static final int OPTIMISTIC_READS = 16;
    private static final int SPINS = 128;
    private static final int STRIDE = 64 / Integer.BYTES;
    private static final VarHandle SEQUENCE = MethodHandles.arrayElementVarHandle(int[].class);

    private final int[] sequences = new int[CHUNKS * STRIDE];
    private final @Nullable ByteBuffer[] chunks = new ByteBuffer[CHUNKS];

    /** A bit for each sector that was written; guarded as the chunk is. */
    private final long[] written = new long[CHUNKS * SECTOR_WORDS];

    /** Waits until the caller is the only writer of the chunk. */
    void lock(int index) {
        int word = index * STRIDE;
        for (int spins = 0; ; spins++) {
            int now = (int) SEQUENCE.getOpaque(sequences, word);
            if ((now & 1) == 0 && SEQUENCE.weakCompareAndSetAcquire(sequences, word, now, now + 1)) {
                // The odd number must be visible before the first changed byte is.
                VarHandle.storeStoreFence();
                return;
            }
            relax(spins);
        }
    }

    void unlock(int index) {
        int word = index * STRIDE;
        SEQUENCE.setRelease(sequences, word, sequences[word] + 1);
    }

    /** The chunk, or null for a hole. The caller holds the lock. */
    @Nullable
    ByteBuffer chunk(int index) {
        return chunks[index];
    }

    /** The chunk, made if it was a hole; null when there is no memory. The caller holds the lock. */
    @Nullable
    ByteBuffer chunkForWrite(int index, ChunkPool pool) {
        ByteBuffer chunk = chunks[index];
        if (chunk == null) {
            chunk = pool.take();
            chunks[index] = chunk;
        }
        return chunk;
    }

    /** Notes that a range was written, the sectors at its edges included. The caller holds the lock. */
    void markWritten(int index, int from, int length) {
        int last = (from + length - 1) / SECTOR_BYTES;
        for (int sector = from / SECTOR_BYTES; sector <= last; ) {
            long bits = bits(sector, last);
            written[word(index, sector)] |= bits;
            sector += Long.SIZE - sector % Long.SIZE;
        }
    }

    /** Notes that whole sectors of a range hold nothing. The caller holds the lock. */
    void markUnwritten(int index, int from, int length) {
        int last = (from + length) / SECTOR_BYTES - 1;
        for (int sector = (from + SECTOR_BYTES - 1) / SECTOR_BYTES; sector <= last; ) {
            long bits = bits(sector, last);
            written[word(index, sector)] &= ~bits;
            sector += Long.SIZE - sector % Long.SIZE;
        }
    }

    /** True when every sector that the range touches was written. The caller holds the lock, or looks again. */
    boolean isWritten(int index, int from, int length) {
        int last = (from + length - 1) / SECTOR_BYTES;
        for (int sector = from / SECTOR_BYTES; sector <= last; ) {
            long bits = bits(sector, last);
            if ((written[word(index, sector)] & bits) != bits) {
                return false;
            }
            sector += Long.SIZE - sector % Long.SIZE;
        }
        return true;
    }

    private static int word(int index, int sector) {
        return index * SECTOR_WORDS + sector / Long.SIZE;
    }

    /** The bits of sectors {@code first} to {@code last} that lie in the word of the first. */
    private static long bits(int first, int last) {
        int from = first % Long.SIZE;
        int count = Math.min(last - first + 1, Long.SIZE - from);
        return -1L >>> (Long.SIZE - count) << from;
    }

    /** Makes a range of the chunk read as zeroes; a whole chunk becomes a hole. The caller holds the lock. */
    void clear(int index, int from, int length, ChunkPool pool) {
        ByteBuffer chunk = chunks[index];
        if (chunk == null) {
            return;
        }
        if (length == ChunkPool.CHUNK_BYTES) {
            chunks[index] = null;
            pool.give(chunk);
        } else {
            chunk.put(from, ChunkPool.zeroes(), 0, length);
        }
    }

    /**
     * Copies out of the chunk what it held at one moment; the caller holds no lock.
     *
     * @param refuseUnwritten true to read nothing unless all of the range was written
     * @return false when it was refused
     */
    boolean read(int index, int from, ByteBuffer target, int at, int length, boolean refuseUnwritten) {
        int word = index * STRIDE;
        for (int tries = 0; tries < OPTIMISTIC_READS; tries++) {
            int before = (int) SEQUENCE.getAcquire(sequences, word);
            if ((before & 1) == 0) {
                boolean found = copyOut(index, from, target, at, length, refuseUnwritten);
                VarHandle.acquireFence();
                if ((int) SEQUENCE.getOpaque(sequences, word) == before) {
                    return found;
                }
            }
            relax(tries);
        }
        lock(index);
        boolean found = copyOut(index, from, target, at, length, refuseUnwritten);
        unlock(index);
        return found;
    }

    private boolean copyOut(int index, int from, ByteBuffer target, int at, int length, boolean refuseUnwritten) {
        if (refuseUnwritten && !isWritten(index, from, length)) {
            return false;
        }
        ByteBuffer chunk = chunks[index];
        if (chunk == null) {
            target.put(at, ChunkPool.zeroes(), 0, length);
        } else {
            target.put(at, chunk, from, length);
        }
        return true;
    }

    @SuppressWarnings("ThreadPriorityCheck") // a hint to let the holder run; nothing relies on it
    private static void relax(int spins) {
        if (spins < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }
}
