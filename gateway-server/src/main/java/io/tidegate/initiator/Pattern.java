package io.tidegate.initiator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The content of a grain as a pure function of seed, place and how often it was written, so that misplaced, stale and
 * torn data is told apart from damaged data.
 *
 * <pre>
 * 0 byte offset on the namespace | 8 seed, folded to 32 bits | 12 sequence | 16 pseudo-random to the end
 * </pre>
 */
final class Pattern {

    private static final int SEED = 8;
    private static final int SEQUENCE = 12;
    private static final int BODY = 16;

    private Pattern() {}

    /** Puts the content of a grain at {@code index} of a little-endian buffer. */
    static void fill(ByteBuffer buffer, int index, int bytes, long seed, long offset, int sequence) {
        buffer.putLong(index, offset);
        buffer.putInt(index + SEED, fold(seed));
        buffer.putInt(index + SEQUENCE, sequence);
        long random = start(seed, offset, sequence);
        for (int at = BODY; at < bytes; at += Long.BYTES) {
            random = next(random);
            buffer.putLong(index + at, random);
        }
    }

    static boolean matches(ByteBuffer buffer, int index, int bytes, long seed, long offset, int sequence) {
        return firstDifference(buffer, index, bytes, seed, offset, sequence) == bytes;
    }

    private static int firstDifference(ByteBuffer buffer, int index, int bytes, long seed, long offset, int sequence) {
        long head = (fold(seed) & 0xffff_ffffL) | ((long) sequence << 32);
        if (buffer.getLong(index) != offset) {
            return 0;
        }
        if (buffer.getLong(index + SEED) != head) {
            return SEED;
        }
        long random = start(seed, offset, sequence);
        for (int at = BODY; at < bytes; at += Long.BYTES) {
            random = next(random);
            if (buffer.getLong(index + at) != random) {
                return at;
            }
        }
        return bytes;
    }

    /** Says what a grain holds that does not match. */
    static String explain(ByteBuffer buffer, int index, int bytes, long seed, long offset, int sequence) {
        String where = "byte " + offset + " of the namespace: expected write " + sequence + ", found ";
        long foundOffset = buffer.getLong(index);
        int foundSequence = buffer.getInt(index + SEQUENCE);
        if (buffer.getInt(index + SEED) == fold(seed)
                && matches(buffer, index, bytes, seed, foundOffset, foundSequence)) {
            return where
                    + (foundOffset == offset
                            ? "stale data of write " + foundSequence
                            : "misplaced data of byte " + foundOffset + ", write " + foundSequence);
        }
        int at = firstDifference(buffer, index, bytes, seed, offset, sequence);
        return where + "damaged data from byte " + (offset + at) + " on: "
                + String.format("%016x", Long.reverseBytes(buffer.getLong(index + at)));
    }

    private static int fold(long seed) {
        return Long.hashCode(seed);
    }

    /** Mixes all three so that neighbours share nothing. */
    private static long start(long seed, long offset, int sequence) {
        long mixed = (seed ^ (offset * 0x9e37_79b9_7f4a_7c15L)) + sequence * 0xd1b5_4a32_d192_ed03L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xd6e8_feb8_6659_fd93L;
        return mixed | 1;
    }

    /** The next number of the stream. */
    private static long next(long random) {
        long shifted = random ^ (random << 13);
        shifted ^= shifted >>> 7;
        return shifted ^ (shifted << 17);
    }

    /** A little-endian direct buffer of this many bytes, filled with content that no backing can shrink. */
    static ByteBuffer buffer(int bytes, long seed) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes >= BODY) {
            fill(buffer, 0, bytes, seed, 0, 0);
        }
        return buffer;
    }
}
