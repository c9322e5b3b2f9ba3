package io.tidegate.bdev.memory;

import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one image, sparse: a directory of pages of chunks, where a missing page and a missing chunk read as zeroes.
 *
 * <p>Any thread may call; {@link ChunkPage} says how readers and writers keep apart. A page is made once, under this
 * object's monitor, and never removed, so who has found a page may keep it. Ranges are inside the image when a call
 * begins; a writer looks at the size again under the lock of the chunk, because a shrink first lowers the size and then
 * clears what is behind it: so nothing survives behind the end and reappears when the image grows again.
 */
final class MemoryImage {

    /** A petabyte: keeps the directory of an empty image in megabytes. */
    static final long MAX_BYTES = 1L << 50;

    private static final int CHUNK = ChunkPool.CHUNK_BYTES;

    private final ChunkPool pool;
    private volatile AtomicReferenceArray<@Nullable ChunkPage> directory;
    private volatile long size;

    MemoryImage(long size, ChunkPool pool) {
        this.size = size;
        this.pool = pool;
        directory = new AtomicReferenceArray<>(pagesOf(size));
    }

    private static int pagesOf(long bytes) {
        return (int) ((bytes + ChunkPage.BYTES - 1) / ChunkPage.BYTES);
    }

    long size() {
        return size;
    }

    /**
     * Fills {@code length} bytes of {@code target}.
     *
     * @param refuseUnwritten true for ENODATA when part of the range was never written or was deallocated
     */
    int read(long offset, ByteBuffer target, int length, boolean refuseUnwritten) {
        int at = target.position();
        for (int done = 0; done < length; ) {
            long from = offset + done;
            int step = step(from, length - done);
            ChunkPage page = page(from);
            if (page != null) {
                if (!page.read(index(from), within(from), target, at + done, step, refuseUnwritten)) {
                    return Errno.ENODATA;
                }
            } else if (refuseUnwritten) {
                return Errno.ENODATA;
            } else {
                target.put(at + done, ChunkPool.zeroes(), 0, step);
            }
            done += step;
        }
        return Errno.OK;
    }

    /** Stores {@code length} bytes of {@code source}; ENOSPC when memory ran out on the way. */
    int write(long offset, ByteBuffer source, int length) {
        int at = source.position();
        for (int done = 0; done < length; ) {
            long from = offset + done;
            int step = step(from, length - done);
            int errno = writeChunk(from, source, at + done, step);
            if (errno != Errno.OK) {
                return errno;
            }
            done += step;
        }
        return Errno.OK;
    }

    private int writeChunk(long from, ByteBuffer source, int at, int length) {
        ChunkPage page = pageForWrite(from);
        int index = index(from);
        page.lock(index);
        try {
            if (from + length > size) {
                return Errno.EINVAL;
            }
            ByteBuffer chunk = page.chunkForWrite(index, pool);
            if (chunk == null) {
                return Errno.ENOSPC;
            }
            chunk.put(within(from), source, at, length);
            page.markWritten(index, within(from), length);
            return Errno.OK;
        } finally {
            page.unlock(index);
        }
    }

    /** Makes a range read as zeroes, gives whole chunks back and forgets that it was written. */
    void deallocate(long offset, long length) {
        long end = offset + length;
        for (long from = offset; from < end; ) {
            ChunkPage page = page(from);
            if (page == null) {
                from = (from / ChunkPage.BYTES + 1) * ChunkPage.BYTES;
            } else {
                int step = step(from, end - from);
                deallocateChunk(page, from, step);
                from += step;
            }
        }
    }

    private void deallocateChunk(ChunkPage page, long from, int length) {
        int index = index(from);
        page.lock(index);
        try {
            page.clear(index, within(from), length, pool);
            page.markUnwritten(index, within(from), length);
        } finally {
            page.unlock(index);
        }
    }

    /** Makes a range zeroes that count as written, though whole chunks are given back. */
    int writeZeroes(long offset, long length) {
        long end = offset + length;
        for (long from = offset; from < end; ) {
            int step = step(from, end - from);
            int errno = zeroChunk(pageForWrite(from), from, step);
            if (errno != Errno.OK) {
                return errno;
            }
            from += step;
        }
        return Errno.OK;
    }

    private int zeroChunk(ChunkPage page, long from, int length) {
        int index = index(from);
        page.lock(index);
        try {
            if (from + length > size) {
                return Errno.EINVAL;
            }
            page.clear(index, within(from), length, pool);
            page.markWritten(index, within(from), length);
            return Errno.OK;
        } finally {
            page.unlock(index);
        }
    }

