package io.tidegate.config.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The HTTP port: the exporter for Prometheus and the status page. Immutable.
 *
 * @param enabled it is wanted
 * @param endpoint where it listens
 * @param tls by HTTPS only
 * @param serverKey of HTTPS; empty when the file names none
 * @param serverCertificate likewise
 * @param pools whose images are shown; empty for all
 * @param statusPage the operator's page is served on the same port
 */
public record MetricsSettings(
        boolean enabled,
        Endpoint endpoint,
        boolean tls,
        Optional<Path> serverKey,
        Optional<Path> serverCertificate,
        List<String> pools,
        boolean statusPage) {

    /** Keeps a copy. */
    public MetricsSettings {
        pools = List.copyOf(pools);
    }
}
