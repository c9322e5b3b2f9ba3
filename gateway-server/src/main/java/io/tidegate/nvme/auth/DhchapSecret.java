package io.tidegate.nvme.auth;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A secret of DH-HMAC-CHAP as administrators write it (NVMe Base 2.1, 8.3.4.5.7): {@code DHHC-1:hh:base64:}, where hh names
 * the hash that binds the secret to an NQN (00: none) and base64 holds 32, 48 or 64 bytes and their CRC-32, little-endian.
 *
 * <p>Immutable. It is never printed, and neither is text that is no secret: it may be one with a mistake in it.
 */
public final class DhchapSecret {

    private static final String PREFIX = "DHHC-1:";
    private static final int CRC_BYTES = 4;
    private static final byte[] BINDING = "NVMe-over-Fabrics".getBytes(StandardCharsets.US_ASCII);

    private final int hash;
    private final byte[] key;

    private DhchapSecret(int hash, byte[] key) {
        this.hash = hash;
        this.key = key;
    }

    /**
     * Reads the text of a secret.
     *
     * @throws InvalidSecretException with what is wrong, but nothing of the text
     */
    public static DhchapSecret parse(String text) throws InvalidSecretException {
        String[] parts = text.split(":", -1);
        if (!text.startsWith(PREFIX) || parts.length != 4 || !parts[3].isEmpty()) {
            throw new InvalidSecretException("it is not of the form DHHC-1:hh:base64:");
        }
        if (!parts[1].matches("0[0-3]")) {
            throw new InvalidSecretException("its hash is not one of 00, 01, 02 and 03");
        }
        byte[] bytes = decode(parts[2]);
        int length = bytes.length - CRC_BYTES;
        if (length != 32 && length != 48 && length != 64) {
            throw new InvalidSecretException("it holds " + Math.max(0, length) + " bytes, not 32, 48 or 64");
        }
        byte[] key = Arrays.copyOf(bytes, length);
        if (!Arrays.equals(checksum(key), Arrays.copyOfRange(bytes, length, bytes.length))) {
            throw new InvalidSecretException("its checksum does not match, so it was not copied whole");
        }
        return new DhchapSecret(Integer.parseInt(parts[1]), key);
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

    /** A new secret of 32 bytes that is bound by SHA-256. */
    public static DhchapSecret generate(SecureRandom random) {
        return generate(DhchapHash.SHA256, random);
    }

    /** A new secret as long as what the hash gives, which binds it. */
    public static DhchapSecret generate(DhchapHash hash, SecureRandom random) {
        byte[] key = new byte[hash.bytes()];
        random.nextBytes(key);
        return new DhchapSecret(hash.id(), key);
    }

    /** The text of the secret, for the one place that stores it. */
    public String reveal() {
        byte[] bytes = Arrays.copyOf(key, key.length + CRC_BYTES);
        System.arraycopy(checksum(key), 0, bytes, key.length, CRC_BYTES);
        return PREFIX + "0" + hash + ":" + Base64.getEncoder().encodeToString(bytes) + ":";
    }

    /** The key of the HMAC: the secret itself, or bound to the NQN of the side that proves itself by it. */
    byte[] boundTo(String nqn) {
        Optional<DhchapHash> binding = DhchapHash.of(hash);
        return binding.isEmpty() ? key.clone() : binding.get().hmac(key, nqn.getBytes(StandardCharsets.UTF_8), BINDING);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DhchapSecret secret && secret.hash == hash && Arrays.equals(secret.key, key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return "DHHC-1:(secret)";
    }

    /** The text is no secret; the message says why and quotes nothing. */
    public static final class InvalidSecretException extends Exception {

        private static final long serialVersionUID = 1L;

        InvalidSecretException(String why) {
            super(why);
        }

        /** What is wrong, to follow the words "the key is not valid:". */
        public String why() {
            return String.valueOf(getMessage());
        }
    }
}
