package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * The header of the Persistent Event Log, LID 0Dh (NVMe Base 2.1, 5.1.12.1.14); events follow it, newest first, each as
 * {@link PersistentEvent} tells. Counters of 128 bits are given by their low 64 bits.
 *
 * <pre>
 * 0 lid | 4 events | 8 totalBytes | 16 revision | 18 headerBytes - 20 | 20 timestamp | 28 powerOnHours | 44 powerCycles
 * 52 vid | 54 ssvid | 56 sn | 76 mn | 116 subnqn | 372 generation | 374 context | 480 supported events, 32 bytes
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class PersistentEventLog extends Structure<PersistentEventLog> {

    /** Bytes of the header. */
    public static final int BYTES = 512;

    /** The actions of the log specific parameter. */
    public static final int READ = 0;

    public static final int ESTABLISH_AND_READ = 1;
    public static final int RELEASE = 2;
    public static final int ESTABLISH_AND_READ_HEADER = 3;

    /** What Supported Log Pages says of the page: {@link #ESTABLISH_AND_READ_HEADER} and the generation are there. */
    public static final int HEADER_ACTION_SUPPORTED = 1;

    /** PELS counts in these. */
    public static final int SIZE_UNIT = 64 << 10;

    private static final int REVISION_2_1 = 3;

    /** RCI: a context was there already, made by way of a port of the NVM subsystem. */
    private static final int CONTEXT_OF_PORT = 1 << 18 | 1 << 16;

    private static final int LID = 0;
    private static final int TNEV = 4;
    private static final int TLL = 8;
    private static final int LREV = 16;
    private static final int LHL = 18;
    private static final int TSTMP = 20;
    private static final int POH = 28;
    private static final int PWRCC = 44;
    private static final int SN = 56;
    private static final int MN = 76;
    private static final int SUBNQN = 116;
    private static final int GNUM = 372;
    private static final int RCI = 374;
    private static final int SEB = 480;

    private static final int UNCOUNTED = 20;

    /** A view over {@code buffer} from {@code offset}. */
    public PersistentEventLog(ByteBuffer buffer, int offset) {
        super(buffer, offset, BYTES);
    }

    /** The action that Get Log Page asks for. */
    public static int action(Sqe sqe) {
        return LogPage.specificParameter(sqe) & 3;
    }

    /** Identifier of the page, revision of its layout and length of this header. */
    public PersistentEventLog begin() {
        return u8(LID, LogPage.PERSISTENT_EVENT).u8(LREV, REVISION_2_1).u16(LHL, BYTES - UNCOUNTED);
    }

    public int identifier() {
        return u8(LID);
    }

    /** Bytes of this header. */
    public int headerBytes() {
        return u16(LHL) + UNCOUNTED;
    }

    /** Number of events that follow. */
    public int events() {
        return u32(TNEV);
    }

    public PersistentEventLog events(int value) {
        return u32(TNEV, value);
    }

    /** Bytes of header and events. */
    public long totalBytes() {
        return u64(TLL);
    }

    public PersistentEventLog totalBytes(long value) {
        return u64(TLL, value);
    }

    /** When the context was made, milliseconds since 1970. */
    public long timestamp() {
        return u64(TSTMP);
    }

    public PersistentEventLog timestamp(long value) {
        return u64(TSTMP, value);
    }

    /** Hours of power. */
    public long powerOnHours() {
        return u64(POH);
    }

    public PersistentEventLog powerOnHours(long value) {
        return u128(POH, value);
    }

    /** Power cycles. */
    public long powerCycles() {
        return u64(PWRCC);
    }

    public PersistentEventLog powerCycles(long value) {
        return u64(PWRCC, value);
    }

    /** Serial number of the NVM subsystem. */
    public String sn() {
        return padded(SN, MN - SN);
    }

    public PersistentEventLog sn(String value) {
        return padded(SN, MN - SN, value);
    }

    /** Model number of the NVM subsystem. */
    public String mn() {
        return padded(MN, SUBNQN - MN);
    }

    public PersistentEventLog mn(String value) {
        return padded(MN, SUBNQN - MN, value);
    }

    /** Name of the NVM subsystem. */
    public String subnqn() {
        return text(SUBNQN, GNUM - SUBNQN);
    }

    public PersistentEventLog subnqn(String value) {
        return text(SUBNQN, GNUM - SUBNQN, value);
    }

    /** Another number than before means that the context is another one, too. */
    public int generation() {
        return u16(GNUM);
    }

    public PersistentEventLog generation(int value) {
        return u16(GNUM, value);
    }

    /** True when the context was there before the command that read this. */
    public boolean contextExisted() {
        return (u32(RCI) & CONTEXT_OF_PORT) != 0;
    }

    /** Tells of a context that was there already, made by way of the port of this id. */
    public PersistentEventLog contextExisted(int port) {
        return u32(RCI, CONTEXT_OF_PORT | port);
    }

    /** True when events of this type are recorded. */
    public boolean supports(int type) {
        return (u8(SEB + type / Byte.SIZE) & 1 << type % Byte.SIZE) != 0;
    }

    /** Says that events of this type are recorded. */
    public PersistentEventLog support(int type) {
        int at = SEB + type / Byte.SIZE;
        return u8(at, u8(at) | 1 << type % Byte.SIZE);
    }

    @Override
    PersistentEventLog self() {
        return this;
    }
}
