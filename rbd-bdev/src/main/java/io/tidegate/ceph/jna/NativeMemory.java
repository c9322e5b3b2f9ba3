package io.tidegate.ceph.jna;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Bytes that C reads and writes. Arrays of pointers are laid out in an {@link Arena} that lives as long as the call
 * that uses them.
 */
public final class NativeMemory {

    private NativeMemory() {}

    /**
     * The address of the first byte between position and limit of a direct buffer. The buffer must stay reachable while
     * C uses the address.
     */
    public static long address(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException("only a direct buffer has an address");
        }
        return BufferAddress.of(buffer);
    }

    /** Direct, zeroed, in the byte order of this machine, aligned to 8 bytes; freed with the buffer object. */
    public static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** Text that ends with a NUL. */
    static String string(long address) {
        return at(address, Integer.MAX_VALUE).getString(0);
    }

    /** Text up to the first NUL of what C wrote. */
    public static String string(byte[] out) {
        int length = 0;
        while (length < out.length && out[length] != 0) {
            length++;
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    static byte[] bytes(long address, long length) {
        return length == 0 ? new byte[0] : at(address, length).toArray(ValueLayout.JAVA_BYTE);
    }

    @SuppressWarnings("restricted") // the length is what C said
    private static MemorySegment at(long address, long length) {
        return MemorySegment.ofAddress(address).reinterpret(length);
    }

    /** An array of pointers to copies of {@code items}. */
    static MemorySegment pointers(Arena arena, List<byte[]> items) {
        MemorySegment array = arena.allocate(ValueLayout.JAVA_LONG, Math.max(1, items.size()));
        for (int i = 0; i < items.size(); i++) {
            array.setAtIndex(ValueLayout.JAVA_LONG, i, copy(arena, items.get(i)).address());
        }
        return array;
    }

    /** An array of the lengths of {@code items}. */
    static MemorySegment lengths(Arena arena, List<byte[]> items) {
        MemorySegment array = arena.allocate(ValueLayout.JAVA_LONG, Math.max(1, items.size()));
        for (int i = 0; i < items.size(); i++) {
            array.setAtIndex(ValueLayout.JAVA_LONG, i, items.get(i).length);
        }
        return array;
    }

    /** A copy followed by a NUL, so that it may serve as text as well. */
    static MemorySegment copy(Arena arena, byte[] bytes) {
        MemorySegment segment = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }
}
