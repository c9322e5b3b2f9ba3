package io.tidegate.nvme;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A completion queue entry: view over 16 bytes (NVMe Base 2.1, 4.2.1, figure 96).
 *
 * <pre>
 * 0 dword 0 | 4 dword 1 | 8 sqhd | 10 sqid (reserved over fabrics) | 12 cid | 14 status: phase 0, status field 15:1
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class Cqe {

    public static final int BYTES = 16;

    private static final int SQHD = 8;
    private static final int SQID = 10;
    private static final int CID = 12;
    private static final int STATUS = 14;

    private final ByteBuffer buffer;
    private final int offset;

    /** A view of its own 16 bytes of heap memory. */
    public Cqe() {
        this(ByteBuffer.allocate(BYTES), 0);
    }

    /** A view over {@code buffer} from {@code offset}; the buffer's position does not matter and is never changed. */
    public Cqe(ByteBuffer buffer, int offset) {
        this.buffer = buffer.order() == ByteOrder.LITTLE_ENDIAN
                ? buffer
                : buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.offset = offset;
    }

    /** The bytes below; little-endian. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** Where in {@link #buffer()} the entry begins. */
    public int offset() {
        return offset;
    }

    /** Sets all 16 bytes to zero. */
    public Cqe clear() {
        buffer.putLong(offset, 0);
        buffer.putLong(offset + 8, 0);
        return this;
    }

    /** Command-specific result, dword 0. */
    public int dw0() {
        return buffer.getInt(offset);
    }

    public Cqe dw0(int value) {
        buffer.putInt(offset, value);
        return this;
    }

    /** Command-specific result, dwords 0 and 1 (Property Get). */
    public long result() {
        return buffer.getLong(offset);
    }

    public Cqe result(long value) {
        buffer.putLong(offset, value);
        return this;
    }

    /** Submission queue head pointer. */
    public int sqhd() {
        return buffer.getShort(offset + SQHD) & 0xffff;
    }

    public Cqe sqhd(int value) {
        buffer.putShort(offset + SQHD, (short) value);
        return this;
    }

    public int sqid() {
        return buffer.getShort(offset + SQID) & 0xffff;
    }

    public int cid() {
        return buffer.getShort(offset + CID) & 0xffff;
    }

    public Cqe cid(int value) {
        buffer.putShort(offset + CID, (short) value);
        return this;
    }

    /** The status field without the phase bit, as {@link Status} packs it. */
    public int status() {
        return (buffer.getShort(offset + STATUS) & 0xffff) >> 1;
    }

    public Cqe status(int status) {
        buffer.putShort(offset + STATUS, (short) (status << 1));
        return this;
    }

    @Override
    public String toString() {
        return "cid " + cid() + " " + Status.describe(status());
    }
}
