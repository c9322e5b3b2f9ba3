package io.tidegate.nvme.auth;

import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/** Hash functions of the keys of TLS (NVMe/TCP 1.1, 3.6.1.3); each goes with one cipher suite. */
public enum PskHash {
    /** TLS_AES_128_GCM_SHA256. */
    SHA256(1, DhchapHash.SHA256),
    /** TLS_AES_256_GCM_SHA384. */
    SHA384(2, DhchapHash.SHA384);

    private final int id;
    private final DhchapHash hash;

    PskHash(int id, DhchapHash hash) {
        this.id = id;
        this.hash = hash;
    }

    /** Identifier in keys and identities. */
    public int id() {
        return id;
    }

    /** Bytes of what it gives, and of the keys that go with it. */
    public int bytes() {
        return hash.bytes();
    }

    byte[] hmac(byte[] key, byte[] message) {
        return hash.hmac(key, message);
    }

    /** HKDF-Extract without salt, then HKDF-Expand (RFC 5869). */
    byte[] derive(byte[] key, byte[] info, int bytes) {
        try {
            HKDFParameterSpec how = HKDFParameterSpec.ofExtract()
                    .addIKM(key)
                    .addSalt(new byte[bytes()])
                    .thenExpand(info, bytes);
            return KDF.getInstance(this == SHA256 ? "HKDF-SHA256" : "HKDF-SHA384")
                    .deriveData(how);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK from 25 on has HKDF", e);
        }
    }
}
