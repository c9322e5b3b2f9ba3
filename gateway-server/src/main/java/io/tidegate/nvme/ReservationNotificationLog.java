package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * One Reservation Notification log page, LID 80h (NVMe Base 2.1, 5.1.12.1.32), and the bits of the Reservation
 * Notification Mask feature.
 *
 * <pre>
 * 0 log page count 8 | 8 type | 9 number of available log pages | 12 nsid 4 | 16 reserved to 64
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class ReservationNotificationLog extends Structure<ReservationNotificationLog> {

    public static final int BYTES = 64;

    /** Types; 0 is an empty page. */
    public static final int REGISTRATION_PREEMPTED = 1;

    public static final int RESERVATION_RELEASED = 2;
    public static final int RESERVATION_PREEMPTED = 3;

    /** Bits of the feature that can be set: 1 shifted by each type. */
    public static final int MASKABLE = 0xe;

    /** Most that the number of available pages can say. */
    public static final int MAX_AVAILABLE = 255;

    private static final int COUNT = 0;
    private static final int TYPE = 8;
    private static final int AVAILABLE = 9;
    private static final int NSID = 12;

    /** A view over {@code buffer} from {@code offset}. */
    public ReservationNotificationLog(ByteBuffer buffer, int offset) {
        super(buffer, offset, BYTES);
    }

    /** Which notification this is, counted from 1; a gap tells that pages were lost. */
    public long count() {
        return u64(COUNT);
    }

    public ReservationNotificationLog count(long value) {
        return u64(COUNT, value);
    }

    public int type() {
        return u8(TYPE);
    }

    public ReservationNotificationLog type(int value) {
        return u8(TYPE, value);
    }

    /** Pages that wait behind this one. */
    public int available() {
        return u8(AVAILABLE);
    }

    public ReservationNotificationLog available(int value) {
        return u8(AVAILABLE, value);
    }

    public int nsid() {
        return u32(NSID);
    }

    public ReservationNotificationLog nsid(int value) {
        return u32(NSID, value);
    }

    @Override
    ReservationNotificationLog self() {
        return this;
    }
}
