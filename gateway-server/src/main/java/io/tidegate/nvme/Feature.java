package io.tidegate.nvme;

/**
 * Feature identifiers and the parameters of Get and Set Features (NVMe Base 2.1, 5.1.11 and 5.1.25): cdw10 FID 7:0; SEL
 * 10:8 of Get; SV 31 of Set.
 */
public final class Feature {

    public static final int ARBITRATION = 0x01;
    public static final int POWER_MANAGEMENT = 0x02;
    public static final int TEMPERATURE_THRESHOLD = 0x04;
    public static final int ERROR_RECOVERY = 0x05;
    public static final int VOLATILE_WRITE_CACHE = 0x06;
    public static final int NUMBER_OF_QUEUES = 0x07;
    public static final int INTERRUPT_COALESCING = 0x08;
    public static final int INTERRUPT_VECTOR = 0x09;
    public static final int WRITE_ATOMICITY = 0x0a;
    public static final int ASYNC_EVENT_CONFIGURATION = 0x0b;
    public static final int TIMESTAMP = 0x0e;
    public static final int KEEP_ALIVE_TIMER = 0x0f;
    public static final int HOST_BEHAVIOR_SUPPORT = 0x16;
    public static final int COMMAND_SET_PROFILE = 0x19;
    public static final int SOFTWARE_PROGRESS_MARKER = 0x80;
    public static final int HOST_IDENTIFIER = 0x81;
    public static final int RESERVATION_NOTIFICATION_MASK = 0x82;
    public static final int RESERVATION_PERSISTENCE = 0x83;
    public static final int WRITE_PROTECTION = 0x84;

    /** SEL: which value Get Features asks for. */
    public static final int SELECT_CURRENT = 0;

    public static final int SELECT_DEFAULT = 1;
    public static final int SELECT_SAVED = 2;
    public static final int SELECT_CAPABILITIES = 3;

    /** Capabilities in dword 0 when {@link #SELECT_CAPABILITIES} was asked for. */
    public static final int CAPABILITY_SAVEABLE = 1;

    public static final int CAPABILITY_NAMESPACE_SPECIFIC = 1 << 1;
    public static final int CAPABILITY_CHANGEABLE = 1 << 2;

    private Feature() {}

    public static int identifier(Sqe sqe) {
        return sqe.cdw10() & 0xff;
    }

    /** True for a feature that each namespace has a value of; the others belong to the controller. */
    public static boolean namespaceSpecific(int identifier) {
        return switch (identifier) {
            case ERROR_RECOVERY -> true;
            case RESERVATION_NOTIFICATION_MASK -> true;
            case RESERVATION_PERSISTENCE -> true;
            case WRITE_PROTECTION -> true;
            default -> false;
        };
    }

    public static int select(Sqe sqe) {
        return (sqe.cdw10() >> 8) & 0x7;
    }

    /** True: Set Features is to outlast power cycles. */
    public static boolean save(Sqe sqe) {
        return sqe.cdw10() < 0;
    }
}
