package io.tidegate.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A real etcd with one member on loopback ports of its own, removed without a trace. Any thread may call. */
public final class ThrowawayEtcd implements AutoCloseable {

    private final Path folder;
    private final int port;
    private final int peerPort;
    private final AtomicInteger names = new AtomicInteger();
    private final Thread lastResort = new Thread(this::end, "etcd-stop");
    private Process process;

    private ThrowawayEtcd(Path folder, int port, int peerPort) throws IOException {
        this.folder = folder;
        this.port = port;
        this.peerPort = peerPort;
        this.process = launch();
    }

    /** Starts an etcd, or skips the test when it is not installed. */
    public static ThrowawayEtcd start() {
        boolean installed = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "etcd")));
        Real.requireOrSkip(installed, "etcd is not installed (package etcd-server)");
        try {
            ThrowawayEtcd etcd =
                    new ThrowawayEtcd(Files.createTempDirectory("tidegate-etcd"), FreePort.next(), FreePort.next());
            Runtime.getRuntime().addShutdownHook(etcd.lastResort);
            etcd.awaitReady();
            return etcd;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Process launch() throws IOException {
        String peer = "http://127.0.0.1:" + peerPort;
        List<String> words = new ArrayList<>(
                List.of("etcd", "--data-dir", folder.resolve("data").toString()));
        words.addAll(List.of("--name", "one", "--initial-cluster", "one=" + peer));
        words.addAll(List.of("--listen-client-urls", endpoint(), "--advertise-client-urls", endpoint()));
        words.addAll(List.of("--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer));
        return new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private void awaitReady() {
        Eventually.holds(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            } catch (IOException notYet) {
                throw new AssertionError("etcd does not listen", notYet);
            }
        });
    }

    /** Where clients reach it. */
    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** A name that no other test uses. */
    public String freshName(String prefix) {
        return prefix + "-" + names.incrementAndGet();
    }

    /** Kills it; its data stay. */
    public void kill() {
        process.destroyForcibly();
        await(process);
    }

    /** Starts it again after {@link #kill}. */
    public void restart() {
        try {
            process = launch();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        awaitReady();
    }

    /** Stops it in the middle of what it does. */
    public void pause() {
        signal("-STOP");
    }

    /** Lets it go on. */
    public void resume() {
        signal("-CONT");
    }

    private void signal(String which) {
        Command.mustRun(List.of("kill", which, Long.toString(process.pid())));
    }

    private static void await(Process process) {
        try {
            process.waitFor(60, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        process.destroyForcibly();
        await(process);
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(lastResort);
        end();
    }
}
