package io.tidegate.transport.tls;

import io.tidegate.nvme.auth.PskHash;
import org.bouncycastle.tls.PRFAlgorithm;

/** The cipher suites that NVMe/TCP 1.1, 3.6.1.2, names; each goes with one hash of the keys. */
enum CipherSuite {
    AES_128_GCM_SHA256(org.bouncycastle.tls.CipherSuite.TLS_AES_128_GCM_SHA256, 16, "HKDF-SHA256"),
    AES_256_GCM_SHA384(org.bouncycastle.tls.CipherSuite.TLS_AES_256_GCM_SHA384, 32, "HKDF-SHA384");

    private final int id;
    private final int keyBytes;
    private final String kdf;

    CipherSuite(int id, int keyBytes, String kdf) {
        this.id = id;
        this.keyBytes = keyBytes;
        this.kdf = kdf;
    }

    static CipherSuite of(PskHash hash) {
        return hash == PskHash.SHA256 ? AES_128_GCM_SHA256 : AES_256_GCM_SHA384;
    }

    int id() {
        return id;
    }

    int keyBytes() {
        return keyBytes;
    }

    String kdf() {
        return kdf;
    }

    int prf() {
        return this == AES_128_GCM_SHA256 ? PRFAlgorithm.tls13_hkdf_sha256 : PRFAlgorithm.tls13_hkdf_sha384;
    }
}
