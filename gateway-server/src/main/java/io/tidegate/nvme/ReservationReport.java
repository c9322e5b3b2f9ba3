package io.tidegate.nvme;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The extended Reservation Status data structure, the answer to Reservation Report with EDS (NVMe Base 2.1, 7.8).
 *
 * <pre>
 * 0 gen 4 | 4 rtype | 5 regctl 2 | 9 ptpls | 64 registered controllers, 64 bytes each
 * each: 0 cntlid 2 | 2 rcsts: bit 0 holds the reservation | 8 rkey 8 | 16 hostid 16
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class ReservationReport extends Structure<ReservationReport> {

    /** CNTLID of a host's entry in the dynamic controller model. */
    public static final int DYNAMIC_CONTROLLER = 0xffff;

    private static final int HEADER_BYTES = 64;
    private static final int ENTRY_BYTES = 64;

    private static final int GEN = 0;
    private static final int RTYPE = 4;
    private static final int REGCTL = 5;
    private static final int PTPLS = 9;
    private static final int CNTLID = 0;
    private static final int RCSTS = 2;
    private static final int RKEY = 8;
    private static final int HOSTID = 16;

    /** A view over {@code buffer} from {@code offset}. */
    public ReservationReport(ByteBuffer buffer, int offset, int entries) {
        super(buffer, offset, bytes(entries));
    }

    /** Bytes of a report with so many entries. */
    public static int bytes(int entries) {
        return HEADER_BYTES + entries * ENTRY_BYTES;
    }

    public int generation() {
        return u32(GEN);
    }

    public ReservationReport generation(int value) {
        return u32(GEN, value);
    }

    /** Type of the reservation; 0: none is held. */
    public int type() {
        return u8(RTYPE);
    }

    public ReservationReport type(int value) {
        return u8(RTYPE, value);
    }

    /** Number of entries. */
    public int registered() {
        return u16(REGCTL);
    }

    public ReservationReport registered(int value) {
        return u16(REGCTL, value);
    }

    public boolean persists() {
        return u8(PTPLS) != 0;
    }

    public ReservationReport persists(boolean value) {
        return u8(PTPLS, value ? 1 : 0);
    }

    public int controllerId(int entry) {
        return u16(at(entry) + CNTLID);
    }

    public boolean holds(int entry) {
        return u8(at(entry) + RCSTS) != 0;
    }

    public long key(int entry) {
        return u64(at(entry) + RKEY);
    }

    public UUID hostId(int entry) {
        return uuid(at(entry) + HOSTID);
    }

    /** Fills one entry. */
    public ReservationReport entry(int entry, int controllerId, boolean holds, long key, UUID hostId) {
        return u16(at(entry) + CNTLID, controllerId)
                .u8(at(entry) + RCSTS, holds ? 1 : 0)
                .u64(at(entry) + RKEY, key)
                .uuid(at(entry) + HOSTID, hostId);
    }

    private static int at(int entry) {
        return HEADER_BYTES + entry * ENTRY_BYTES;
    }

    @Override
    ReservationReport self() {
        return this;
    }
}
