package io.tidegate.config.secret;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Fernet tokens: AES-128-CBC and HMAC-SHA-256 over it, in base64 for URLs.
 *
 * <pre>
 * 0 version 80h | 1 seconds, big-endian | 9 initialization vector | 25 ciphertext | HMAC of all before, 32 bytes
 * </pre>
 *
 * <p>Immutable. Any thread.
 */
final class Fernet {

    static final int KEY_BYTES = 32;

    private static final byte VERSION = (byte) 0x80;
    private static final int IV_AT = 9;
    private static final int IV_BYTES = 16;
    private static final int TEXT_AT = IV_AT + IV_BYTES;
    private static final int MAC_BYTES = 32;

    private final SecretKeySpec signing;
    private final SecretKeySpec encryption;
    private final SecureRandom random;
    private final InstantSource clock;

    /**
     * Seals by a key.
     *
     * @param key 16 bytes to sign with, 16 to encrypt with
     */
    Fernet(byte[] key, SecureRandom random, InstantSource clock) {
        this.signing = new SecretKeySpec(key, 0, 16, "HmacSHA256");
        this.encryption = new SecretKeySpec(key, 16, 16, "AES");
        this.random = random;
        this.clock = clock;
    }

    String seal(byte[] plain) {
        byte[] iv = new byte[IV_BYTES];
        random.nextBytes(iv);
        try {
            byte[] cipher = cipher(Cipher.ENCRYPT_MODE, iv).doFinal(plain);
            byte[] signed = ByteBuffer.allocate(TEXT_AT + cipher.length)
                    .put(VERSION)
                    .putLong(clock.instant().getEpochSecond())
                    .put(iv)
                    .put(cipher)
                    .array();
            byte[] token = Arrays.copyOf(signed, signed.length + MAC_BYTES);
            System.arraycopy(mac(signed), 0, token, signed.length, MAC_BYTES);
            return Base64.getUrlEncoder().encodeToString(token);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES-CBC and HMAC", e);
        }
    }

    /** What was sealed; empty when it was not sealed by this key, or was changed since. */
    Optional<byte[]> open(String token) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            int signed = bytes.length - MAC_BYTES;
            if (signed < TEXT_AT || bytes[0] != VERSION) {
                return Optional.empty();
            }
            byte[] mac = mac(Arrays.copyOf(bytes, signed));
            if (!MessageDigest.isEqual(mac, Arrays.copyOfRange(bytes, signed, bytes.length))) {
                return Optional.empty();
            }
            byte[] iv = Arrays.copyOfRange(bytes, IV_AT, TEXT_AT);
            return Optional.of(cipher(Cipher.DECRYPT_MODE, iv).doFinal(bytes, TEXT_AT, signed - TEXT_AT));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // Nothing of it is to be said: the text may be a key in clear.
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] iv) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(mode, encryption, new IvParameterSpec(iv));
        return cipher;
    }

    private byte[] mac(byte[] data) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(signing);
        return mac.doFinal(data);
    }
}
