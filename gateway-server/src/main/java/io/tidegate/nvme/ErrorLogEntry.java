package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * An entry of the Error Information log page, LID 01h (NVMe Base 2.1, 5.1.12.1.2). The newest comes first.
 *
 * <pre>
 * 0 errorCount | 8 sqid | 10 cid | 12 statusField | 14 parameterErrorLocation | 16 lba | 24 nsid
 * 28 vendorLog | 29 trtype | 30 csi | 31 opcode | 32 commandInformation | 40 transportInformation
 * 63 lpver
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class ErrorLogEntry extends Structure<ErrorLogEntry> {

    public static final int BYTES = 64;

    private static final int ERROR_COUNT = 0;
    private static final int SQID = 8;
    private static final int CID = 10;
    private static final int STATUS_FIELD = 12;
    private static final int PARAMETER_ERROR_LOCATION = 14;
    private static final int LBA = 16;
    private static final int NSID = 24;
    private static final int VENDOR_LOG = 28;
    private static final int TRTYPE = 29;
    private static final int CSI = 30;
    private static final int OPCODE = 31;
    private static final int COMMAND_INFORMATION = 32;
    private static final int TRANSPORT_INFORMATION = 40;
    private static final int LPVER = 63;

    /** A view of its own zeroed heap memory. */
    public ErrorLogEntry() {
        this(ByteBuffer.allocate(BYTES), 0);
    }

    /** A view over {@code buffer} from {@code offset}. */
    public ErrorLogEntry(ByteBuffer buffer, int offset) {
        super(buffer, offset, BYTES);
    }

    /** Running number of the error; 0: the entry is not valid. */
    public long errorCount() {
        return u64(ERROR_COUNT);
    }

    public ErrorLogEntry errorCount(long value) {
        return u64(ERROR_COUNT, value);
    }

    /** Submission queue. */
    public int sqid() {
        return u16(SQID);
    }

    public ErrorLogEntry sqid(int value) {
        return u16(SQID, value);
    }

    /** Command identifier. */
    public int cid() {
        return u16(CID);
    }

    public ErrorLogEntry cid(int value) {
        return u16(CID, value);
    }

    /** The status field with the phase bit: a {@link Status} shifted left by one. */
    public int statusField() {
        return u16(STATUS_FIELD);
    }

    public ErrorLogEntry statusField(int value) {
        return u16(STATUS_FIELD, value);
    }

    /** Byte 7:0 and bit 10:8 of the command in error; FFFFh: not in one. */
    public int parameterErrorLocation() {
        return u16(PARAMETER_ERROR_LOCATION);
    }

    public ErrorLogEntry parameterErrorLocation(int value) {
        return u16(PARAMETER_ERROR_LOCATION, value);
    }

    /** First logical block in error. */
    public long lba() {
        return u64(LBA);
    }

    public ErrorLogEntry lba(long value) {
        return u64(LBA, value);
    }

    /** Namespace. */
    public int nsid() {
        return u32(NSID);
    }

    public ErrorLogEntry nsid(int value) {
        return u32(NSID, value);
    }

    /** Vendor log page with more; 0: none. */
    public int vendorLog() {
        return u8(VENDOR_LOG);
    }

    public ErrorLogEntry vendorLog(int value) {
        return u8(VENDOR_LOG, value);
    }

    /** Transport type. */
    public int trtype() {
        return u8(TRTYPE);
    }

    public ErrorLogEntry trtype(int value) {
        return u8(TRTYPE, value);
    }

    /** Command set identifier, valid with the opcode. */
    public int csi() {
        return u8(CSI);
    }

    public ErrorLogEntry csi(int value) {
        return u8(CSI, value);
    }

    /** Opcode of the command. */
    public int opcode() {
        return u8(OPCODE);
    }

    public ErrorLogEntry opcode(int value) {
        return u8(OPCODE, value);
    }

    /** Command specific information. */
    public long commandInformation() {
        return u64(COMMAND_INFORMATION);
    }

    public ErrorLogEntry commandInformation(long value) {
        return u64(COMMAND_INFORMATION, value);
    }

    /** Transport specific information. */
    public int transportInformation() {
        return u16(TRANSPORT_INFORMATION);
    }

    public ErrorLogEntry transportInformation(int value) {
        return u16(TRANSPORT_INFORMATION, value);
    }

    /** Version of the entry: 1 with CSI and opcode. */
    public int lpver() {
        return u8(LPVER);
    }

    public ErrorLogEntry lpver(int value) {
        return u8(LPVER, value);
    }

    @Override
    ErrorLogEntry self() {
        return this;
    }
}
