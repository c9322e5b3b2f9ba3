package io.tidegate.app;

import io.tidegate.config.settings.Endpoint;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.config.settings.SettingsException;
import io.tidegate.config.settings.SettingsReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code serve}: one gateway in the foreground until SIGINT or SIGTERM. */
@Command(
        name = "serve",
        description = {
            "Runs one gateway in the foreground.",
            "With a [ceph] section in its configuration it serves a Ceph cluster; without one it keeps its state and"
                    + " its images as files in the data folder, and management listens on 127.0.0.1 only."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "ceph-nvmeof.conf; without it the embedded defaults hold")
    private @Nullable Path config;

    @Option(
            names = "--extra-config",
            paramLabel = "FILE",
            description = "another file of the same form, whose values win; for what cephadm's own file cannot carry")
    private @Nullable Path extraConfig;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "folder of state and images when there is no Ceph (default: ${DEFAULT-VALUE})",
            defaultValue = "data")
    private Path data = Path.of("data");

    @Option(names = "--grpc-addr", paramLabel = "ADDR", description = "address of the management service")
    private @Nullable String grpcAddress;

    @Option(names = "--grpc-port", paramLabel = "PORT", description = "port of the management service")
    private @Nullable Integer grpcPort;

    @Option(names = "--discovery-addr", paramLabel = "ADDR", description = "address of the discovery service")
    private @Nullable String discoveryAddress;

    @Option(names = "--discovery-port", paramLabel = "PORT", description = "port of the discovery service")
    private @Nullable Integer discoveryPort;

    @Option(names = "--log-level", paramLabel = "LEVEL", description = "debug, info, warning, error or critical")
    private @Nullable String logLevel;

    @Option(
            names = "--health-socket",
            paramLabel = "FILE",
            description = "socket where 'tidegate health' asks whether this gateway works; without it nobody can ask")
    private @Nullable Path healthSocket;

    @Override
    public Integer call() throws StartFailure, InterruptedException {
        GatewaySettings settings = settings();
        GracefulExit.onSignal(DaemonStart.start(settings, data, Optional.ofNullable(healthSocket)))
                .await();
        return 0;
    }

    private GatewaySettings settings() throws StartFailure {
        try {
            GatewaySettings read = read();
            GatewaySettings moved = read.withEndpoints(
                    endpoint(read.grpc(), grpcAddress, grpcPort),
                    endpoint(read.discovery().endpoint(), discoveryAddress, discoveryPort));
            return logLevel == null ? moved : moved.withLogLevel(SettingsReader.logLevel("--log-level", logLevel));
        } catch (SettingsException e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private GatewaySettings read() throws SettingsException {
        if (config == null) {
            return extraConfig == null ? SettingsReader.embedded() : SettingsReader.read(extraConfig);
        }
        return extraConfig == null ? SettingsReader.read(config) : SettingsReader.read(config, extraConfig);
    }

    private static Endpoint endpoint(Endpoint read, @Nullable String address, @Nullable Integer port) {
        return new Endpoint(
                Optional.ofNullable(address).orElse(read.host()),
                Optional.ofNullable(port).orElse(read.port()));
    }
}
