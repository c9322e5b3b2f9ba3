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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One gateway of a group: a process at a place of its own, started again as often as it ends. One thread. */
final class Member implements AutoCloseable {

    private static final long STOP_SECONDS = 60;
    private static final long CALL_SECONDS = 60;
    private static final List<String> JVM = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m");

    private final Seat seat;
    private final Path configuration;
    private final Path log;
    private final Path data;
    private final ManagedChannel channel;
    private Process process;
    private int life;

    private Member(Seat seat, Path folder, List<String> lines) throws IOException {
        this.seat = seat;
        this.configuration = folder.resolve(seat.name() + ".conf");
        this.log = folder.resolve(seat.name() + ".log");
        this.data = folder.resolve("data");
        Files.write(configuration, lines);
        this.channel = NettyChannelBuilder.forAddress(seat.address(), seat.grpcPort())
                .usePlaintext()
                .build();
        this.process = launch();
    }

    /** Starts one; it serves some time later, see {@link #awaitReady}. */
    static Member start(Seat seat, Path folder, List<String> lines) {
        try {
            return new Member(seat, folder, lines);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Process launch() throws IOException {
        life++;
        List<String> command = new ArrayList<>(seat.prefix());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("serve", "--config", configuration.toString()));
        command.addAll(List.of("--data", data.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    String name() {
        return seat.name();
    }

    String address() {
        return seat.address();
    }

    /** Of its listener. */
    int port() {
        return seat.port();
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
                throw new IllegalStateException(name() + " has ended by itself; it said\n" + said());
            }
            if (times(" ready: ") < life) {
                throw new AssertionError(name() + " is not ready; it said\n" + said());
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
                throw new AssertionError(name() + " did not end well by SIGTERM; it said\n" + said());
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
