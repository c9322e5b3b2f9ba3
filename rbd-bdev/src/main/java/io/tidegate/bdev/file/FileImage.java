package io.tidegate.bdev.file;

import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.file.posix.PosixFile;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.StampedLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of one open file or block device: carries out one request at a time per thread, blocking.
 *
 * <p>Any I/O thread may call. Requests share a lock that compare-and-write and resize take alone; so compare-and-write
 * is atomic against every other request of this device, and the lock of the file keeps other gateways out.
 *
 * <p>What this class will not do is answer with wrong data:
 *
 * <ul>
 *   <li>A file that somebody cut short behind our back fails with EIO where it is cut: a read because it meets the end,
 *       a write because it would fill the gap before it with zeroes that nobody wrote.
 *   <li>After a sync failed, Linux marks the lost pages clean and the next sync succeeds. So one failed sync fails every
 *       later write and flush, until the device is opened again and its user has looked at what is there.
 * </ul>
 */
final class FileImage {

    private static final Logger LOG = LoggerFactory.getLogger(FileImage.class);
    private static final int EINTR = 4;
    private static final int EFBIG = 27;
    private static final int EDQUOT = 122;
    private static final int MOST_COMPLAINTS = 20;
    private static final int STEP = 256 << 10;
    private static final ByteBuffer ZEROES = ByteBuffer.allocateDirect(STEP);
    private static final ThreadLocal<ByteBuffer> FOUND = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(STEP));

    private final BlockDeviceUri uri;
    private final PosixFile file;
    private final boolean blockDevice;
    private final StampedLock lock = new StampedLock();
    private final AtomicInteger complaints = new AtomicInteger();
    private volatile long size;
    private volatile boolean lostWrites;

    FileImage(BlockDeviceUri uri, PosixFile file, boolean blockDevice, long size) {
        this.uri = uri;
        this.file = file;
        this.blockDevice = blockDevice;
        this.size = size;
    }

    long size() {
        return size;
    }

    boolean blockDevice() {
        return blockDevice;
    }

    /** Whether a range lies inside the device. */
    boolean contains(long offset, long length) {
        return offset >= 0 && length >= 0 && offset <= size - length;
    }

    /** Carries out a request; OK or a positive errno. */
    int execute(BlockRequest request) {
        long stamp = lock.readLock();
        try {
            return contains(request.offset(), request.length()) ? executeInside(request) : Errno.EINVAL;
        } finally {
            lock.unlockRead(stamp);
        }
    }

    private int executeInside(BlockRequest request) {
        return switch (request.operation()) {
            case READ -> read(request.buffer(), 0, (int) request.length(), request.offset());
            case WRITE -> write(request);
            case DISCARD -> discard(request.offset(), request.length());
            case WRITE_ZEROES -> writeZeroes(request);
            case FLUSH, COMPARE_AND_WRITE -> throw new IllegalStateException(request.operation() + " comes elsewhere");
        };
    }

    private int read(ByteBuffer target, int at, int length, long offset) {
        for (int done = 0; done < length; ) {
            long read = file.read(target, at + done, length - done, offset + done);
            if (read == 0) {
                complain("ends at byte " + (offset + done) + " although it has " + size + " bytes by right");
                return Errno.EIO;
            }
            if (read < 0 && read != -EINTR) {
                return errno("read", read);
            }
            done += (int) Math.max(read, 0);
        }
        return Errno.OK;
    }

    private int write(BlockRequest request) {
        int errno = writable();
        if (errno != Errno.OK) {
            return errno;
        }
        int length = (int) request.length();
        return request.forceUnitAccess()
                ? writeAllDurably(request.buffer(), length, request.offset())
                : writeAll(request.buffer(), length, request.offset());
    }

    private int writable() {
        if (lostWrites) {
            return Errno.EIO;
        }
        long now = file.size();
        if (now < size) {
            complain("was cut to " + now + " of its " + size + " bytes; writes are refused");
            return Errno.EIO;
        }
        return Errno.OK;
    }

    private int writeAll(ByteBuffer source, int length, long offset) {
        for (int done = 0; done < length; ) {
            long written = file.write(source, done, length - done, offset + done);
            if (written < 0 && written != -EINTR) {
                return errno("write", written);
            }
            done += (int) Math.max(written, 0);
        }
        return Errno.OK;
    }

    /**
     * Writes into the page cache first and the same bytes durably then: so a failure of the first is a full disk and
     * nothing worse, and a failure of the second is lost data.
     */
    private int writeAllDurably(ByteBuffer source, int length, long offset) {
        int errno = writeAll(source, length, offset);
        for (int done = 0; done < length && errno == Errno.OK; ) {
            long written = file.writeDurably(source, done, length - done, offset + done);
            if (written < 0 && written != -EINTR) {
                errno = syncFailure(written);
            }
            done += (int) Math.max(written, 0);
        }
        return errno;
    }

    private int writeZeroes(BlockRequest request) {
        int errno = writable();
        if (errno == Errno.OK) {
            errno = zero(request.offset(), request.length());
        }
        return errno == Errno.OK && request.forceUnitAccess() ? flush() : errno;
    }

    private int zero(long offset, long length) {
        if (length == 0 || file.punchHole(offset, length) == 0 || file.zeroRange(offset, length) == 0) {
            return Errno.OK;
        }
        // A filesystem without holes, or a range that does not fit the sectors of the device.
        for (long done = 0; done < length; ) {
            int step = (int) Math.min(STEP, length - done);
            int errno = writeAll(ZEROES, step, offset + done);
            if (errno != Errno.OK) {
                return errno;
            }
            done += step;
        }
        return Errno.OK;
    }

    /** Discard is advice: what cannot be given back stays, and that is no error. */
    private int discard(long offset, long length) {
        int errno = writable();
        if (errno != Errno.OK || length == 0) {
            return errno;
        }
        int result = blockDevice ? file.discard(offset, length) : file.punchHole(offset, length);
        return result == -Errno.EIO ? errno("discard", result) : Errno.OK;
    }

    /** Makes every completed write durable. */
    int flush() {
        if (lostWrites) {
            return Errno.EIO;
        }
        int result = file.syncData();
        while (result == -EINTR) {
            result = file.syncData();
        }
        return result < 0 ? syncFailure(result) : Errno.OK;
    }

    private int syncFailure(long negative) {
        lostWrites = true;
        complain("could not make writes durable; it takes no more writes until it is opened again");
        return errno("sync", negative);
    }

    /** The byte of the first difference from {@code request.compare()}, or -1 and the write's errno is for {@code end}. */
    void compareAndWrite(BlockRequest request, Ending end) {
        long mismatch = -1;
        int errno;
        long stamp = lock.writeLock();
        try {
            errno = contains(request.offset(), request.length()) ? writable() : Errno.EINVAL;
            for (int done = 0; done < request.length() && errno == Errno.OK && mismatch < 0; done += STEP) {
                int step = (int) Math.min(STEP, request.length() - done);
                errno = read(FOUND.get(), 0, step, request.offset() + done);
                mismatch = mismatch(request.compare(), done, step);
            }
            if (errno == Errno.OK && mismatch < 0) {
                errno = writeAll(request.buffer(), (int) request.length(), request.offset());
            }
        } finally {
            lock.unlockWrite(stamp);
        }
        end.ended(request, errno, mismatch);
    }

    private static long mismatch(ByteBuffer compare, int done, int step) {
        int at = FOUND.get().slice(0, step).mismatch(compare.slice(compare.position() + done, step));
        return at < 0 ? -1 : (long) done + at;
    }

    /** Takes the outcome of a compare-and-write. */
    interface Ending {
        void ended(BlockRequest request, int errno, long mismatch);
    }

    /** Changes the size of the file; OK or a positive errno. */
    int resize(long bytes) {
        long stamp = lock.writeLock();
        try {
            int result = file.truncate(bytes);
            if (result < 0) {
                return errno("resize", result);
            }
            size = bytes;
            return file.sync() < 0 ? Errno.EIO : Errno.OK;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Takes note of room that was added from outside; true when there is some. */
    boolean noticeGrowth() {
        long now = file.size();
        if (now <= size) {
            return false;
        }
        long stamp = lock.writeLock();
        try {
            size = Math.max(size, now);
        } finally {
            lock.unlockWrite(stamp);
        }
        return true;
    }

    void close() {
        file.close();
    }

    private int errno(String what, long negative) {
        int errno = (int) -negative;
        if (errno == EDQUOT || errno == EFBIG) {
            return Errno.ENOSPC;
        }
        if (errno != Errno.ENOSPC) {
            complain("failed a " + what + " with errno " + errno);
        }
        return errno;
    }

    /** Says the first few, as a host that tries again and again must not fill the log. */
    private void complain(String what) {
        int number = complaints.incrementAndGet();
        if (number <= MOST_COMPLAINTS) {
            LOG.error("{} {}{}", uri, what, number == MOST_COMPLAINTS ? " (further errors are not logged)" : "");
        }
    }
}
