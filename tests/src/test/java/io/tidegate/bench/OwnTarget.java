package io.tidegate.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** {@link BenchTarget} in a process of its own, on the processors it is given. */
final class OwnTarget implements AutoCloseable {

    private static final List<String> FLAGS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-Dlogback.configurationFile=logback-bench.xml",
            "-Dio.netty.leakDetection.level=disabled");

    private final Process process;
    private final BenchPeer peer;

    private OwnTarget(Process process, BenchPeer peer) {
        this.process = process;
        this.peer = peer;
    }

    /**
     * Starts it.
     *
     * @param processors for taskset, empty for all
     * @param device URI of what it serves
     * @param arguments further options of {@link BenchTarget}
     */
    static OwnTarget start(String processors, String device, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(processors.isEmpty() ? List.of() : List.of("taskset", "-c", processors));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BenchTarget.class.getName()));
        command.addAll(List.of("--device", device));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader words =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = words.readLine(); line != null; line = words.readLine()) {
            if (line.startsWith("listening on ")) {
                String[] parts = line.split(" ");
                InetSocketAddress address = new InetSocketAddress(parts[2], Integer.parseInt(parts[3]));
                return new OwnTarget(
                        process, new BenchPeer("tidegate", address, parts[4], OptionalLong.of(process.pid())));
            }
        }
        throw new IOException("the target did not start; what it said stands above");
    }

    BenchPeer peer() {
        return peer;
    }

    @Override
    public void close() throws IOException {
        end(process);
    }

    /** Closes the input of a process that ends with it. */
    static void end(Process process) throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
