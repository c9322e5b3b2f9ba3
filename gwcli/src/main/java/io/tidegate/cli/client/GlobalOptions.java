package io.tidegate.cli.client;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that stand before the command (they are accepted after it too). */
public final class GlobalOptions {

    private static final String DEFAULT_ADDRESS = "localhost";
    private static final int DEFAULT_PORT = 5500;
    private static final int MAX_PORT = 65535;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text, plain, json or yaml (default: text)")
    Format format = Format.TEXT;

    @Option(
            names = "--output",
            paramLabel = "WHERE",
            description = "stdio: results to stdout; log: everything to stderr "
                    + "(default: stdio, when called as cephnvmf: log)")
    @Nullable
    Output output;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            description = "What --output log lets through: debug, info, warning, error, critical (default: info)")
    LogLevel logLevel = LogLevel.INFO;

    @Option(
            names = "--server-address",
            paramLabel = "ADDRESS",
            description = "The gateway (default: $CEPH_NVMEOF_SERVER_ADDRESS, else localhost)")
    @Nullable
    String serverAddress;

    @Option(
            names = "--server-port",
            paramLabel = "PORT",
            description = "Its gRPC port (default: $CEPH_NVMEOF_SERVER_PORT, else 5500)")
    @Nullable
    Integer serverPort;

    @Option(names = "--client-key", paramLabel = "FILE", description = "Mutual TLS: the client's private key")
    @Nullable
    Path clientKey;

    @Option(names = "--client-cert", paramLabel = "FILE", description = "Mutual TLS: the client's certificate")
    @Nullable
    Path clientCert;

    @Option(names = "--server-cert", paramLabel = "FILE", description = "Mutual TLS: the root of the gateway's")
    @Nullable
    Path serverCert;

    @Mixin
    final ApiLogin login = new ApiLogin();

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "Longest wait for one answer (default: 60)")
    int timeout = 60;

    @Option(names = "--verbose", description = "More columns")
    boolean verbose;

    Output output(Program program) {
        if (output != null) {
            return output;
        }
        return program.isUpstream() ? Output.LOG : Output.STDIO;
    }

    /** Where to dial, by option, environment or default. */
    Endpoint endpoint(Program program) {
        String address = Optional.ofNullable(serverAddress)
                .or(() -> program.variable("CEPH_NVMEOF_SERVER_ADDRESS"))
                .orElse(DEFAULT_ADDRESS);
        int port = Optional.ofNullable(serverPort)
                .or(() -> program.variable("CEPH_NVMEOF_SERVER_PORT").map(GlobalOptions::port))
                .orElse(DEFAULT_PORT);
        if (port < 1 || port > MAX_PORT) {
            throw new UsageException("--server-port " + port + " is no port; use 1 to " + MAX_PORT);
        }
        return new Endpoint(address, port);
    }

    /** The TLS files, if TLS is asked for. */
    Optional<TlsFiles> tls() {
        return TlsFiles.of(clientKey, clientCert, serverCert);
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new UsageException("CEPH_NVMEOF_SERVER_PORT is '" + text + "'; set it to a number");
        }
    }
}
