package io.tidegate.transport.tcp;

import io.tidegate.memory.HugeMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A buffer for the data of one command, with room around it so that a whole response leaves as one piece:
 *
 * <pre>
 * | room for the C2HData header, its digest and padding (128) | data | room for data digest and CapsuleResp (64) |
 * </pre>
 *
 * <p>Owner: the event loop.
 */
final class DataBuffer extends LoopBuffer {

    /** Where the data begins: the longest header with the widest alignment (HPDA 31) fits before it. */
    static final int DATA_START = 128;

    private static final int TAIL = 64;

    private final ByteBuffer data;
    private final int sizeClass;

    DataBuffer(Owner owner, int sizeClass, int dataBytes, HugeMemory memory) {
        super(owner, memory.allocate(DATA_START + dataBytes + TAIL));
        this.sizeClass = sizeClass;
        this.data = frame().slice(DATA_START, dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The first {@code bytes} of the data room; one and the same view each time. */
    ByteBuffer data(int bytes) {
        return data.clear().limit(bytes);
    }

    /** Index of the size class in its pool. */
    int sizeClass() {
        return sizeClass;
    }
}
