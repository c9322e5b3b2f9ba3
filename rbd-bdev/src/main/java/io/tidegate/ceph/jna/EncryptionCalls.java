package io.tidegate.ceph.jna;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The calls of LUKS with their structures. Any thread; blocks. What a structure says of a passphrase is erased before the
 * call returns.
 *
 * <p>{@code rbd_encryption_luks1_format_options_t} and its like of LUKS2 are: algorithm (int, 4 bytes of padding), passphrase
 * (pointer), its length. {@code rbd_encryption_spec_t} is: format (int, 4 bytes of padding), options (pointer), their length.
 */
public final class EncryptionCalls {

    private static final long SECOND = 8;
    private static final long THIRD = 16;
    private static final long STRUCTURE_BYTES = 24;

    private EncryptionCalls() {}

    /** {@code rbd_encryption_format}; 0 or a negative errno. */
    public static int format(long image, int format, int algorithm, byte[] passphrase) {
        try (Passphrases memory = new Passphrases()) {
            MemorySegment options = memory.options(algorithm, passphrase);
            return LibrbdOptional.Encryption.rbd_encryption_format(image, format, options.address(), STRUCTURE_BYTES);
        }
    }

    /** {@code rbd_encryption_load}, which does not look at the algorithm; 0 or a negative errno. */
    public static int load(long image, int format, byte[] passphrase) {
        try (Passphrases memory = new Passphrases()) {
            MemorySegment options = memory.options(0, passphrase);
            return LibrbdOptional.Encryption.rbd_encryption_load(image, format, options.address(), STRUCTURE_BYTES);
        }
    }

    /** {@code rbd_encryption_load2} of an image and its parents; 0 or a negative errno. */
    public static int load(long image, int[] formats, List<byte[]> passphrases) {
        try (Passphrases memory = new Passphrases()) {
            MemorySegment specs = memory.arena.allocate(STRUCTURE_BYTES * formats.length, SECOND);
            for (int i = 0; i < formats.length; i++) {
                MemorySegment spec = specs.asSlice(i * STRUCTURE_BYTES, STRUCTURE_BYTES);
                spec.set(JAVA_INT, 0, formats[i]);
                spec.set(
                        JAVA_LONG, SECOND, memory.options(0, passphrases.get(i)).address());
                spec.set(JAVA_LONG, THIRD, STRUCTURE_BYTES);
            }
            return LibrbdOptional.EncryptionOfClones.rbd_encryption_load2(image, specs.address(), formats.length);
        }
    }

    /** Copies for C, erased at the end. */
    private static final class Passphrases implements AutoCloseable {

        private final Arena arena = Arena.ofConfined();
        private final List<MemorySegment> copies = new ArrayList<>();

        MemorySegment options(int algorithm, byte[] passphrase) {
            MemorySegment copy = arena.allocate(passphrase.length + 1L);
            copies.add(copy);
            MemorySegment.copy(passphrase, 0, copy, JAVA_BYTE, 0, passphrase.length);
            MemorySegment options = arena.allocate(STRUCTURE_BYTES, SECOND);
            options.set(JAVA_INT, 0, algorithm);
            options.set(JAVA_LONG, SECOND, copy.address());
            options.set(JAVA_LONG, THIRD, passphrase.length);
            return options;
        }

        @Override
        public void close() {
            copies.forEach(copy -> copy.fill((byte) 0));
            arena.close();
        }
    }
}
