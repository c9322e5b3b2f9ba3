package io.tidegate.transport.tls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * From which the keys of one direction are made (RFC 8446, 7.2 and 7.3). Immutable; never printed.
 */
final class TrafficSecret {

    static final int IV_BYTES = 12;

    private final CipherSuite suite;
    private final byte[] secret;

    /**
     * A secret of these bytes, which nobody may change.
     *
     * @param suite hash and length of the key
     * @param secret as long as what the hash gives
     */
    TrafficSecret(CipherSuite suite, byte[] secret) {
        this.suite = suite;
        this.secret = secret;
    }

    /** The key of AES-GCM. */
    SecretKey key() {
        return new SecretKeySpec(expand("key", suite.keyBytes()), "AES");
    }

    /** What the number of a record is combined with to its nonce. */
    byte[] iv() {
        return expand("iv", IV_BYTES);
    }

    /** The secret after a KeyUpdate. */
    TrafficSecret next() {
        return new TrafficSecret(suite, expand("traffic upd", secret.length));
    }

    private byte[] expand(String label, int bytes) {
        byte[] full = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream info = new ByteArrayOutputStream();
        info.write(bytes >> 8);
        info.write(bytes);
        info.write(full.length);
        info.writeBytes(full);
        info.write(0);
        try {
            HKDFParameterSpec how =
                    HKDFParameterSpec.expandOnly(new SecretKeySpec(secret, "HKDF"), info.toByteArray(), bytes);
            return KDF.getInstance(suite.kdf()).deriveData(how);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK from 25 on has HKDF", e);
        }
    }

    @Override
    public String toString() {
        return "(secret of " + suite + ")";
    }
}
