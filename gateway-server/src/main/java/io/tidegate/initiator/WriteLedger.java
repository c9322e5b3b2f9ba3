package io.tidegate.initiator;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What an area of a namespace must hold: how often each grain of it was written, and the pattern that follows from that.
 *
 * <p>One loop at a time may work on a grain; loops share a ledger by working on different grains. It outlives the loads
 * that fill it, so that a later load, or one after a reconnect, can check what an earlier one wrote.
 */
public final class WriteLedger {

    private final long seed;
    private final int grainBytes;
    private final long areaOffset;
    private final int[] sequences;
    private final byte[] busy;

    /**
     * A ledger of an area of which nothing is known.
     *
     * @param seed tells the patterns of one ledger from those of another
     * @param grainBytes bytes that are written as a whole; a power of two, at least 512
     * @param areaOffset first byte of the area on the namespace
     * @param areaBytes a multiple of the grain
     */
    public WriteLedger(long seed, int grainBytes, long areaOffset, long areaBytes) {
        if (Integer.bitCount(grainBytes) != 1 || grainBytes < 512 || areaBytes % grainBytes != 0) {
            throw new IllegalArgumentException(areaBytes + " bytes cannot be kept in grains of " + grainBytes);
        }
        this.seed = seed;
        this.grainBytes = grainBytes;
        this.areaOffset = areaOffset;
        this.sequences = new int[Math.toIntExact(areaBytes / grainBytes)];
        this.busy = new byte[sequences.length];
    }

    public int grainBytes() {
        return grainBytes;
    }

    public long areaOffset() {
        return areaOffset;
    }

    public long areaBytes() {
        return (long) sequences.length * grainBytes;
    }

    /** How often a grain was written; 0: its content is not known. */
    public int sequence(int grain) {
        return sequences[grain];
    }

    /** Says that every grain was written {@code times} times, by an earlier run with the same seed. */
    public void assume(int times) {
        Arrays.fill(sequences, times);
    }

    /** Claims grains for a command; false when one of them is in use. */
    boolean claim(int first, int count) {
        for (int grain = first; grain < first + count; grain++) {
            if (busy[grain] != 0) {
                return false;
            }
        }
        mark(first, count, (byte) 1);
        return true;
    }

    void release(int first, int count) {
        mark(first, count, (byte) 0);
    }

    private void mark(int first, int count, byte value) {
        for (int grain = first; grain < first + count; grain++) {
            busy[grain] = value;
        }
    }

    /** Puts the next content of grains at {@code index} of {@code buffer}. */
    void fillNext(ByteBuffer buffer, int index, int first, int count) {
        for (int i = 0; i < count; i++) {
            int grain = first + i;
            Pattern.fill(buffer, index + i * grainBytes, grainBytes, seed, offset(grain), sequences[grain] + 1);
        }
    }

    /** Notes that what {@link #fillNext} gave was written. */
    void written(int first, int count) {
        for (int grain = first; grain < first + count; grain++) {
            sequences[grain]++;
        }
    }

    /** Notes that it is not known whether grains were written: their content is no longer checked. */
    void forget(int first, int count) {
        for (int grain = first; grain < first + count; grain++) {
            sequences[grain] = 0;
        }
    }

    /** What is wrong with grains that were read; an empty text when nothing is. */
    String check(ByteBuffer buffer, int index, int first, int count) {
        for (int i = 0; i < count; i++) {
            int grain = first + i;
            int at = index + i * grainBytes;
            if (sequences[grain] != 0
                    && !Pattern.matches(buffer, at, grainBytes, seed, offset(grain), sequences[grain])) {
                return Pattern.explain(buffer, at, grainBytes, seed, offset(grain), sequences[grain]);
            }
        }
        return "";
    }

    private long offset(int grain) {
        return areaOffset + (long) grain * grainBytes;
    }
}
