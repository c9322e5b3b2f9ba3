package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * The parameters of the reservation commands (NVMe Base 2.1, 7.5 Acquire, 7.6 Register, 7.7 Release, 7.8 Report).
 *
 * <p>cdw10 of the first three: action 2:0 | IEKEY 3 | RTYPE 15:8 (Acquire, Release) or CPTPL 31:30 (Register). Their
 * data: 0 current key (CRKEY) | 8 new key (NRKEY) of Register, or the key to preempt (PRKEY) of Acquire. Report: cdw10
 * number of dwords, zero-based; cdw11 EDS 0.
 */
public final class Reservation {

    /** RREGA: what Register does. */
    public static final int REGISTER = 0;

    public static final int UNREGISTER = 1;
    public static final int REPLACE = 2;

    /** RACQA: what Acquire does. */
    public static final int ACQUIRE = 0;

    public static final int PREEMPT = 1;
    public static final int PREEMPT_AND_ABORT = 2;

    /** RRELA: what Release does. */
    public static final int RELEASE = 0;

    public static final int CLEAR = 1;

    /** CPTPL: what Register makes of the Persist Through Power Loss state. */
    public static final int CPTPL_NO_CHANGE = 0;

    public static final int CPTPL_CLEAR = 2;
    public static final int CPTPL_SET = 3;

    /** RESCAP: persist through power loss, the six types (bit of a type is its RTYPE), IEKEY as of NVMe 1.3. */
    public static final int RESCAP_ALL = 0xff;

    /** Data of Register and Acquire. */
    public static final int DATA_BYTES = 2 * Long.BYTES;

    /** Data of Release; Linux sends {@link #DATA_BYTES} here as well. */
    public static final int RELEASE_DATA_BYTES = Long.BYTES;

    private static final int SECOND_KEY = 8;
    private static final int IEKEY = 1 << 3;
    private static final int EDS = 1;

    private Reservation() {}

    /** True for the opcodes of Register, Report, Acquire and Release. */
    public static boolean isCommand(int opcode) {
        return switch (opcode) {
            case NvmOpcode.RESERVATION_REGISTER,
                    NvmOpcode.RESERVATION_REPORT,
                    NvmOpcode.RESERVATION_ACQUIRE,
                    NvmOpcode.RESERVATION_RELEASE -> true;
            default -> false;
        };
    }

    public static int action(Sqe sqe) {
        return sqe.cdw10() & 0x7;
    }

    /** IEKEY: the current key is not checked. */
    public static boolean ignoresExistingKey(Sqe sqe) {
        return (sqe.cdw10() & IEKEY) != 0;
    }

    /** RTYPE. */
    public static int type(Sqe sqe) {
        return (sqe.cdw10() >> 8) & 0xff;
    }

    public static int changePersistence(Sqe sqe) {
        return sqe.cdw10() >>> 30;
    }

    /** CRKEY. */
    public static long currentKey(ByteBuffer data) {
        return data.getLong(0);
    }

    /** NRKEY of Register, PRKEY of Acquire. */
    public static long secondKey(ByteBuffer data) {
        return data.getLong(SECOND_KEY);
    }

    /** Bytes that Report asks for. */
    public static long reportBytes(Sqe sqe) {
        return (Integer.toUnsignedLong(sqe.cdw10()) + 1) * Integer.BYTES;
    }

    /** EDS: Report shall give the extended data structure, which has room for 128-bit host identifiers. */
    public static boolean extended(Sqe sqe) {
        return (sqe.cdw11() & EDS) != 0;
    }
}
