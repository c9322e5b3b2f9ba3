package io.tidegate.admission;

import io.tidegate.config.settings.Admission;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * HTTPS of a port that serves metrics to whoever asks, and pages to those alone who show the certificate that management
 * asks for. So a handshake takes any certificate, or none, and each page looks at it. Any thread.
 */
public final class WebTls {

    private final SSLContext context;
    private final Optional<TrustedClients> clients;

    private WebTls(SSLContext context, Optional<TrustedClients> clients) {
        this.context = context;
        this.clients = clients;
    }

    /** The gateway shows {@code certificate}; an {@link IOException} says which file cannot be used. */
    public static WebTls of(Path key, Path certificate, Admission admission) throws IOException {
        try {
            Optional<TrustedClients> clients = admission.mutualTls().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new TrustedClients(admission.mutualTls().get().clientCertificate()));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {new ServerIdentity(key, certificate)},
                    clients.<TrustManager[]>map(asked -> new TrustManager[] {new LaterDecision(asked)})
                            .orElse(null),
                    null);
            return new WebTls(context, clients);
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificates of [mtls] cannot be used: " + e.getMessage(), e);
        }
    }

    /** Of the port. */
    public SSLContext context() {
        return context;
    }

    /** True when visitors are asked for a certificate. */
    public boolean asks() {
        return clients.isPresent();
    }

    /** True when a visitor who showed these certificates in the handshake may manage the gateway. */
    public boolean trusts(List<X509Certificate> chain) {
        if (clients.isEmpty()) {
            return true;
        }
        if (chain.isEmpty()) {
            return false;
        }
        try {
            String algorithm = chain.getFirst().getPublicKey().getAlgorithm();
            clients.get().checkClientTrusted(chain.toArray(X509Certificate[]::new), algorithm);
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    /** Lets every certificate pass the handshake, which proves all the same that the visitor has its key. */
    private static final class LaterDecision extends X509ExtendedTrustManager {

        private final TrustedClients clients;

        LaterDecision(TrustedClients clients) {
            this.clients = clients;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            clients.checkServerTrusted(chain, authType);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            clients.checkServerTrusted(chain, authType, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            clients.checkServerTrusted(chain, authType, engine);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return clients.getAcceptedIssuers();
        }
    }
}
