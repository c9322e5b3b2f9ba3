package io.tidegate.nvme;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A submission queue entry: view over 64 bytes (NVMe Base 2.1, 4.1.1, figure 91; for fabrics NVMe Base 2.1, 6).
 *
 * <pre>
 *  0 opcode | 1 flags: fuse 1:0, psdt 7:6 | 2 cid | 4 nsid (fabrics: byte 4 is fctype) | 8 cdw2 | 12 cdw3
 * 16 mptr   | 24 SGL descriptor 1: address 8, length 4, reserved 3, identifier 1
 * 40 cdw10 | 44 cdw11 | 48 cdw12 | 52 cdw13 | 56 cdw14 | 60 cdw15
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class Sqe {

    public static final int BYTES = 64;

    /** Where fields begin; the error log names a wrong parameter by this. */
    public static final int NSID = 4;

    public static final int SGL1 = 24;
    public static final int CDW10 = 40;
    public static final int CDW11 = 44;
    public static final int CDW12 = 48;
    public static final int CDW14 = 56;

    private static final int FLAGS = 1;
    private static final int CID = 2;
    private static final int FCTYPE = 4;
    private static final int CDW13 = 52;
    private static final int CDW15 = 60;

    private final ByteBuffer buffer;
    private final int offset;

    /** A view of its own 64 bytes of heap memory. */
    public Sqe() {
        this(ByteBuffer.allocate(BYTES), 0);
    }

    /** A view over {@code buffer} from {@code offset}; the buffer's position does not matter and is never changed. */
    public Sqe(ByteBuffer buffer, int offset) {
        this.buffer = buffer.order() == ByteOrder.LITTLE_ENDIAN
                ? buffer
                : buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.offset = offset;
    }

    /** The bytes below, to be filled or sent; little-endian. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** Sets all 64 bytes to zero. */
    public Sqe clear() {
        for (int i = 0; i < BYTES; i += Long.BYTES) {
            buffer.putLong(offset + i, 0);
        }
        return this;
    }

    public int opcode() {
        return buffer.get(offset) & 0xff;
    }

    public Sqe opcode(int opcode) {
        buffer.put(offset, (byte) opcode);
        return this;
    }

    /** Fused operation: 0 none, 1 first, 2 second. */
    public int fuse() {
        return buffer.get(offset + FLAGS) & 0x3;
    }

    /** PRP or SGL for data transfer: 0 PRP, 1 and 2 SGL. Fabrics demand 1. */
    public int psdt() {
        return (buffer.get(offset + FLAGS) >> 6) & 0x3;
    }

    /** Sets fuse and psdt together. */
    public Sqe flags(int fuse, int psdt) {
        buffer.put(offset + FLAGS, (byte) ((psdt << 6) | fuse));
        return this;
    }

    /** Command identifier, 0..65535. */
    public int cid() {
        return buffer.getShort(offset + CID) & 0xffff;
    }

    public Sqe cid(int cid) {
        buffer.putShort(offset + CID, (short) cid);
        return this;
    }

    /** Namespace identifier, unsigned 32 bits. */
    public int nsid() {
        return buffer.getInt(offset + NSID);
    }

    public Sqe nsid(int nsid) {
        buffer.putInt(offset + NSID, nsid);
        return this;
    }

    /** Fabrics command type, of a fabrics command only. */
    public int fctype() {
        return buffer.get(offset + FCTYPE) & 0xff;
    }

    public Sqe fctype(int fctype) {
        buffer.put(offset + FCTYPE, (byte) fctype);
        return this;
    }

    /** Address or offset of SGL descriptor 1. */
    public long sglAddress() {
        return buffer.getLong(offset + SGL1);
    }

    /** Length in bytes of SGL descriptor 1, unsigned. */
    public long sglLength() {
        return buffer.getInt(offset + SGL1 + 8) & 0xffff_ffffL;
    }

    /** Type (high nibble) and subtype (low nibble) of SGL descriptor 1, see {@link Sgl}. */
    public int sglIdentifier() {
        return buffer.get(offset + SGL1 + 15) & 0xff;
    }

    /** Sets SGL descriptor 1. */
    public Sqe sgl(int identifier, long address, long length) {
        buffer.putLong(offset + SGL1, address);
        buffer.putInt(offset + SGL1 + 8, (int) length);
        buffer.putInt(offset + SGL1 + 12, identifier << 24);
        return this;
    }

    public int cdw10() {
        return buffer.getInt(offset + CDW10);
    }

    public Sqe cdw10(int value) {
        buffer.putInt(offset + CDW10, value);
        return this;
    }

    public int cdw11() {
        return buffer.getInt(offset + CDW11);
    }

    public Sqe cdw11(int value) {
        buffer.putInt(offset + CDW11, value);
        return this;
    }

    public int cdw12() {
        return buffer.getInt(offset + CDW12);
    }

    public Sqe cdw12(int value) {
        buffer.putInt(offset + CDW12, value);
        return this;
    }

    public int cdw13() {
        return buffer.getInt(offset + CDW13);
    }

    public Sqe cdw13(int value) {
        buffer.putInt(offset + CDW13, value);
        return this;
    }

    public int cdw14() {
        return buffer.getInt(offset + CDW14);
    }

    public Sqe cdw14(int value) {
        buffer.putInt(offset + CDW14, value);
        return this;
    }

    public int cdw15() {
        return buffer.getInt(offset + CDW15);
    }

    public Sqe cdw15(int value) {
        buffer.putInt(offset + CDW15, value);
        return this;
    }

    /** Starting LBA of a read, write, compare, write zeroes or verify: cdw10 and cdw11 (NVM 1.1, 3.3). */
    public long slba() {
        return buffer.getLong(offset + CDW10);
    }

    public Sqe slba(long lba) {
        buffer.putLong(offset + CDW10, lba);
        return this;
    }

    /** UUID index of a command that selects by UUID: Identify, Get Log Page, Get and Set Features (cdw14 6:0). */
    public int uuidIndex() {
        return cdw14() & 0x7f;
    }

    /** Number of logical blocks, zero-based as on the wire. */
    public int nlb() {
        return buffer.getShort(offset + CDW12) & 0xffff;
    }

    public Sqe nlb(int zeroBased) {
        buffer.putShort(offset + CDW12, (short) zeroBased);
        return this;
    }

    @Override
    public String toString() {
        return String.format(
                "opcode %02xh cid %d nsid %d cdw10 %08x cdw11 %08x cdw12 %08x",
                opcode(), cid(), nsid(), cdw10(), cdw11(), cdw12());
    }
}
