package io.tidegate.interop;

import io.tidegate.bench.BenchTarget;
import io.tidegate.support.LinuxHost;
import io.tidegate.support.Shell;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A target of our own in a process of its own, placed where a Linux host can reach it: a memory device over NVMe/TCP.
 */
final class HostedTarget implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final PrintStream orders;
    private final int port;
    private final String nqn;

    private HostedTarget(Process process) throws IOException {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        String[] words = answer("listening on ").split(" ");
        this.port = Integer.parseInt(words[3]);
        this.nqn = words[4];
    }

    /** Starts a target with a device of this many MiB; its log goes to a file in {@code work}. */
    static HostedTarget start(LinuxHost host, Path work, int mebibytes) throws IOException {
        ProcessBuilder builder = host.process(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx256m",
                "-XX:MaxDirectMemorySize=2g",
                "-Dio.netty.leakDetection.level=paranoid",
                "-cp",
                System.getProperty("java.class.path"),
                BenchTarget.class.getName(),
                "--address",
                host.listenAddress(),
                "--mib",
                String.valueOf(mebibytes)));
        Process process =
                builder.redirectError(work.resolve("target.log").toFile()).start();
        try {
            return new HostedTarget(process);
        } catch (IOException | RuntimeException e) {
            Shell.end(process);
            throw e;
        }
    }

    int port() {
        return port;
    }

    String nqn() {
        return nqn;
    }

    /** Gives the device another size, as an administrator would. */
    void resize(long bytes) throws IOException {
        orders.println("resize " + bytes);
        answer("resized");
    }

    @Override
    public void close() {
        Shell.end(process);
    }

    private String answer(String start) throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(start)) {
                return line;
            }
        }
        throw new IOException("the target ended; its words stand in target.log");
    }
}
