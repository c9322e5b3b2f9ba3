package io.tidegate.admission;

import io.grpc.util.CertificateUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The gateway's key and its certificates, which belong together. Immutable.
 *
 * @param chain its own certificate first
 */
record Identity(PrivateKey key, List<X509Certificate> chain) {

    /** Keeps a copy. */
    Identity {
        chain = List.copyOf(chain);
    }

    static Identity read(Path keyFile, Path certificateFile) throws IOException, GeneralSecurityException {
        try (InputStream key = Files.newInputStream(keyFile)) {
            Identity identity = new Identity(privateKey(key, keyFile), certificates(certificateFile));
            identity.requireMatch(keyFile, certificateFile);
            return identity;
        }
    }

    private static PrivateKey privateKey(InputStream in, Path file) throws IOException, GeneralSecurityException {
        try {
            return CertificateUtils.getPrivateKey(in);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new InvalidKeyException(
                    file + " holds no key in PKCS #8 (BEGIN PRIVATE KEY); convert it: openssl pkcs8 -topk8 -nodes", e);
        }
    }

    static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            X509Certificate[] chain = CertificateUtils.getX509Certificates(in);
            if (chain.length == 0) {
                throw new GeneralSecurityException(file + " holds no certificate");
            }
            return List.of(chain);
        }
    }

    /** A key that was replaced before its certificate would break every handshake. */
    private void requireMatch(Path keyFile, Path certificateFile) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> key.getAlgorithm();
        };
        byte[] probe = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(chain.getFirst().getPublicKey());
        signature.update(probe);
        boolean matches;
        try {
            matches = signature.verify(signed);
        } catch (java.security.SignatureException e) {
            matches = false;
        }
        if (!matches) {
            throw new InvalidKeyException(
                    "the key in " + keyFile + " is not that of the certificate in " + certificateFile);
        }
    }
}
