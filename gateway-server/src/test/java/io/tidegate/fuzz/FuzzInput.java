package io.tidegate.fuzz;

/** Reads an input as numbers, zeroes for ever behind its end. */
public final class FuzzInput {

    private final byte[] bytes;
    private int at;

    public FuzzInput(byte[] bytes) {
        this.bytes = bytes;
    }

    public boolean ended() {
        return at >= bytes.length;
    }

    /** The next byte, 0 to 255. */
    public int next() {
        return at < bytes.length ? bytes[at++] & 0xff : 0;
    }

    /** A number from 0 to {@code bound} - 1, of one byte when that is enough. */
    public int below(int bound) {
        int value = bound <= 256 ? next() : next() | next() << 8;
        return value % bound;
    }

    public int nextInt() {
        return next() | next() << 8 | next() << 16 | next() << 24;
    }

    /** True for one input byte in {@code of}. */
    public boolean one(int of) {
        return next() % of == 0;
    }
}
