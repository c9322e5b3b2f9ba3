package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * The header of one event of the Persistent Event Log (NVMe Base 2.1, 5.1.12.1.14, figure 227); its data follows, laid out
 * as {@link PersistentEventData} tells. There is no vendor specific information: common tools do not step over it.
 *
 * <pre>
 * 0 type | 1 revision | 2 headerBytes - 3 | 3 port: 3 for none | 4 controller | 6 timestamp | 14 port id | 20 vendor bytes
 * 22 data bytes
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class PersistentEvent extends Structure<PersistentEvent> {

    /** Bytes of the header. */
    public static final int BYTES = 24;

    public static final int HEALTH_SNAPSHOT = 0x01;
    public static final int FIRMWARE_COMMIT = 0x02;
    public static final int TIMESTAMP_CHANGE = 0x03;
    public static final int POWER_ON_OR_RESET = 0x04;
    public static final int HARDWARE_ERROR = 0x05;
    public static final int CHANGE_NAMESPACE = 0x06;
    public static final int SET_FEATURE = 0x0b;

    private static final int NO_PORT = 3;
    private static final int UNCOUNTED = 3;

    private static final int TYPE = 0;
    private static final int REVISION = 1;
    private static final int EHL = 2;
    private static final int EHAI = 3;
    private static final int CNTLID = 4;
    private static final int TIMESTAMP = 6;
    private static final int VSIL = 20;
    private static final int EL = 22;

    /** A view over {@code buffer} from {@code offset}. */
    public PersistentEvent(ByteBuffer buffer, int offset) {
        super(buffer, offset, BYTES);
    }

    /** Length of this header, and that no port has to do with the event. */
    public PersistentEvent begin() {
        return u8(EHL, BYTES - UNCOUNTED).u8(EHAI, NO_PORT);
    }

    /** Bytes of this header. */
    public int headerBytes() {
        return u8(EHL) + UNCOUNTED;
    }

    public int type() {
        return u8(TYPE);
    }

    public PersistentEvent type(int value) {
        return u8(TYPE, value);
    }

    /** Revision of the layout of the data. */
    public int revision() {
        return u8(REVISION);
    }

    public PersistentEvent revision(int value) {
        return u8(REVISION, value);
    }

    /** The controller that made the event. */
    public int controller() {
        return u16(CNTLID);
    }

    public PersistentEvent controller(int value) {
        return u16(CNTLID, value);
    }

    /** Milliseconds since 1970. */
    public long timestamp() {
        return u64(TIMESTAMP);
    }

    public PersistentEvent timestamp(long value) {
        return u64(TIMESTAMP, value);
    }

    /** Bytes between header and data. */
    public int vendorBytes() {
        return u16(VSIL);
    }

    /** Bytes behind the header. */
    public int dataBytes() {
        return u16(EL);
    }

    public PersistentEvent dataBytes(int value) {
        return u16(EL, value);
    }

    @Override
    PersistentEvent self() {
        return this;
    }
}
