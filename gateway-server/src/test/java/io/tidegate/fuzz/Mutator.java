package io.tidegate.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes inputs: quite random ones, and changed ones out of those that reach far. Deterministic by its random numbers. */
final class Mutator {

    private static final int MOST_BYTES = 1 << 14;
    private static final int[] INTERESTING = {0, 1, 2, 4, 8, 0x10, 0x20, 0x3f, 0x40, 0x7f, 0x80, 0xfe, 0xff};

    private final Random random;
    private final List<byte[]> seeds;

    Mutator(Random random, List<byte[]> seeds) {
        this.random = random;
        this.seeds = seeds;
    }

    byte[] next() {
        if (seeds.isEmpty() || random.nextInt(8) == 0) {
            byte[] bytes = new byte[random.nextInt(random.nextBoolean() ? 64 : 2048)];
            random.nextBytes(bytes);
            return bytes;
        }
        byte[] bytes = any().clone();
        for (int changes = random.nextInt(1, 12); changes > 0; changes--) {
            bytes = change(bytes);
        }
        return bytes.length > MOST_BYTES ? Arrays.copyOf(bytes, MOST_BYTES) : bytes;
    }

    private byte[] any() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] change(byte[] bytes) {
        if (bytes.length == 0) {
            return any().clone();
        }
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(8)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> bytes[at] = (byte) INTERESTING[random.nextInt(INTERESTING.length)];
            case 3 -> bytes[at] += (byte) random.nextInt(-4, 5);
            case 4 -> {
                return without(bytes, at, random.nextInt(1, 32));
            }
            case 5 -> {
                return with(bytes, at, noise(random.nextInt(1, 16)));
            }
            case 6 -> {
                byte[] other = any();
                return with(bytes, at, piece(other));
            }
            default -> {
                return with(bytes, at, piece(bytes));
            }
        }
        return bytes;
    }

    private byte[] noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] piece(byte[] of) {
        int from = random.nextInt(of.length + 1);
        return Arrays.copyOfRange(of, from, Math.min(of.length, from + random.nextInt(200)));
    }

    private static byte[] without(byte[] bytes, int at, int count) {
        int end = Math.min(bytes.length, at + count);
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - (end - at));
        System.arraycopy(bytes, end, shorter, at, bytes.length - end);
        return shorter;
    }

    private static byte[] with(byte[] bytes, int at, byte[] more) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + more.length);
        System.arraycopy(bytes, at, longer, at + more.length, bytes.length - at);
        System.arraycopy(more, 0, longer, at, more.length);
        return longer;
    }
}
