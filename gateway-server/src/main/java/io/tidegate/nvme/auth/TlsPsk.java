package io.tidegate.nvme.auth;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The pre-shared key of a host for TLS as administrators write it (NVMe/TCP 1.1, 3.6.1.4): {@code NVMeTLSkey-1:hh:base64:},
 * where hh names the hash that binds the key to the host (00: none) and base64 holds 32 or 48 bytes and their CRC-32. What
 * TLS uses is derived from it for each identity, see {@link #keys}.
 *
 * <p>Immutable. It is never printed, and neither is text that is no key: it may be one with a mistake in it.
 */
public final class TlsPsk {

    private static final String PREFIX = "NVMeTLSkey-1";
    private static final int LAST_HASH = 2;
    private static final List<Integer> LENGTHS = List.of(PskHash.SHA256.bytes(), PskHash.SHA384.bytes());
    private static final int BOUND_BY_NOTHING = 0;

    private final SecretText text;

    private TlsPsk(SecretText text) {
        this.text = text;
    }

    /**
     * Reads the text of a key.
     *
     * @throws InvalidSecretException with what is wrong, but nothing of the text
     */
    public static TlsPsk parse(String text) throws InvalidSecretException {
        SecretText parsed = SecretText.parse(PREFIX, LAST_HASH, LENGTHS, text);
        TlsPsk psk = new TlsPsk(parsed);
        int wanted = psk.hash().bytes();
        if (parsed.key().length != wanted) {
            throw new InvalidSecretException(
                    "it holds " + parsed.key().length + " bytes, but its hash goes with " + wanted);
        }
        return psk;
    }

    /** A new key as long as what the hash gives, which binds it. */
    public static TlsPsk generate(PskHash hash, SecureRandom random) {
        byte[] key = new byte[hash.bytes()];
        random.nextBytes(key);
        return new TlsPsk(new SecretText(hash.id(), key));
    }

    /** The text of the key, for the one place that stores it. */
    public String reveal() {
        return text.reveal(PREFIX);
    }

    /** The hash of this key: the one that binds it, or the one of its length. */
    public PskHash hash() {
        int id = text.hash() != BOUND_BY_NOTHING ? text.hash() : text.key().length == PskHash.SHA256.bytes() ? 1 : 2;
        return id == PskHash.SHA256.id() ? PskHash.SHA256 : PskHash.SHA384;
    }

    /**
     * The keys that TLS may use under an identity, the likeliest first: none when the identity was made from another key, two
     * when it does not say how the host derives.
     */
    public List<byte[]> keys(PskIdentity identity) {
        List<byte[]> keys = new ArrayList<>();
        if (identity.hash() == hash()) {
            for (PskForm form : PskForm.values()) {
                byte[] retained = retained(form, identity.hostNqn());
                context(identity, retained).ifPresent(context -> keys.add(tlsKey(form, retained, context)));
            }
        }
        return keys;
    }

    /** The identity under which a host offers this key. */
    public PskIdentity identity(int version, String hostNqn, String subsystemNqn) {
        byte[] digest = digest(retained(PskForm.SPECIFIED, hostNqn), hostNqn, subsystemNqn);
        String shown = version == 0 ? "" : Base64.getEncoder().encodeToString(digest);
        return new PskIdentity(version, hash(), hostNqn, subsystemNqn, shown);
    }

    private byte[] retained(PskForm form, String hostNqn) {
        if (text.hash() == BOUND_BY_NOTHING) {
            return text.key();
        }
        int bytes = hash().bytes();
        return hash().derive(text.key(), form.info(bytes, "tls13 HostNQN", hostNqn), bytes);
    }

    private byte[] tlsKey(PskForm form, byte[] retained, String context) {
        int bytes = hash().bytes();
        return hash().derive(retained, form.info(bytes, "tls13 nvme-tls-psk", context), bytes);
    }

    /** What the key of TLS is bound to; nothing when the digest of the identity is that of another key. */
    private Optional<String> context(PskIdentity identity, byte[] retained) {
        if (identity.version() == 0) {
            return Optional.of(identity.toString());
        }
        byte[] own = digest(retained, identity.hostNqn(), identity.subsystemNqn());
        return MessageDigest.isEqual(own, decode(identity.digest()))
                ? Optional.of("0" + identity.hash().id() + " " + identity.digest())
                : Optional.empty();
    }

    private byte[] digest(byte[] retained, String hostNqn, String subsystemNqn) {
        return hash().hmac(retained, PskForm.ascii(hostNqn + " " + subsystemNqn + " NVMe-over-Fabrics"));
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TlsPsk psk && psk.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "NVMeTLSkey-1:(secret)";
    }
}
