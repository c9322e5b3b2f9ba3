package io.tidegate.bdev;

import java.util.Arrays;
import java.util.List;

/**
 * How the content of an image is encrypted (LUKS) and who knows its passphrases. Immutable; holds no passphrase.
 *
 * @param layers of the image itself first, then of its parents in a chain of clones; at least one
 * @param keys hands out passphrases whenever the image is opened
 * @param shownWithoutKey hosts see the image while its passphrase cannot be had, though they cannot use it
 */
public record ImageEncryption(List<Layer> layers, KeySource keys, boolean shownWithoutKey) {

    /** Keeps a copy; refuses no layer at all. */
    public ImageEncryption {
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("an encrypted image has at least one layer");
        }
    }

    /** The layer of the image itself. */
    public Layer own() {
        return layers.getFirst();
    }

    /** Formats of the LUKS header. */
    public enum Format {
        LUKS1,
        LUKS2
    }

    /** Ciphers, each in XTS mode. */
    public enum Cipher {
        AES128,
        AES256
    }

    /**
     * Encryption of one image.
     *
     * @param format of its header
     * @param keyId by which the key source knows the passphrase
     */
    public record Layer(Format format, String keyId) {}

    /** Where passphrases come from. Any thread may call; calls block, but never for ever. */
    @FunctionalInterface
    public interface KeySource {

        /**
         * The passphrase of that id, which is the caller's to erase.
         *
         * @throws BlockDeviceException ENOKEY when it cannot be had, with the reason and the remedy
         */
        Passphrase passphrase(String keyId) throws BlockDeviceException;
    }

    /** A passphrase for the time of its use. One thread; prints nothing. */
    public static final class Passphrase implements AutoCloseable {

        private final byte[] bytes;

        /** Takes the array over and erases it at the end. */
        public Passphrase(byte[] bytes) {
            this.bytes = bytes;
        }

        /** The bytes themselves, no copy: zeroes after {@link #close}. */
        public byte[] bytes() {
            return bytes;
        }

        @Override
        public void close() {
            Arrays.fill(bytes, (byte) 0);
        }

        @Override
        public String toString() {
            return "a passphrase";
        }
    }
}
