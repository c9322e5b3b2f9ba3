package io.tidegate.rounds;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.tidegate.app.Main;
import io.tidegate.proto.GatewayGrpc;
import io.tidegate.proto.tuning.GroupGrpc;
import io.tidegate.support.Eventually;
import io.tidegate.support.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One gateway of a group: a process with a loopback address of its own, started again as often as it ends. One thread. */
final class Member implements AutoCloseable {

    private static final long STOP_SECONDS = 60;
    private static final long CALL_SECONDS = 60;
    private static final List<String> JVM = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m");

    private final String name;
    private final String address;
    private final int port;
    private final int grpcPort;
    private final Path configuration;
    private final Path log;
    private final ManagedChannel channel;
    private Process process;
    private int life;

    private Member(String name, String address, Path folder, List<String> shared) throws IOException {
        this.name = name;
        this.address = address;
        this.port = freePort();
        this.grpcPort = freePort();
        this.configuration = folder.resolve(name + ".conf");
        this.log = folder.resolve(name + ".log");
        Files.write(configuration, configuration(shared));
        this.channel =
                NettyChannelBuilder.forAddress(address, grpcPort).usePlaintext().build();
        this.process = launch();
    }

    /** Starts one; it serves some time later, see {@link #awaitReady}. */
    static Member start(String name, String address, Path folder, List<String> shared) {
        try {
            return new Member(name, address, folder, shared);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(address))) {
            return socket.getLocalPort();
        }
    }

    private List<String> configuration(List<String> shared) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "[discovery]",
                "addr = " + address,
                "port = " + freePort(),
                "[gateway]",
                "name = " + name,
                "override_hostname = " + name,
                "addr = " + address,
                "port = " + grpcPort));
        lines.addAll(shared);
        return lines;
    }

    private Process launch() throws IOException {
        life++;
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("serve", "--config", configuration.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    String name() {
        return name;
    }

    String address() {
        return address;
    }

    /** Of its listener. */
    int port() {
        return port;
    }

    GatewayGrpc.GatewayBlockingStub gateway() {
        return GatewayGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    GroupGrpc.GroupBlockingStub group() {
        return GroupGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    /** All it has said in all its lives. */
    String said() {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** How often it has said something. */
    int times(String text) {
        return said().split(text, -1).length - 1;
    }

    /** Waits until its present life serves. */
    void awaitReady() {
        Eventually.holds(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException(name + " has ended by itself; it said\n" + said());
            }
            if (times(" ready: ") < life) {
                throw new AssertionError(name + " is not ready; it said\n" + said());
            }
        });
    }

    /** As kill -9. */
    void kill() {
        Shell.end(process);
    }

    /** As kill, with another signal. */
    void signal(String which) {
        Shell.run("kill", "-" + which, Long.toString(process.pid())).orFail("kill -" + which);
    }

    /** Ends in good order; the exit code has to say so. */
    void terminate() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(name + " did not end well by SIGTERM; it said\n" + said());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** Begins another life. */
    void restart() {
        try {
            process = launch();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        Shell.end(process);
    }
}
