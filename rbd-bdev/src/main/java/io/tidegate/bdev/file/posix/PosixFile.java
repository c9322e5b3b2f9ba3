package io.tidegate.bdev.file.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An open file or block device, used by position.
 *
 * <p>Any thread may call, several at once; the owner makes sure that nobody is inside when it closes. Calls block. A
 * call returns what Linux returned, and {@code -errno} for a failure.
 */
public final class PosixFile implements AutoCloseable {

    private static final int O_RDWR = 2;
    private static final int O_CREAT = 0100;
    private static final int O_EXCL = 0200;
    private static final int O_CLOEXEC = 02000000;
    private static final int PRIVATE = 0600;

    private static final int SEEK_END = 2;
    private static final int RWF_DSYNC = 2;
    private static final int FALLOC_KEEP_SIZE = 1;
    private static final int FALLOC_PUNCH_HOLE = 2;
    private static final int FALLOC_ZERO_RANGE = 16;
    private static final int LOCK_SH = 1;
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;
    private static final long BLKDISCARD = 0x1277;

    private final int descriptor;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PosixFile(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Opens what is there. */
    public static PosixFile open(Path path, boolean readOnly) throws ErrnoException {
        return open(path, (readOnly ? 0 : O_RDWR) | O_CLOEXEC);
    }

    /** Opens a block device that nobody else (a mount, device mapper, another exclusive open) has claimed, or EBUSY. */
    public static PosixFile openExclusively(Path path, boolean readOnly) throws ErrnoException {
        return open(path, (readOnly ? 0 : O_RDWR) | O_EXCL | O_CLOEXEC);
    }

    /** Makes a file that is not there yet, for its owner only. */
    public static PosixFile create(Path path) throws ErrnoException {
        return open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC);
    }

    /** Opens a file for reading and writing, and makes it, for its owner only, when it is not there. */
    public static PosixFile openOrCreate(Path path) throws ErrnoException {
        return open(path, O_RDWR | O_CREAT | O_CLOEXEC);
    }

    private static PosixFile open(Path path, int flags) throws ErrnoException {
        LibC.Scratch scratch = LibC.scratch();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path.toString());
            int descriptor = (int) LibC.OPEN.invokeExact(scratch.capture, name, flags, PRIVATE);
            if (descriptor < 0) {
                throw new ErrnoException("opening " + path, scratch.errno());
            }
            return new PosixFile(descriptor);
        } catch (ErrnoException refused) {
            throw refused;
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    /** Reads up to {@code length} bytes into {@code target}, {@code at} bytes behind its position; 0 at the end. */
    public long read(ByteBuffer target, int at, int length, long offset) {
        LibC.Scratch scratch = LibC.scratch();
        MemorySegment memory = MemorySegment.ofBuffer(target).asSlice(at, length);
        try {
            return result(
                    scratch, (long) LibC.PREAD.invokeExact(scratch.capture, descriptor, memory, (long) length, offset));
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    /** Writes up to {@code length} bytes of {@code source}, from {@code at} bytes behind its position. */
    public long write(ByteBuffer source, int at, int length, long offset) {
        LibC.Scratch scratch = LibC.scratch();
        MemorySegment memory = MemorySegment.ofBuffer(source).asSlice(at, length);
        try {
            return result(scratch, (long)
                    LibC.PWRITE.invokeExact(scratch.capture, descriptor, memory, (long) length, offset));
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    /** As {@link #write}, and durable when it returns. */
    public long writeDurably(ByteBuffer source, int at, int length, long offset) {
        LibC.Scratch scratch = LibC.scratch();
        MemorySegment memory = MemorySegment.ofBuffer(source).asSlice(at, length);
        MemorySegment vector = scratch.pair(memory.address(), length);
        try {
            return result(scratch, (long)
                    LibC.PWRITEV2.invokeExact(scratch.capture, descriptor, vector, 1, offset, RWF_DSYNC));
        } catch (Throwable broken) {
            throw unexpected(broken);
        } finally {
            // The vector holds the bare address.
            java.lang.ref.Reference.reachabilityFence(source);
        }
    }

    /** Makes the data of every earlier write durable. */
    public int syncData() {
        LibC.Scratch scratch = LibC.scratch();
        try {
            return result(scratch, (int) LibC.FDATASYNC.invokeExact(scratch.capture, descriptor));
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    /** Makes data and metadata durable; of a folder, its entries. */
    public int sync() {
        LibC.Scratch scratch = LibC.scratch();
        try {
            return result(scratch, (int) LibC.FSYNC.invokeExact(scratch.capture, descriptor));
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    /** Makes a range a hole; of a block device, zeroes that may be unmapped. */
    public int punchHole(long offset, long length) {
        return allocate(FALLOC_PUNCH_HOLE | FALLOC_KEEP_SIZE, offset, length);
    }

    /** Makes a range read as zeroes without writing them. */
    public int zeroRange(long offset, long length) {
        return allocate(FALLOC_ZERO_RANGE | FALLOC_KEEP_SIZE, offset, length);
    }

    private int allocate(int mode, long offset, long length) {
        LibC.Scratch scratch = LibC.scratch();
        try {
            return result(scratch, (int) LibC.FALLOCATE.invokeExact(scratch.capture, descriptor, mode, offset, length));
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    /** Tells a block device that a range is no longer needed. */
    public int discard(long offset, long length) {
        LibC.Scratch scratch = LibC.scratch();
        MemorySegment range = scratch.pair(offset, length);
        try {
            return result(scratch, (int) LibC.IOCTL.invokeExact(scratch.capture, descriptor, BLKDISCARD, range));
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    /** Changes the size of a file. */
    public int truncate(long bytes) {
        LibC.Scratch scratch = LibC.scratch();
        try {
            return result(scratch, (int) LibC.FTRUNCATE.invokeExact(scratch.capture, descriptor, bytes));
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    /** Size in bytes as of now, of a file and of a block device. */
    public long size() {
        LibC.Scratch scratch = LibC.scratch();
        try {
            return result(scratch, (long) LibC.LSEEK.invokeExact(scratch.capture, descriptor, 0L, SEEK_END));
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    /** Locks the file against other openers, this process's included; EAGAIN when somebody else has it. */
    public int tryLock(boolean shared) {
        LibC.Scratch scratch = LibC.scratch();
        int mode = (shared ? LOCK_SH : LOCK_EX) | LOCK_NB;
        try {
            return result(scratch, (int) LibC.FLOCK.invokeExact(scratch.capture, descriptor, mode));
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    /** Gives lock and descriptor back. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        LibC.Scratch scratch = LibC.scratch();
        try {
            // Linux has released the descriptor whatever the result is; data errors were reported by sync.
            result(scratch, (int) LibC.CLOSE.invokeExact(scratch.capture, descriptor));
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    private static long result(LibC.Scratch scratch, long returned) {
        return returned < 0 ? -scratch.errno() : returned;
    }

    private static int result(LibC.Scratch scratch, int returned) {
        return returned < 0 ? -scratch.errno() : returned;
    }

    private static IllegalStateException unexpected(Throwable broken) {
        return new IllegalStateException("a call of the C library could not be made", broken);
    }
}
