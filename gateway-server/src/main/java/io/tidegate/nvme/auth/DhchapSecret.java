package io.tidegate.nvme.auth;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * A secret of DH-HMAC-CHAP as administrators write it (NVMe Base 2.1, 8.3.4.5.7): {@code DHHC-1:hh:base64:}, where hh names
 * the hash that binds the secret to an NQN (00: none) and base64 holds 32, 48 or 64 bytes and their CRC-32, little-endian.
 *
 * <p>Immutable. It is never printed, and neither is text that is no secret: it may be one with a mistake in it.
 */
public final class DhchapSecret {

    private static final String PREFIX = "DHHC-1";
    private static final int LAST_HASH = 3;
    private static final List<Integer> LENGTHS = List.of(32, 48, 64);
    private static final byte[] BINDING = "NVMe-over-Fabrics".getBytes(StandardCharsets.US_ASCII);

    private final SecretText text;

    private DhchapSecret(SecretText text) {
        this.text = text;
    }

    /**
     * Reads the text of a secret.
     *
     * @throws InvalidSecretException with what is wrong, but nothing of the text
     */
    public static DhchapSecret parse(String text) throws InvalidSecretException {
        return new DhchapSecret(SecretText.parse(PREFIX, LAST_HASH, LENGTHS, text));
    }

    /** A new secret of 32 bytes that is bound by SHA-256. */
    public static DhchapSecret generate(SecureRandom random) {
        return generate(DhchapHash.SHA256, random);
    }

    /** A new secret as long as what the hash gives, which binds it. */
    public static DhchapSecret generate(DhchapHash hash, SecureRandom random) {
        byte[] key = new byte[hash.bytes()];
        random.nextBytes(key);
        return new DhchapSecret(new SecretText(hash.id(), key));
    }

    /** The text of the secret, for the one place that stores it. */
    public String reveal() {
        return text.reveal(PREFIX);
    }

    /** The key of the HMAC: the secret itself, or bound to the NQN of the side that proves itself by it. */
    byte[] boundTo(String nqn) {
        Optional<DhchapHash> binding = DhchapHash.of(text.hash());
        return binding.isEmpty()
                ? text.key().clone()
                : binding.get().hmac(text.key(), nqn.getBytes(StandardCharsets.UTF_8), BINDING);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DhchapSecret secret && secret.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "DHHC-1:(secret)";
    }
}
