package io.tidegate.nvme.auth;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Hash functions of DH-HMAC-CHAP (NVMe Base 2.1, 8.3.4.5.1). */
public enum DhchapHash {
    SHA256(1, "SHA-256", "HmacSHA256", 32),
    SHA384(2, "SHA-384", "HmacSHA384", 48),
    SHA512(3, "SHA-512", "HmacSHA512", 64);

    private final int id;
    private final String digestName;
    private final String macName;
    private final int bytes;

    DhchapHash(int id, String digestName, String macName, int bytes) {
        this.id = id;
        this.digestName = digestName;
        this.macName = macName;
        this.bytes = bytes;
    }

    /** The function of this identifier. */
    public static Optional<DhchapHash> of(int id) {
        return Arrays.stream(values()).filter(hash -> hash.id == id).findFirst();
    }

    /** Identifier on the wire and in secrets. */
    public int id() {
        return id;
    }

    /** Bytes of what it gives. */
    public int bytes() {
        return bytes;
    }

    byte[] digest(byte[] data) {
        try {
            return MessageDigest.getInstance(digestName).digest(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + digestName, e);
        }
    }

    byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(macName);
            mac.init(new SecretKeySpec(key, macName));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + macName, e);
        }
    }
}
