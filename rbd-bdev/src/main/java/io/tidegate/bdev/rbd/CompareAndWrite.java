package io.tidegate.bdev.rbd;

import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import io.tidegate.ceph.ImageStat;
import io.tidegate.ceph.jna.Librbd;
import io.tidegate.ceph.jna.LibrbdOptional;
import io.tidegate.ceph.jna.NativeMemory;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The compare-and-writes of one image. Any thread submits; the call into librbd blocks and runs on threads meant for it.
 *
 * <p>Librbd tells the end of an asynchronous compare-and-write by callback only, which costs more than the hop to a
 * thread that waits; hosts send few of them, for locks and heartbeats.
 *
 * <p>Librbd refuses a range that crosses a RADOS object, and that of Ceph 16 one longer than 512 bytes. Such a range is
 * read, compared and written while every other request of the image is held back. That is one step for everybody who
 * reaches the image through this device, and only the gateway that owns the ANA group serves I/O; it is none against a
 * foreign librbd client that writes to the image at the same time.
 */
final class CompareAndWrite {

    private final long image;
    private final ImageStat layout;
    private final RbdIo io;
    private final Gate gate;
    private final Executor threads;
    private final ReadWriteLock steps = new ReentrantReadWriteLock();

    CompareAndWrite(long image, ImageStat layout, RbdIo io, Gate gate, Executor threads) {
        this.image = image;
        this.layout = layout;
        this.io = io;
        this.gate = gate;
        this.threads = threads;
    }

    /** Runs a request that has been let in. */
    void submit(BlockRequest request) {
        if (!LibrbdOptional.COMPARE_AND_WRITE) {
            end(request, Errno.ENOTSUP);
            return;
        }
        try {
            threads.execute(() -> run(request));
        } catch (RejectedExecutionException closed) {
            end(request, Errno.ESHUTDOWN);
        }
    }

    private void run(BlockRequest request) {
        long[] mismatch = new long[1];
        long result = inLibrbd(request, mismatch);
        if (result == -Errno.EILSEQ) {
            endMismatch(request, placeIn(request, mismatch[0]));
        } else if (result == -Errno.EINVAL) {
            whileOthersAreHeld(request);
        } else {
            end(request, result < 0 ? (int) -result : Errno.OK);
        }
    }

    private long inLibrbd(BlockRequest request, long[] mismatch) {
        steps.readLock().lock();
        try {
            return LibrbdOptional.CompareAndWrite.rbd_compare_and_write(
                    image,
                    request.offset(),
                    request.length(),
                    NativeMemory.address(request.compare()),
                    NativeMemory.address(request.buffer()),
                    mismatch,
                    0);
        } finally {
            steps.readLock().unlock();
        }
    }

    private void whileOthersAreHeld(BlockRequest request) {
        ByteBuffer found = ByteBuffer.allocateDirect((int) request.length());
        long result;
        int difference = -1;
        steps.writeLock().lock();
        io.hold();
        try {
            result = Librbd.rbd_read(image, request.offset(), request.length(), NativeMemory.address(found));
            if (result == request.length()) {
                difference = found.mismatch(request.compare());
            }
            if (result == request.length() && difference < 0) {
                result = Librbd.rbd_write(
                        image, request.offset(), request.length(), NativeMemory.address(request.buffer()));
            }
        } finally {
            io.resume();
            steps.writeLock().unlock();
        }
        if (difference >= 0) {
            endMismatch(request, difference);
        } else {
            end(request, result == request.length() ? Errno.OK : result < 0 ? (int) -result : Errno.EINVAL);
        }
    }

    /**
     * Librbd counts a mismatch from the start of the range compared but adds it to the start of the object in the image;
     * this takes the latter off again.
     */
    private long placeIn(BlockRequest request, long reported) {
        return Math.clamp(reported - layout.objectStart(request.offset()), 0, request.length() - 1);
    }

    private void endMismatch(BlockRequest request, long place) {
        request.completeMismatch(place);
        gate.leave();
    }

    private void end(BlockRequest request, int errno) {
        request.complete(errno);
        gate.leave();
    }
}
