package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * The header of the Discovery log page, LID 70h; entries of {@link DiscoveryLogEntry#BYTES} follow (NVMe Base 2.1,
 * 5.1.12.3.1).
 *
 * <pre>
 * 0 genctr | 8 numrec | 16 recfmt
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class DiscoveryLogHeader extends Structure<DiscoveryLogHeader> {

    public static final int BYTES = 1024;

    private static final int GENCTR = 0;
    private static final int NUMREC = 8;
    private static final int RECFMT = 16;

    /** A view of its own zeroed heap memory. */
    public DiscoveryLogHeader() {
        this(ByteBuffer.allocate(BYTES), 0);
    }

    /** A view over {@code buffer} from {@code offset}. */
    public DiscoveryLogHeader(ByteBuffer buffer, int offset) {
        super(buffer, offset, BYTES);
    }

    /** Generation counter: changes with every change of the log page. */
    public long genctr() {
        return u64(GENCTR);
    }

    public DiscoveryLogHeader genctr(long value) {
        return u64(GENCTR, value);
    }

    /** Number of records that follow. */
    public long numrec() {
        return u64(NUMREC);
    }

    public DiscoveryLogHeader numrec(long value) {
        return u64(NUMREC, value);
    }

    /** Record format: 0. */
    public int recfmt() {
        return u16(RECFMT);
    }

    public DiscoveryLogHeader recfmt(int value) {
        return u16(RECFMT, value);
    }

    @Override
    DiscoveryLogHeader self() {
        return this;
    }
}
