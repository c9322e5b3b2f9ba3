package io.tidegate.nvme;

/** Opcodes of the admin queue (NVMe Base 2.1, figure 141). */
public final class AdminOpcode {

    public static final int GET_LOG_PAGE = 0x02;
    public static final int IDENTIFY = 0x06;
    public static final int ABORT = 0x08;
    public static final int SET_FEATURES = 0x09;
    public static final int GET_FEATURES = 0x0a;
    public static final int ASYNC_EVENT_REQUEST = 0x0c;
    public static final int NAMESPACE_MANAGEMENT = 0x0d;
    public static final int NAMESPACE_ATTACHMENT = 0x15;
    public static final int KEEP_ALIVE = 0x18;
    public static final int FORMAT_NVM = 0x80;
    public static final int SANITIZE = 0x84;
    public static final int FABRICS = 0x7f;

    private AdminOpcode() {}
}
