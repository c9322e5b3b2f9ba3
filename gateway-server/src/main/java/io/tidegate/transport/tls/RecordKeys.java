package io.tidegate.transport.tls;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * The key of one direction and the number of its next record (RFC 8446, 5.3). One thread at a time.
 *
 * <p>The JDK's cipher makes a few small objects for each record; it has no way to be told a nonce without them.
 */
final class RecordKeys {

    private final int mode;
    private final Cipher cipher;
    private TrafficSecret secret;
    private SecretKey key;
    private byte[] iv;
    private long sequence;

    /**
     * Keys from a secret.
     *
     * @param mode {@link Cipher#ENCRYPT_MODE} or {@link Cipher#DECRYPT_MODE}
     */
    RecordKeys(int mode, TrafficSecret secret) {
        this.mode = mode;
        this.secret = secret;
        this.key = secret.key();
        this.iv = secret.iv();
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES/GCM", e);
        }
    }

    /** The cipher for the next record; {@code header} is what the record's tag covers besides. */
    Cipher next(byte[] header, int at) throws GeneralSecurityException {
        cipher.init(mode, key, new GCMParameterSpec(Records.TAG_BYTES * Byte.SIZE, nonce()));
        cipher.updateAAD(header, at, Records.HEADER_BYTES);
        return cipher;
    }

    private byte[] nonce() {
        byte[] nonce = iv.clone();
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[nonce.length - 1 - i] ^= (byte) (sequence >>> (i * Byte.SIZE));
        }
        sequence++;
        return nonce;
    }

    /** From the next record on the next secret holds. */
    void update() {
        secret = secret.next();
        key = secret.key();
        iv = secret.iv();
        sequence = 0;
    }
}
