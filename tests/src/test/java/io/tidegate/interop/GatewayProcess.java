package io.tidegate.interop;

import io.tidegate.app.Main;
import io.tidegate.cli.Gwcli;
import io.tidegate.support.FreePort;
import io.tidegate.support.LinuxHost;
import io.tidegate.support.Output;
import io.tidegate.support.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The daemon as its users run it: a process of its own, placed where a Linux host can reach it, managed by {@code gwcli} as further
 * processes at the same place. State and images lie in the test's folder, or in Ceph with a configuration that says so.
 */
final class GatewayProcess implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final List<String> FLAGS =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC");

    private final LinuxHost host;
    private final List<String> options;
    private final Path log;
    private final int managementPort;
    private final int discoveryPort;
    private Process process;

    private GatewayProcess(LinuxHost host, Path work, List<String> options) throws IOException {
        this.host = host;
        this.log = work.resolve("gateway.log");
        this.managementPort = FreePort.next();
        this.discoveryPort = FreePort.next();
        this.options = options;
        this.process = launch();
    }

    /** A gateway with state and images as files. */
    static GatewayProcess start(LinuxHost host, Path work) throws IOException {
        return new GatewayProcess(
                host, work, List.of("--data", work.resolve("data").toString()));
    }

    /** A gateway with state and images as files, and a configuration file besides. */
    static GatewayProcess startOnFiles(LinuxHost host, Path work, Path configuration) throws IOException {
        return new GatewayProcess(
                host, work, List.of("--data", work.resolve("data").toString(), "--config", configuration.toString()));
    }

    /** A gateway on Ceph, as its configuration file says. */
    static GatewayProcess start(LinuxHost host, Path work, Path configuration) throws IOException {
        return new GatewayProcess(host, work, List.of("--config", configuration.toString()));
    }

    int discoveryPort() {
        return discoveryPort;
    }

    /** Runs a command of the client; it has to succeed. */
    String cli(String... words) throws IOException {
        List<String> command = java(
                Gwcli.class, List.of("--server-address", "127.0.0.1", "--server-port", String.valueOf(managementPort)));
        command.addAll(List.of(words));
        Output output = Shell.run(host.process(command), Duration.ofMinutes(1));
        return output.orFail("gwcli " + String.join(" ", words) + "\nthe gateway's log:\n" + log());
    }

    /** Ends the daemon by SIGTERM and starts it again on the same state. */
    void restart() throws IOException {
        stop();
        process = launch();
    }

    /** SIGKILL; the process is gone when this returns. */
    void kill() {
        Shell.end(process);
    }

    /** Starts it again after {@link #kill}, on the same state. */
    void start() throws IOException {
        process = launch();
    }

    /** Sends it a signal, such as STOP and CONT. */
    void signal(String name) {
        Shell.run("kill", "-" + name, String.valueOf(process.pid())).orFail("kill -" + name);
    }

    /** Waits until it has ended by itself; its exit code. */
    int awaitEnd() throws IOException {
        try {
            if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the gateway has not ended; its log:\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the gateway was to end", e);
        }
    }

    /** Ends the daemon by SIGTERM; it has to end by itself, with exit code 0. */
    void stop() throws IOException {
        process.destroy();
        if (awaitEnd() != 0) {
            throw new AssertionError("the gateway did not end well by SIGTERM; its log:\n" + log());
        }
    }

    String log() throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }

    @Override
    public void close() {
        Shell.end(process);
    }

    private Process launch() throws IOException {
        Files.deleteIfExists(log);
        List<String> command = java(
                Main.class,
                List.of(
                        "serve",
                        "--grpc-addr",
                        "127.0.0.1",
                        "--grpc-port",
                        String.valueOf(managementPort),
                        "--discovery-addr",
                        host.listenAddress(),
                        "--discovery-port",
                        String.valueOf(discoveryPort)));
        command.addAll(options);
        Process started = host.process(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        awaitReady(started);
        return started;
    }

    private void awaitReady(Process started) throws IOException {
        long limit = System.nanoTime() + START.toNanos();
        try {
            while (!log().contains(" ready: ")) {
                if (started.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > limit) {
                    Shell.end(started);
                    throw new AssertionError("the gateway did not start; its log:\n" + log());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            Shell.end(started);
            throw new AssertionError("interrupted while the gateway started", e);
        }
    }

    private static List<String> java(Class<?> main, List<String> words) {
        Stream<String> program = Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Stream<String> code = Stream.of("-Xmx256m", "-cp", System.getProperty("java.class.path"), main.getName());
        return new ArrayList<>(Stream.of(program, FLAGS.stream(), code, words.stream())
                .flatMap(part -> part)
                .toList());
    }
}
