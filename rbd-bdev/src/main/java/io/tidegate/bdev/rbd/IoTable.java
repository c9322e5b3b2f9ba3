package io.tidegate.bdev.rbd;

import io.tidegate.bdev.BlockRequest;
import io.tidegate.ceph.jna.NativeMemory;
import java.nio.ByteBuffer;
import org.jctools.queues.MpmcArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The slots of one image, made once, with the native memory that librbd writes to. Any thread takes and puts back.
 *
 * <p>A slot's request is written before the call into librbd and read after librbd has handed the completion over; its
 * own locks order the two.
 */
final class IoTable {

    private static final int SLOT_BYTES = Long.BYTES;

    private final IoSlot[] slots;
    private final MpmcArrayQueue<IoSlot> free;
    private final ByteBuffer outs;

    IoTable(int size) {
        outs = NativeMemory.allocate(size * SLOT_BYTES);
        long base = NativeMemory.address(outs);
        slots = new IoSlot[size];
        free = new MpmcArrayQueue<>(size);
        for (int i = 0; i < size; i++) {
            slots[i] = new IoSlot(i, base + (long) i * SLOT_BYTES);
            free.offer(slots[i]);
        }
    }

    /** A slot nobody uses, or null. */
    @Nullable
    IoSlot take() {
        return free.poll();
    }

    /** True when nobody uses any. */
    boolean isIdle() {
        return inUse() == 0;
    }

    int size() {
        return slots.length;
    }

    /** How many are in use; a moment later it may be another number. */
    int inUse() {
        return slots.length - free.size();
    }

    /** Gives a slot back and hands out its request. */
    BlockRequest putBack(IoSlot slot) {
        BlockRequest request = slot.request();
        slot.request = null;
        free.offer(slot);
        return request;
    }

    /** Gives back a slot that got no request. */
    void release(IoSlot slot) {
        free.offer(slot);
    }

    /** The slot with the index that librbd handed back. */
    IoSlot slot(long index) {
        return slots[(int) index];
    }

    /** The completion that librbd made for this slot. */
    long completion(IoSlot slot) {
        return outs.getLong(slot.index * SLOT_BYTES);
    }
}
