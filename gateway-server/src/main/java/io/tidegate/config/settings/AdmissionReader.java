package io.tidegate.config.settings;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Binds what the file says of callers, and checks what its keys ask of each other. Owner: the thread that reads. */
final class AdmissionReader {

    /** Values by section and key, defaults included. */
    @FunctionalInterface
    interface Values {
        String text(String section, String key);
    }

    private final Values values;
    private final BiConsumer<String, String> complain;

    /**
     * Prepares.
     *
     * @param complain hears the key, with its section, and what is wrong with it
     */
    AdmissionReader(Values values, BiConsumer<String, String> complain) {
        this.values = values;
        this.complain = complain;
    }

    Admission read() {
        return new Admission(
                credentials(),
                list("access", "trusted_ip_list").map(InetAddress::ofLiteral).toList(),
                list("access", "pools").toList(),
                mutualTls());
    }

    private Optional<Admission.Credentials> credentials() {
        String user = values.text("access", "api_user");
        String secret = values.text("access", "api_secret");
        if (user.isEmpty() && secret.isEmpty()) {
            return Optional.empty();
        }
        if (user.isEmpty() || secret.isEmpty()) {
            complain.accept(
                    user.isEmpty() ? "access.api_secret" : "access.api_user",
                    "needs " + (user.isEmpty() ? "api_user" : "api_secret") + " as well; set both, or none");
        }
        return Optional.of(new Admission.Credentials(user, secret));
    }

    private Optional<Admission.MutualTls> mutualTls() {
        if (!ValueKind.Switch.isTrue(values.text("gateway", "enable_auth"))) {
            return Optional.empty();
        }
        List<String> missing = Stream.of("server_key", "server_cert", "client_cert")
                .filter(key -> values.text("mtls", key).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            complain.accept(
                    "gateway.enable_auth",
                    "needs " + String.join(", ", missing) + " of [mtls]; name the PEM files, or set it to False");
        }
        return Optional.of(new Admission.MutualTls(path("server_key"), path("server_cert"), path("client_cert")));
    }

    MetricsSettings metrics(Endpoint management) {
        return new MetricsSettings(
                ValueKind.Switch.isTrue(values.text("gateway", "enable_prometheus_exporter")),
                new Endpoint(management.host(), Integer.parseInt(values.text("gateway", "prometheus_port"))),
                ValueKind.Switch.isTrue(values.text("gateway", "prometheus_exporter_ssl")),
                optional("server_key"),
                optional("server_cert"),
                list("gateway", "prometheus_bdev_pools").toList(),
                ValueKind.Switch.isTrue(values.text("gateway", "status_page")));
    }

    private Path path(String key) {
        return Path.of(values.text("mtls", key));
    }

    private Optional<Path> optional(String key) {
        return Optional.of(values.text("mtls", key))
                .filter(text -> !text.isEmpty())
                .map(Path::of);
    }

    private Stream<String> list(String section, String key) {
        return Stream.of(values.text(section, key).split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty());
    }
}
