package io.tidegate.nvme;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The data of each type of persistent event that is recorded (NVMe Base 2.1, 5.1.12.1.14.2). Stateless. */
public final class PersistentEventData {

    private static final int FIRMWARE_BYTES = 8;
    private static final int RESET_BYTES = 36;
    private static final int UNEXPECTED_POWER_LOSS = 0x08;
    private static final int MEDIA_AND_DATA_INTEGRITY = 0x0a;
    private static final int POWER_LOSS_BYTES = 17;
    private static final int CODE_BYTES = 4;
    private static final int NAMESPACE_BYTES = 48;

    /** Select of Namespace Management. */
    public static final int CREATE = 0;

    public static final int DELETE = 1;

    /** cdw10 and cdw11. */
    private static final int FEATURE_DWORDS = 2;

    private PersistentEventData() {}

    /**
     * A host has set its controller's timestamp (figure 232).
     *
     * @param previous the Timestamp data structure before
     * @param sinceReset milliseconds since the controller was made or reset
     */
    public static byte[] timestampChange(long previous, long sinceReset) {
        return data(2 * Long.BYTES).putLong(previous).putLong(sinceReset).array();
    }

    /** The NVM subsystem begins to be served; no controller is there yet (figure 233). */
    public static byte[] powerOn(String firmware) {
        return firmware(FIRMWARE_BYTES, firmware).array();
    }

    /**
     * A controller was reset (figures 233 and 234).
     *
     * @param sinceMade milliseconds since the controller was made
     * @param timestamp its Timestamp data structure before the reset
     */
    public static byte[] reset(String firmware, int controller, long sinceMade, long timestamp) {
        return firmware(FIRMWARE_BYTES + RESET_BYTES, firmware)
                .putShort(FIRMWARE_BYTES, (short) controller)
                .putLong(FIRMWARE_BYTES + 20, sinceMade)
                .putLong(FIRMWARE_BYTES + 28, timestamp)
                .array();
    }

    /** Serving had ended without a word (figures 236 and 237): how often that has been so. */
    public static byte[] powerLoss(long count) {
        return data(CODE_BYTES + POWER_LOSS_BYTES)
                .putShort(0, (short) UNEXPECTED_POWER_LOSS)
                .putLong(CODE_BYTES, count)
                .array();
    }

    /** The medium failed a command, which was answered so (figure 236). */
    public static byte[] mediaError(Cqe answer) {
        byte[] data = data(CODE_BYTES + Cqe.BYTES)
                .putShort((short) MEDIA_AND_DATA_INTEGRITY)
                .array();
        answer.buffer().get(answer.offset(), data, CODE_BYTES, Cqe.BYTES);
        return data;
    }

    /**
     * A namespace was created or deleted (figure 240).
     *
     * @param select {@link #CREATE} or {@link #DELETE}
     * @param identity its Identify Namespace data structure
     */
    public static byte[] namespace(int select, int nsid, IdentifyNamespace identity) {
        return data(NAMESPACE_BYTES)
                .putInt(0, select)
                .putLong(8, identity.nsze())
                .putLong(24, identity.ncap())
                .put(32, (byte) identity.flbas())
                .put(33, (byte) identity.dps())
                .put(34, (byte) identity.nmic())
                .putInt(36, identity.anagrpid())
                .putShort(42, (short) identity.endgid())
                .putInt(44, nsid)
                .array();
    }

    /** A host has changed a feature that is in cdw11 alone (figure 246). */
    public static byte[] setFeature(int cdw10, int cdw11) {
        return data((1 + FEATURE_DWORDS) * Integer.BYTES)
                .putInt(FEATURE_DWORDS)
                .putInt(cdw10)
                .putInt(cdw11)
                .array();
    }

    private static ByteBuffer firmware(int bytes, String firmware) {
        ByteBuffer data = data(bytes);
        for (int i = 0; i < FIRMWARE_BYTES; i++) {
            data.put(i, (byte) ' ');
        }
        return data.put(0, firmware.getBytes(StandardCharsets.US_ASCII));
    }

    private static ByteBuffer data(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
