package io.tidegate.daemon;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.tidegate.proto.GatewayGrpc;
import io.tidegate.support.Eventually;
import io.tidegate.support.FreePort;
import io.tidegate.support.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process started by the launcher, with ports of its own; ended with the test. */
final class Daemon implements AutoCloseable {

    private static final long STOP_SECONDS = 60;

    final int grpcPort;
    final int discoveryPort;
    private final Process process;
    private final Path output;
    private final ManagedChannel channel;

    private Daemon(int grpcPort, int discoveryPort, Process process, Path output) {
        this.grpcPort = grpcPort;
        this.discoveryPort = discoveryPort;
        this.process = process;
        this.output = output;
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", grpcPort)
                .usePlaintext()
                .build();
    }

    /** Starts {@code serve} on a data folder and waits until it says that it is ready. */
    static Daemon serve(Path data) throws IOException {
        return serve(data, Map.of());
    }

    /** The same with variables of its environment. */
    static Daemon serve(Path data, Map<String, String> environment) throws IOException {
        return serve(data, environment, List.of());
    }

    /** The same with further options. */
    static Daemon serve(Path data, Map<String, String> environment, List<String> options) throws IOException {
        int grpc = FreePort.next();
        int discovery = FreePort.next();
        Path output = Files.createTempFile(data.getParent(), "serve-", ".log");
        List<String> command = new ArrayList<>(List.of(launcher().toString(), "serve", "--data", data.toString()));
        command.addAll(List.of("--grpc-port", "" + grpc, "--discovery-addr", "127.0.0.1"));
        command.addAll(List.of("--discovery-port", "" + discovery));
        command.addAll(options);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        Daemon daemon = new Daemon(grpc, discovery, process, output);
        try {
            Eventually.holds(() -> daemon.expect("ready: management"));
            return daemon;
        } catch (AssertionError e) {
            daemon.close();
            throw e;
        }
    }

    static Path launcher() {
        return Shell.checkout().resolve("tidegate");
    }

    GatewayGrpc.GatewayBlockingStub stub() {
        return GatewayGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    long pid() {
        return process.pid();
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void expect(String text) {
        if (!output().contains(text)) {
            throw new AssertionError("the daemon has not said '" + text + "' but:\n" + output());
        }
    }

    /** SIGTERM; answers the exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the daemon does not end:\n" + output());
        }
        return process.exitValue();
    }

    /** SIGKILL. */
    void kill() {
        Shell.end(process);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        Shell.end(process);
    }
}
