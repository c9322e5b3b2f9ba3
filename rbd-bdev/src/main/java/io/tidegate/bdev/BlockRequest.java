package io.tidegate.bdev;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One asynchronous request, made once by its owner and used again and again.
 *
 * <p>Owner: who made it, until {@link BlockDevice#submit}; then the device, until the completion is called. It is never
 * shared, so its fields need no synchronization beyond the hand-over.
 *
 * <p>Invariants: buffers are direct; the bytes of a request are those between position and limit of the buffer when it
 * is submitted, as many as {@link #length()}; neither the device nor its backing changes position or limit.
 */
public final class BlockRequest {

    private final BlockCompletion completion;

    private BlockOperation operation = BlockOperation.READ;
    private long offset;
    private long length;
    private @Nullable ByteBuffer buffer;
    private @Nullable ByteBuffer compare;
    private boolean forceUnitAccess;
    private boolean deallocate;
    private boolean refuseUnwritten;
    private int errno;
    private long mismatchOffset;
    private long heldNanos;
    private long startedNanos;
    private long endedNanos;
    private @Nullable Object deviceState;

    /** Makes a request that reports to {@code completion} each time it ends. */
    public BlockRequest(BlockCompletion completion) {
        this.completion = completion;
    }

    /** Prepares a read of {@code buffer.remaining()} bytes at byte {@code offset}. */
    public BlockRequest read(long offset, ByteBuffer buffer) {
        return set(BlockOperation.READ, offset, buffer.remaining(), buffer, null, false);
    }

    /** Prepares a write of {@code buffer.remaining()} bytes at byte {@code offset}. */
    public BlockRequest write(long offset, ByteBuffer buffer, boolean forceUnitAccess) {
        return set(BlockOperation.WRITE, offset, buffer.remaining(), buffer, null, forceUnitAccess);
    }

    /** Prepares a flush. */
    public BlockRequest flush() {
        return set(BlockOperation.FLUSH, 0, 0, null, null, false);
    }

    /** Prepares a discard of {@code length} bytes. */
    public BlockRequest discard(long offset, long length) {
        return set(BlockOperation.DISCARD, offset, length, null, null, false);
    }

    /**
     * Prepares {@code length} bytes of zeroes.
     *
     * @param deallocate true when the blocks shall count as never written, false when as written; matters to a device that
     *     {@linkplain BlockGeometry#tellsUnwritten tells}
     */
    public BlockRequest writeZeroes(long offset, long length, boolean forceUnitAccess, boolean deallocate) {
        set(BlockOperation.WRITE_ZEROES, offset, length, null, null, forceUnitAccess);
        this.deallocate = deallocate;
        return this;
    }

    /** Prepares an atomic compare and write; both buffers have the same number of bytes remaining. */
    public BlockRequest compareAndWrite(long offset, ByteBuffer compare, ByteBuffer write) {
        return set(BlockOperation.COMPARE_AND_WRITE, offset, write.remaining(), write, compare, false);
    }

    /** Prepares what {@code other} asks for, with its buffers. */
    public BlockRequest copy(BlockRequest other) {
        set(other.operation, other.offset, other.length, other.buffer, other.compare, other.forceUnitAccess);
        this.deallocate = other.deallocate;
        this.refuseUnwritten = other.refuseUnwritten;
        return this;
    }

    private BlockRequest set(
            BlockOperation operation,
            long offset,
            long length,
            @Nullable ByteBuffer buffer,
            @Nullable ByteBuffer compare,
            boolean forceUnitAccess) {
        this.operation = operation;
        this.offset = offset;
        this.length = length;
        this.buffer = buffer;
        this.compare = compare;
        this.forceUnitAccess = forceUnitAccess;
        this.deallocate = false;
        this.errno = Errno.OK;
        this.mismatchOffset = 0;
        this.heldNanos = 0;
        this.startedNanos = 0;
        this.endedNanos = 0;
        return this;
    }

    public BlockOperation operation() {
        return operation;
    }

    /** First byte on the device. */
    public long offset() {
        return offset;
    }

    /** Number of bytes on the device. */
    public long length() {
        return length;
    }

    /** The data of a read, write or compare-and-write. */
    public ByteBuffer buffer() {
        if (buffer == null) {
            throw new IllegalStateException(operation + " has no data");
        }
        return buffer;
    }

    /** What the range must equal, for a compare-and-write. */
    public ByteBuffer compare() {
        if (compare == null) {
            throw new IllegalStateException(operation + " compares nothing");
        }
        return compare;
    }

    public boolean forceUnitAccess() {
        return forceUnitAccess;
    }

    /** True when zeroed blocks shall count as never written. */
    public boolean deallocate() {
        return deallocate;
    }

    /**
     * Sets whether a read or compare ends with {@link Errno#ENODATA} when part of its range was never written or was
     * deallocated; stays until it is set again. Only for devices that {@linkplain BlockGeometry#tellsUnwritten tell}.
     */
    public void refuseUnwritten(boolean refuse) {
        this.refuseUnwritten = refuse;
    }

    public boolean refuseUnwritten() {
        return refuseUnwritten;
    }

    /** {@link Errno#OK} or the positive errno of the failure; valid once completed. */
    public int errno() {
        return errno;
    }

    /** Byte, counted from {@link #offset()}, of the first difference when a compare ended with EILSEQ. */
    public long mismatchOffset() {
        return mismatchOffset;
    }

    /** How long a limit held the request back; valid once completed. */
    public long heldNanos() {
        return heldNanos;
    }

    /** Sets how long a limit held the request back; only devices call this. */
    public void heldNanos(long nanos) {
        heldNanos = nanos;
    }

    /** When its owner submitted it, by {@link System#nanoTime}, for who measures below; 0 when the owner has not looked. */
    public long startedNanos() {
        return startedNanos;
    }

    /** Sets when the request is submitted; only its owner calls this. */
    public void startedNanos(long now) {
        this.startedNanos = now;
    }

    /** When the device had it done, by the same clock; 0 when the device has not looked. Valid once completed. */
    public long endedNanos() {
        return endedNanos;
    }

    /** Sets when the device had it done; only devices call this. */
    public void endedNanos(long now) {
        this.endedNanos = now;
    }

    /** The device's own note on this request, kept by the request so that a device need not allocate. */
    public @Nullable Object deviceState() {
        return deviceState;
    }

    /** Sets the device's own note; only the device that serves the request calls this. */
    public void deviceState(@Nullable Object state) {
        this.deviceState = state;
    }

    /** Ends the request; the device calls this exactly once for each submit. */
    public void complete(int errno) {
        this.errno = errno;
        completion.completed(this);
    }

    /** Ends a compare-and-write that found a difference, {@code at} bytes behind {@link #offset()}. */
    public void completeMismatch(long at) {
        this.mismatchOffset = at;
        complete(Errno.EILSEQ);
    }
}
