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
    public static final int FIRMWARE_COMMIT = 0x10;
    public static final int FIRMWARE_DOWNLOAD = 0x11;
    public static final int DEVICE_SELF_TEST = 0x14;
    public static final int NAMESPACE_ATTACHMENT = 0x15;
    public static final int KEEP_ALIVE = 0x18;
    public static final int DIRECTIVE_SEND = 0x19;
    public static final int DIRECTIVE_RECEIVE = 0x1a;
    public static final int VIRTUALIZATION_MANAGEMENT = 0x1c;
    public static final int DOORBELL_BUFFER_CONFIG = 0x7c;
    public static final int FORMAT_NVM = 0x80;
    public static final int SECURITY_SEND = 0x81;
    public static final int SECURITY_RECEIVE = 0x82;
    public static final int SANITIZE = 0x84;
    public static final int FABRICS = 0x7f;

    private AdminOpcode() {}
}
