package io.tidegate.app;

import io.tidegate.config.settings.Admission;
import io.tidegate.config.settings.Endpoint;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.config.settings.HaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that stands between the gateway and Ceph's monitors: upstream's own, with upstream's arguments. Any thread.
 *
 * <p>It ends itself when it has lost the monitors, or these take the gateway for dead.
 */
final class MonitorClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MonitorClient.class);

    /** Where cephadm puts it; another keyring is named by ceph.conf. */
    private static final Path KEYRING = Path.of("/etc/ceph/keyring");

    private final Process process;
    private final Duration grace;

    private MonitorClient(Process process, Duration grace) {
        this.process = process;
        this.grace = grace;
    }

    /**
     * Starts it.
     *
     * @param group where it tells the gateway's ANA group
     * @throws IOException it cannot be started
     */
    static MonitorClient start(GatewaySettings settings, Endpoint group) throws IOException {
        List<String> command = command(settings, group);
        ProcessBuilder builder = new ProcessBuilder(command);
        Optional<Path> log = log(settings);
        if (log.isPresent()) {
            builder.redirectErrorStream(true).redirectOutput(log.get().toFile());
        } else {
            builder.redirectOutput(ProcessBuilder.Redirect.INHERIT).redirectError(ProcessBuilder.Redirect.INHERIT);
        }
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        Process process = builder.start();
        LOG.info("the client of Ceph's monitors is process {}: {}", process.pid(), String.join(" ", command));
        return new MonitorClient(process, settings.ha().monitorClient().stopGrace());
    }

    static List<String> command(GatewaySettings settings, Endpoint group) {
        GatewaySettings.Ceph ceph = settings.ceph().orElseThrow();
        HaSettings.MonitorClient client = settings.ha().monitorClient();
        String user = ceph.id().isEmpty() ? "admin" : ceph.id();
        List<String> command = new ArrayList<>(List.of(
                client.program(),
                "--gateway-name",
                settings.identity().name(),
                "--gateway-address",
                settings.grpc().toString(),
                "--gateway-pool",
                ceph.pool(),
                "--gateway-group",
                settings.identity().group(),
                "--monitor-group-address",
                group.toString(),
                "-c",
                ceph.configFile(),
                "-n",
                user.startsWith("client.") ? user : "client." + user));
        if (Files.isReadable(KEYRING)) {
            command.addAll(List.of("-k", KEYRING.toString()));
        }
        settings.admission().mutualTls().ifPresent(tls -> command.addAll(certificates(tls, client)));
        return command;
    }

    private static List<String> certificates(Admission.MutualTls tls, HaSettings.MonitorClient client) {
        return List.of(
                "--server-cert",
                tls.serverCertificate().toString(),
                "--client-key",
                client.clientKey(),
                "--client-cert",
                tls.clientCertificate().toString());
    }

    /** What it printed the last time is kept, as upstream keeps it. */
    private static Optional<Path> log(GatewaySettings settings) throws IOException {
        String folder = settings.ha().monitorClient().logFolder();
        if (folder.isBlank()) {
            return Optional.empty();
        }
        String name = "monitor-client-" + settings.identity().name().replace('/', '-') + ".log";
        Path log = Path.of(folder, name);
        Files.createDirectories(log.getParent());
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling(name + ".bak"), StandardCopyOption.REPLACE_EXISTING);
        }
        return Optional.of(log);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end; its exit code, or empty when it takes longer. */
    Optional<Integer> awaitEnd(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
                ? Optional.of(process.exitValue())
                : Optional.empty();
    }

    /** Ends it, by force when it takes longer than {@code [monitor] timeout}. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (awaitEnd(grace).isEmpty()) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
