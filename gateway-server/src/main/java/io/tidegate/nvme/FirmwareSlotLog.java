package io.tidegate.nvme;

import java.nio.ByteBuffer;

/**
 * The Firmware Slot Information log page, LID 03h (NVMe Base 2.1, 5.1.12.1.4).
 *
 * <pre>
 * 0 afi
 * </pre>
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 */
public final class FirmwareSlotLog extends Structure<FirmwareSlotLog> {

    public static final int BYTES = 512;

    private static final int FRS1 = 8;

    private static final int AFI = 0;

    /** A view of its own zeroed heap memory. */
    public FirmwareSlotLog() {
        this(ByteBuffer.allocate(BYTES), 0);
    }

    /** A view over {@code buffer} from {@code offset}. */
    public FirmwareSlotLog(ByteBuffer buffer, int offset) {
        super(buffer, offset, BYTES);
    }

    /** Active firmware info: running slot in 2:0, slot after the next reset in 6:4. */
    public int afi() {
        return u8(AFI);
    }

    public FirmwareSlotLog afi(int value) {
        return u8(AFI, value);
    }

    /** Revision of the firmware in {@code slot}, 1 to 7; empty when the slot is. */
    public String revision(int slot) {
        return padded(FRS1 + 8 * (slot - 1), 8);
    }

    public FirmwareSlotLog revision(int slot, String revision) {
        return padded(FRS1 + 8 * (slot - 1), 8, revision);
    }

    @Override
    FirmwareSlotLog self() {
        return this;
    }
}
