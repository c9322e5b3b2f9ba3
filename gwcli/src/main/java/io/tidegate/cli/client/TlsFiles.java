package io.tidegate.cli.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The three PEM files of mutual TLS.
 *
 * @param clientKey the client's private key
 * @param clientCertificate the client's certificate chain
 * @param serverCertificate the root the gateway's certificate is checked against
 */
public record TlsFiles(Path clientKey, Path clientCertificate, Path serverCertificate) {

    /**
     * The files when all are named, nothing when none is.
     *
     * @throws UsageException when only some are named or one cannot be read
     */
    static Optional<TlsFiles> of(@Nullable Path key, @Nullable Path certificate, @Nullable Path server) {
        if (key == null && certificate == null && server == null) {
            return Optional.empty();
        }
        if (key == null || certificate == null || server == null) {
            throw new UsageException(
                    "TLS needs all of --client-key, --client-cert and --server-cert; give the missing ones, or none");
        }
        for (Path file : List.of(key, certificate, server)) {
            if (!Files.isReadable(file)) {
                throw new UsageException("can't open '" + file + "'; name a readable PEM file");
            }
        }
        return Optional.of(new TlsFiles(key, certificate, server));
    }
}
