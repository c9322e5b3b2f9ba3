package io.tidegate.nvme.auth;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The form in which administrators hand secrets over (NVMe Base 2.1, 8.3.4.5.7; NVMe/TCP 1.1, 3.6.1.4): {@code
 * PREFIX:hh:base64:}, where base64 holds the bytes and their CRC-32, little-endian. Immutable; never printed.
 */
final class SecretText {

    private static final int CRC_BYTES = 4;

    private final int hash;
    private final byte[] key;

    /**
     * A secret of these bytes, which nobody may change.
     *
     * @param hash the two digits hh as a number
     */
    SecretText(int hash, byte[] key) {
        this.hash = hash;
        this.key = key;
    }

    /** The two digits hh as a number. */
    int hash() {
        return hash;
    }

    /** The bytes, to be read only. */
    byte[] key() {
        return key;
    }

    /**
     * Reads a text.
     *
     * @param prefix what it begins with
     * @param hashes hh may be 0 to this
     * @param lengths of the key in bytes, one of which it must have
     * @throws InvalidSecretException with what is wrong, but nothing of the text
     */
    static SecretText parse(String prefix, int hashes, List<Integer> lengths, String text)
            throws InvalidSecretException {
        String[] parts = text.split(":", -1);
        if (parts.length != 4 || !parts[0].equals(prefix) || !parts[3].isEmpty()) {
            throw new InvalidSecretException("it is not of the form " + prefix + ":hh:base64:");
        }
        if (!parts[1].matches("0[0-" + hashes + "]")) {
            throw new InvalidSecretException("its hash is not one of 00 to 0" + hashes);
        }
        byte[] bytes = decode(parts[2]);
        int length = bytes.length - CRC_BYTES;
        if (!lengths.contains(length)) {
            throw new InvalidSecretException("it holds " + Math.max(0, length) + " bytes, not " + words(lengths));
        }
        byte[] key = Arrays.copyOf(bytes, length);
        if (!Arrays.equals(checksum(key), Arrays.copyOfRange(bytes, length, bytes.length))) {
            throw new InvalidSecretException("its checksum does not match, so it was not copied whole");
        }
        return new SecretText(Integer.parseInt(parts[1]), key);
    }

    private static String words(List<Integer> lengths) {
        List<String> words = lengths.stream().map(String::valueOf).toList();
        return String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
    }

    private static byte[] decode(String base64) throws InvalidSecretException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            // Without the cause, which quotes what it has read.
            throw new InvalidSecretException("what follows the hash is not base64");
        }
    }

    private static byte[] checksum(byte[] key) {
        CRC32 crc = new CRC32();
        crc.update(key);
        return ByteBuffer.allocate(CRC_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) crc.getValue())
                .array();
    }

    /** The text, for the one place that stores it. */
    String reveal(String prefix) {
        byte[] bytes = Arrays.copyOf(key, key.length + CRC_BYTES);
        System.arraycopy(checksum(key), 0, bytes, key.length, CRC_BYTES);
        return prefix + ":0" + hash + ":" + Base64.getEncoder().encodeToString(bytes) + ":";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretText text && text.hash == hash && Arrays.equals(text.key, key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