    /** Carries out a compare-and-write and completes it. */
    void compareAndWrite(BlockRequest request) {
        long mismatch = -1;
        int errno = Errno.OK;
        lockRange(request.offset(), request.length());
        try {
            if (request.offset() + request.length() > size) {
                errno = Errno.EINVAL;
            } else if (request.refuseUnwritten() && !isWritten(request.offset(), request.length())) {
                errno = Errno.ENODATA;
            } else {
                mismatch = mismatch(request.offset(), request.compare(), (int) request.length());
                if (mismatch < 0) {
                    errno = writeLocked(request.offset(), request.buffer(), (int) request.length());
                }
            }
        } finally {
            unlockRange(request.offset(), request.length());
        }
        if (mismatch < 0) {
            request.complete(errno);
        } else {
            request.completeMismatch(mismatch);
        }
    }

    /** True when all of the range was written. The caller holds the locks. */
    private boolean isWritten(long offset, long length) {
        for (long from = offset; from < offset + length; from += step(from, CHUNK)) {
            if (!pageForWrite(from).isWritten(index(from), within(from), step(from, offset + length - from))) {
                return false;
            }
        }
        return true;
    }

    private void lockRange(long offset, long length) {
        for (long from = offset; from < offset + length; from += step(from, CHUNK)) {
            pageForWrite(from).lock(index(from));
        }
    }

    private void unlockRange(long offset, long length) {
        for (long from = offset; from < offset + length; from += step(from, CHUNK)) {
            pageForWrite(from).unlock(index(from));
        }
    }

    /** Where the range first differs from {@code compare}, or -1. The caller holds the locks. */
    private long mismatch(long offset, ByteBuffer compare, int length) {
        for (int done = 0; done < length; ) {
            long from = offset + done;
            int step = step(from, length - done);
            ByteBuffer chunk = pageForWrite(from).chunk(index(from));
            ByteBuffer found = chunk == null ? ChunkPool.zeroes() : chunk;
            int at = found.slice(within(from), step).mismatch(compare.slice(compare.position() + done, step));
            if (at >= 0) {
                return (long) done + at;
            }
            done += step;
        }
        return -1;
    }

    /** All or nothing: memory for every chunk first, then the bytes. The caller holds the locks. */
    private int writeLocked(long offset, ByteBuffer source, int length) {
        for (long from = offset; from < offset + length; from += step(from, CHUNK)) {
            if (pageForWrite(from).chunkForWrite(index(from), pool) == null) {
                return Errno.ENOSPC;
            }
        }
        for (int done = 0; done < length; ) {
            long from = offset + done;
            int step = step(from, length - done);
            ByteBuffer chunk = pageForWrite(from).chunk(index(from));
            if (chunk == null) {
                throw new IllegalStateException("a locked chunk vanished at byte " + from);
            }
            chunk.put(within(from), source, source.position() + done, step);
            pageForWrite(from).markWritten(index(from), within(from), step);
            done += step;
        }
        return Errno.OK;
    }

    /** Changes the size; what is cut off is gone, what is added reads as zeroes. */
    synchronized void resize(long bytes) {
        long old = size;
        if (bytes > old) {
            grow(bytes);
        }
        size = bytes;
        if (bytes < old) {
            deallocate(bytes, roundUp(old) - bytes);
        }
    }

    private static long roundUp(long bytes) {
        return (bytes + CHUNK - 1) / CHUNK * CHUNK;
    }

    private void grow(long bytes) {
        AtomicReferenceArray<@Nullable ChunkPage> old = directory;
        if (pagesOf(bytes) <= old.length()) {
            return;
        }
        AtomicReferenceArray<@Nullable ChunkPage> grown = new AtomicReferenceArray<>(pagesOf(bytes));
        for (int i = 0; i < old.length(); i++) {
            grown.set(i, old.get(i));
        }
        directory = grown;
    }

    /** Gives all memory back; nobody uses the image any more. */
    void free() {
        deallocate(0, directory.length() * ChunkPage.BYTES);
    }

    private @Nullable ChunkPage page(long at) {
        return directory.get((int) (at / ChunkPage.BYTES));
    }

    private ChunkPage pageForWrite(long at) {
        ChunkPage page = page(at);
        return page == null ? makePage((int) (at / ChunkPage.BYTES)) : page;
    }

    private synchronized ChunkPage makePage(int number) {
        ChunkPage page = directory.get(number);
        if (page == null) {
            page = new ChunkPage();
            directory.set(number, page);
        }
        return page;
    }

    private static int index(long at) {
        return (int) (at / CHUNK % ChunkPage.CHUNKS);
    }

    private static int within(long at) {
        return (int) (at % CHUNK);
    }

    /** Bytes of a range that lie in the chunk of its first byte. */
    private static int step(long from, long length) {
        return (int) Math.min(length, CHUNK - from % CHUNK);
    }
}
