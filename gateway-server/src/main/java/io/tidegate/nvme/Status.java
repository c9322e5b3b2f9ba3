package io.tidegate.nvme;

/**
 * Status values as they stand in a completion, without the phase bit (NVMe Base 2.1, 4.2.3): status code in bits 7:0,
 * status code type in 10:8, command retry delay in 12:11, more in 13, do not retry in 14.
 */
public final class Status {

    public static final int DNR = 0x4000;
    public static final int MORE = 0x2000;

    /** CRD 1: try again after CRDT1; only to a host that has enabled advanced command retry. */
    public static final int RETRY_DELAY_1 = 0x0800;

    private static final int GENERIC = 0x000;
    private static final int COMMAND_SPECIFIC = 0x100;
    private static final int MEDIA = 0x200;
    private static final int PATH = 0x300;

    // Generic command status, figure 102.
    public static final int SUCCESS = GENERIC;
    public static final int INVALID_OPCODE = GENERIC | 0x01;
    public static final int INVALID_FIELD = GENERIC | 0x02;
    public static final int COMMAND_ID_CONFLICT = GENERIC | 0x03;
    public static final int DATA_TRANSFER_ERROR = GENERIC | 0x04;
    public static final int INTERNAL_ERROR = GENERIC | 0x06;
    public static final int ABORTED_BY_REQUEST = GENERIC | 0x07;
    public static final int ABORTED_SQ_DELETION = GENERIC | 0x08;
    public static final int ABORTED_FAILED_FUSED = GENERIC | 0x09;
    public static final int ABORTED_MISSING_FUSED = GENERIC | 0x0a;
    public static final int INVALID_NAMESPACE = GENERIC | 0x0b;
    public static final int COMMAND_SEQUENCE_ERROR = GENERIC | 0x0c;
    public static final int INVALID_SGL_SEGMENT = GENERIC | 0x0d;
    public static final int INVALID_SGL_COUNT = GENERIC | 0x0e;
    public static final int DATA_SGL_LENGTH_INVALID = GENERIC | 0x0f;
    public static final int SGL_TYPE_INVALID = GENERIC | 0x11;
    public static final int ATOMIC_WRITE_UNIT_EXCEEDED = GENERIC | 0x14;
    public static final int SGL_OFFSET_INVALID = GENERIC | 0x16;
    public static final int HOST_ID_INCONSISTENT = GENERIC | 0x18;
    public static final int KEEP_ALIVE_EXPIRED = GENERIC | 0x19;
    public static final int KEEP_ALIVE_INVALID = GENERIC | 0x1a;
    public static final int ABORTED_PREEMPT = GENERIC | 0x1b;
    public static final int NAMESPACE_WRITE_PROTECTED = GENERIC | 0x20;
    public static final int TRANSIENT_TRANSPORT_ERROR = GENERIC | 0x22;
    public static final int ADMIN_COMMAND_MEDIA_NOT_READY = GENERIC | 0x24;
    public static final int LBA_OUT_OF_RANGE = GENERIC | 0x80;
    public static final int CAPACITY_EXCEEDED = GENERIC | 0x81;
    public static final int NAMESPACE_NOT_READY = GENERIC | 0x82;
    public static final int RESERVATION_CONFLICT = GENERIC | 0x83;

    // Command specific status, figure 103.
    public static final int INVALID_QUEUE_ID = COMMAND_SPECIFIC | 0x01;
    public static final int INVALID_QUEUE_SIZE = COMMAND_SPECIFIC | 0x02;
    public static final int ABORT_LIMIT_EXCEEDED = COMMAND_SPECIFIC | 0x03;
    public static final int AER_LIMIT_EXCEEDED = COMMAND_SPECIFIC | 0x05;
    public static final int INVALID_LOG_PAGE = COMMAND_SPECIFIC | 0x09;
    public static final int FEATURE_NOT_SAVEABLE = COMMAND_SPECIFIC | 0x0d;
    public static final int FEATURE_NOT_CHANGEABLE = COMMAND_SPECIFIC | 0x0e;
    public static final int FEATURE_NOT_NAMESPACE_SPECIFIC = COMMAND_SPECIFIC | 0x0f;

    // NVM command set specific, NVM Command Set 1.1, figure 18.
    public static final int COMMAND_SIZE_LIMIT_EXCEEDED = COMMAND_SPECIFIC | 0x83;
    public static final int OVERLAPPING_IO_RANGE = COMMAND_SPECIFIC | 0x87;

    // Fabrics command specific status, figure 104.
    public static final int CONNECT_INCOMPATIBLE_FORMAT = COMMAND_SPECIFIC | 0x80;
    public static final int CONNECT_CONTROLLER_BUSY = COMMAND_SPECIFIC | 0x81;
    public static final int CONNECT_INVALID_PARAMETERS = COMMAND_SPECIFIC | 0x82;
    public static final int CONNECT_RESTART_DISCOVERY = COMMAND_SPECIFIC | 0x83;
    public static final int CONNECT_INVALID_HOST = COMMAND_SPECIFIC | 0x84;
    public static final int DISCONNECT_INVALID_QUEUE_TYPE = COMMAND_SPECIFIC | 0x85;
    public static final int DISCOVER_RESTART = COMMAND_SPECIFIC | 0x90;
    public static final int AUTHENTICATION_REQUIRED = COMMAND_SPECIFIC | 0x91;

    // Media and data integrity, figure 106.
    public static final int WRITE_FAULT = MEDIA | 0x80;
    public static final int UNRECOVERED_READ_ERROR = MEDIA | 0x81;
    public static final int COMPARE_FAILURE = MEDIA | 0x85;
    public static final int DEALLOCATED_OR_UNWRITTEN = MEDIA | 0x87;

    // Path related, figure 107.
    public static final int INTERNAL_PATH_ERROR = PATH;
    public static final int ANA_PERSISTENT_LOSS = PATH | 0x01;
    public static final int ANA_INACCESSIBLE = PATH | 0x02;
    public static final int ANA_TRANSITION = PATH | 0x03;
    public static final int HOST_PATHING_ERROR = PATH | 0x70;
    public static final int ABORTED_BY_HOST = PATH | 0x71;

    private Status() {}

    /** Status code type and status code alone. */
    public static int code(int status) {
        return status & 0x7ff;
    }

    public static boolean isSuccess(int status) {
        return code(status) == SUCCESS;
    }

    /** The status in words for logs and for people. */
    public static String describe(int status) {
        String name = StatusNames.of(code(status));
        return (status & DNR) != 0 ? name + ", do not retry" : name;
    }
}
