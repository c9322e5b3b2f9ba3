package io.tidegate.admission;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS of connections that the gateway itself opens, with a certificate on both sides. Pure but for the files. */
public final class ClientTls {

    private static final char[] NO_PASSWORD = {};

    private ClientTls() {}

    /**
     * Shows the certificate of this gateway and trusts servers whose certificate an authority of {@code authorities} has
     * signed. Whose name it bears is not checked.
     *
     * @throws IOException a file cannot be read
     * @throws GeneralSecurityException a file does not hold what it should
     */
    public static SSLContext of(Path key, Path certificate, Path authorities)
            throws IOException, GeneralSecurityException {
        Identity identity = Identity.read(key, certificate);
        KeyStore own = empty();
        own.setKeyEntry("gateway", identity.key(), NO_PASSWORD, identity.chain().toArray(Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, NO_PASSWORD);
        KeyStore trusted = empty();
        int number = 0;
        for (X509Certificate root : Identity.certificates(authorities)) {
            trusted.setCertificateEntry("authority-" + number++, root);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        return store;
    }
}
