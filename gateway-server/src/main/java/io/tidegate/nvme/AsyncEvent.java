package io.tidegate.nvme;

/**
 * Asynchronous events (NVMe Base 2.1, 5.1.2): dword 0 of the completion carries the type in 2:0, the information in 15:8
 * and the log page to read in 23:16. The bits that enable notices are the same in OAES and in the Asynchronous Event
 * Configuration feature.
 */
public final class AsyncEvent {

    /** Types. */
    public static final int TYPE_ERROR = 0;

    public static final int TYPE_SMART = 1;
    public static final int TYPE_NOTICE = 2;
    public static final int TYPE_IMMEDIATE = 3;
    public static final int TYPE_COMMAND_SET = 6;
    public static final int TYPE_VENDOR = 7;

    /** Information of a notice. */
    public static final int NOTICE_NAMESPACE_CHANGED = 0x00;

    public static final int NOTICE_FIRMWARE_ACTIVATION = 0x01;
    public static final int NOTICE_ANA_CHANGE = 0x03;
    public static final int NOTICE_DISCOVERY_CHANGE = 0xf0;

    /** Information of type {@link #TYPE_COMMAND_SET}. */
    public static final int COMMAND_SET_RESERVATION = 0x00;

    /** Bits of the feature alone: critical warnings of the SMART log. */
    public static final int ENABLE_HEALTH = 0xff;

    /** Bits of OAES and of the feature. */
    public static final int ENABLE_NAMESPACE_CHANGED = 1 << 8;

    public static final int ENABLE_FIRMWARE_ACTIVATION = 1 << 9;
    public static final int ENABLE_ANA_CHANGE = 1 << 11;
    public static final int ENABLE_DISCOVERY_CHANGE = 1 << 31;

    /** The whole of dword 0 for the events a gateway sends. */
    public static final int NAMESPACE_CHANGED = dw0(TYPE_NOTICE, NOTICE_NAMESPACE_CHANGED, LogPage.CHANGED_NAMESPACES);

    public static final int ANA_CHANGED = dw0(TYPE_NOTICE, NOTICE_ANA_CHANGE, LogPage.ANA);
    public static final int DISCOVERY_CHANGED = dw0(TYPE_NOTICE, NOTICE_DISCOVERY_CHANGE, LogPage.DISCOVERY);
    public static final int RESERVATION_CHANGED =
            dw0(TYPE_COMMAND_SET, COMMAND_SET_RESERVATION, LogPage.RESERVATION_NOTIFICATION);

    private AsyncEvent() {}

    public static int dw0(int type, int information, int logPage) {
        return type | information << 8 | logPage << 16;
    }

    public static int type(int dw0) {
        return dw0 & 0x7;
    }

    public static int information(int dw0) {
        return (dw0 >> 8) & 0xff;
    }

    public static int logPage(int dw0) {
        return (dw0 >> 16) & 0xff;
    }
}
