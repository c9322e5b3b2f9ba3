package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * The fabrics part of {@link IdentifyController}, from its byte 1792 (NVMe Base 2.1, figure 313, "Fabrics Specific").
 *
 * <pre>
 * 0 ioccsz | 4 iorcsz | 8 icdoff | 10 fcatt | 11 msdbd | 12 ofcs | 14 dctype
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class IdentifyFabrics extends Structure<IdentifyFabrics> {

    public static final int BYTES = 256;

    private static final int IOCCSZ = 0;
    private static final int IORCSZ = 4;
    private static final int ICDOFF = 8;
    private static final int FCATT = 10;
    private static final int MSDBD = 11;
    private static final int OFCS = 12;
    private static final int DCTYPE = 14;

    /** A view of its own zeroed heap memory. */
    public IdentifyFabrics() {
        this(ByteBuffer.allocate(BYTES), 0);
    }

    /** A view over {@code buffer} from {@code offset}. */
    public IdentifyFabrics(ByteBuffer buffer, int offset) {
        super(buffer, offset, BYTES);
    }

    /** I/O queue command capsule supported size, in 16 bytes: 4 for no in-capsule data. */
    public int ioccsz() {
        return u32(IOCCSZ);
    }

    public IdentifyFabrics ioccsz(int value) {
        return u32(IOCCSZ, value);
    }

    /** I/O queue response capsule supported size, in 16 bytes; at least 1. */
    public int iorcsz() {
        return u32(IORCSZ);
    }

    public IdentifyFabrics iorcsz(int value) {
        return u32(IORCSZ, value);
    }

    /** In-capsule data offset, in 16 bytes after the command. */
    public int icdoff() {
        return u16(ICDOFF);
    }

    public IdentifyFabrics icdoff(int value) {
        return u16(ICDOFF, value);
    }

    /** Fabrics controller attributes: bit 0, dynamic (0) or static (1) controllers. */
    public int fcatt() {
        return u8(FCATT);
    }

    public IdentifyFabrics fcatt(int value) {
        return u8(FCATT, value);
    }

    /** Maximum SGL data block descriptors; 0: no limit. */
    public int msdbd() {
        return u8(MSDBD);
    }

    public IdentifyFabrics msdbd(int value) {
        return u8(MSDBD, value);
    }

    /** Optional fabrics commands support: bit 0, Disconnect. */
    public int ofcs() {
        return u16(OFCS);
    }

    public IdentifyFabrics ofcs(int value) {
        return u16(OFCS, value);
    }

    /** Discovery controller type: 0 not told, 1 direct, 2 central. */
    public int dctype() {
        return u8(DCTYPE);
    }

    public IdentifyFabrics dctype(int value) {
        return u8(DCTYPE, value);
    }

    @Override
    IdentifyFabrics self() {
        return this;
    }
}
