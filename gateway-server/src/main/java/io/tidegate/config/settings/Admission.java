package io.tidegate.config.settings;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Who may manage the gateway, and what of the cluster a namespace may use. Immutable.
 *
 * @param credentials what every call has to bring; empty for none
 * @param trusted addresses that may call, besides this machine's loopback; empty for all
 * @param pools where namespaces may lie; empty for all
 * @param mutualTls the certificates of both sides; empty for plain text
 */
public record Admission(
        Optional<Credentials> credentials,
        List<InetAddress> trusted,
        List<String> pools,
        Optional<MutualTls> mutualTls) {

    /** Keeps copies. */
    public Admission {
        trusted = List.copyOf(trusted);
        pools = List.copyOf(pools);
    }

    /** True when anybody who reaches the port may do everything. */
    public boolean isOpen() {
        return credentials.isEmpty() && trusted.isEmpty() && mutualTls.isEmpty();
    }

    /** A name and a secret, which is never printed. */
    public record Credentials(String user, String secret) {
        @Override
        public String toString() {
            return user + ":***";
        }
    }

    /**
     * PEM files.
     *
     * @param serverKey the gateway's key, PKCS #8
     * @param serverCertificate its certificates, its own first
     * @param clientCertificate what a client's certificate is checked against
     */
    public record MutualTls(Path serverKey, Path serverCertificate, Path clientCertificate) {}
}
