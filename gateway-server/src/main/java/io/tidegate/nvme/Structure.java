package io.tidegate.nvme;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What every structure of this package is: a view over the bytes of a buffer, from an offset, little-endian. The
 * buffer's position and limit do not matter and are never changed.
 *
 * <p>Not thread-safe; belongs to the owner of the buffer.
 *
 * @param <S> the structure itself, so that setters can be chained
 */
abstract class Structure<S extends Structure<S>> {

    private static final byte SPACE = ' ';

    private final int bytes;
    private ByteBuffer buffer;
    private int offset;

    Structure(ByteBuffer buffer, int offset, int bytes) {
        this.buffer = littleEndian(buffer);
        this.offset = offset;
        this.bytes = bytes;
    }

    abstract S self();

    /** Moves the view to another place. */
    public final S wrap(ByteBuffer buffer, int offset) {
        this.buffer = littleEndian(buffer);
        this.offset = offset;
        return self();
    }

    /** The bytes below; little-endian. */
    public final ByteBuffer buffer() {
        return buffer;
    }

    /** Where in {@link #buffer()} this structure begins. */
    public final int offset() {
        return offset;
    }

    /** Sets every byte of the structure to zero. */
    public final S clear() {
        fill(0, bytes, (byte) 0);
        return self();
    }

    final int u8(int at) {
        return buffer.get(offset + at) & 0xff;
    }

    final S u8(int at, int value) {
        buffer.put(offset + at, (byte) value);
        return self();
    }

    final int u16(int at) {
        return buffer.getShort(offset + at) & 0xffff;
    }

    final S u16(int at, int value) {
        buffer.putShort(offset + at, (short) value);
        return self();
    }

    final int u32(int at) {
        return buffer.getInt(offset + at);
    }

    final S u32(int at, int value) {
        buffer.putInt(offset + at, value);
        return self();
    }

    final long u64(int at) {
        return buffer.getLong(offset + at);
    }

    final S u64(int at, long value) {
        buffer.putLong(offset + at, value);
        return self();
    }

    /** A number of 128 bits of which only the low 64 are used. */
    final S u128(int at, long low) {
        buffer.putLong(offset + at, low);
        buffer.putLong(offset + at + 8, 0);
        return self();
    }

    final byte[] octets(int at, int length) {
        byte[] value = new byte[length];
        buffer.get(offset + at, value);
        return value;
    }

    final S octets(int at, int length, byte[] value) {
        if (value.length != length) {
            throw new IllegalArgumentException(value.length + " bytes for a field of " + length);
        }
        buffer.put(offset + at, value);
        return self();
    }

    /** ASCII, filled up with spaces on the right (NVMe Base 2.1, 1.4.2). */
    final String padded(int at, int length) {
        return new String(octets(at, length), StandardCharsets.US_ASCII)
                .replace('\0', ' ')
                .stripTrailing();
    }

    final S padded(int at, int length, String value) {
        return characters(at, length, value.getBytes(StandardCharsets.US_ASCII), SPACE);
    }

    /** UTF-8, ended by a zero unless it fills the field. */
    final String text(int at, int length) {
        int end = 0;
        while (end < length && u8(at + end) != 0) {
            end++;
        }
        return new String(octets(at, end), StandardCharsets.UTF_8);
    }

    final S text(int at, int length, String value) {
        return characters(at, length, value.getBytes(StandardCharsets.UTF_8), (byte) 0);
    }

    /** A UUID in the order it is printed. */
    final UUID uuid(int at) {
        return new UUID(Long.reverseBytes(u64(at)), Long.reverseBytes(u64(at + 8)));
    }

    final S uuid(int at, UUID value) {
        u64(at, Long.reverseBytes(value.getMostSignificantBits()));
        return u64(at + 8, Long.reverseBytes(value.getLeastSignificantBits()));
    }

    private S characters(int at, int length, byte[] value, byte filler) {
        if (value.length > length) {
            throw new IllegalArgumentException(value.length + " characters for a field of " + length);
        }
        fill(at, length, filler);
        buffer.put(offset + at, value);
        return self();
    }

    private void fill(int at, int length, byte value) {
        for (int i = 0; i < length; i++) {
            buffer.put(offset + at + i, value);
        }
    }

    private static ByteBuffer littleEndian(ByteBuffer buffer) {
        return buffer.order() == ByteOrder.LITTLE_ENDIAN
                ? buffer
                : buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
}
