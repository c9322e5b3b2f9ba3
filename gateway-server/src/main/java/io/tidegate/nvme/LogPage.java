package io.tidegate.nvme;

/**
 * Log page identifiers and the parameters of Get Log Page (NVMe Base 2.1, 5.1.12): cdw10 LID 7:0, LSP 14:8, RAE 15,
 * NUMDL 31:16; cdw11 NUMDU 15:0, LSI 31:16; cdw12 and cdw13 the offset; cdw14 UUID index 6:0, offset type 23, CSI 31:24.
 */
public final class LogPage {

    public static final int SUPPORTED_PAGES = 0x00;
    public static final int ERROR_INFORMATION = 0x01;
    public static final int SMART = 0x02;
    public static final int FIRMWARE_SLOT = 0x03;
    public static final int CHANGED_NAMESPACES = 0x04;
    public static final int COMMANDS_SUPPORTED = 0x05;
    public static final int DEVICE_SELF_TEST = 0x06;
    public static final int TELEMETRY_HOST = 0x07;
    public static final int TELEMETRY_CONTROLLER = 0x08;
    public static final int ENDURANCE_GROUP = 0x09;
    public static final int ANA = 0x0c;
    public static final int PERSISTENT_EVENT = 0x0d;
    public static final int FEATURE_EFFECTS = 0x12;
    public static final int DISCOVERY = 0x70;
    public static final int HOST_DISCOVERY = 0x71;
    public static final int RESERVATION_NOTIFICATION = 0x80;
    public static final int SANITIZE_STATUS = 0x81;

    /** Byte of the command where the log specific identifier is. */
    public static final int SPECIFIC_IDENTIFIER = Sqe.CDW11 + 2;

    private static final int RAE = 1 << 15;

    private LogPage() {}

    public static int identifier(Sqe sqe) {
        return sqe.cdw10() & 0xff;
    }

    /** Log specific parameter, LSP. */
    public static int specificParameter(Sqe sqe) {
        return (sqe.cdw10() >> 8) & 0x7f;
    }

    /** True: reading the page leaves its asynchronous event pending. */
    public static boolean retainsEvent(Sqe sqe) {
        return (sqe.cdw10() & RAE) != 0;
    }

    /** Bytes asked for, at least 4; the number of dwords on the wire is zero-based. */
    public static long bytes(Sqe sqe) {
        long dwords = (sqe.cdw10() >>> 16) | (sqe.cdw11() & 0xffffL) << 16;
        return (dwords + 1) * Integer.BYTES;
    }

    /** Log specific identifier, LSI. */
    public static int specificIdentifier(Sqe sqe) {
        return sqe.cdw11() >>> 16;
    }

    /** Offset in the page from which bytes are asked for, unsigned. */
    public static long offset(Sqe sqe) {
        return (sqe.cdw12() & 0xffff_ffffL) | (long) sqe.cdw13() << 32;
    }

    /** True: the offset is an index of entries, not of bytes. */
    public static boolean offsetIsIndex(Sqe sqe) {
        return (sqe.cdw14() & 1 << 23) != 0;
    }

    /** Command set of the page, where it has one. */
    public static int csi(Sqe sqe) {
        return sqe.cdw14() >>> 24;
    }

    /**
     * Fills in the parameters of Get Log Page.
     *
     * @param bytes a multiple of 4, at least 4
     * @param retainEvent true to leave the asynchronous event of this page pending
     */
    public static Sqe ask(Sqe sqe, int identifier, long offset, int bytes, boolean retainEvent) {
        int dwords = bytes / Integer.BYTES - 1;
        return sqe.opcode(AdminOpcode.GET_LOG_PAGE)
                .cdw10(identifier | (retainEvent ? RAE : 0) | dwords << 16)
                .cdw11(dwords >>> 16)
                .cdw12((int) offset)
                .cdw13((int) (offset >>> 32));
    }
}
