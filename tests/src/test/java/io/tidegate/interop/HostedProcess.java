package io.tidegate.interop;

import io.tidegate.support.LinuxHost;
import io.tidegate.support.Shell;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of ours in a process of its own, placed where a Linux host can reach it. It takes orders on its standard input, a line
 * each, and answers each with a line.
 */
final class HostedProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final PrintStream orders;

    private HostedProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Starts a program with these words behind it; its log goes to {@code target.log} in {@code work}. */
    static HostedProcess start(LinuxHost host, Path work, Class<?> main, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx256m",
                "-XX:MaxDirectMemorySize=2g",
                "-Dio.netty.leakDetection.level=paranoid",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(words));
        return new HostedProcess(host.process(command)
                .redirectError(work.resolve("target.log").toFile())
                .start());
    }

    /** Gives an order and waits for the answer that begins so. */
    String order(String order, String answer) throws IOException {
        orders.println(order);
        return answer(answer);
    }

    /** Waits for a line that begins so. */
    String answer(String start) throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(start)) {
                return line;
            }
        }
        throw new IOException("the target ended; its words stand in target.log");
    }

    @Override
    public void close() {
        Shell.end(process);
    }
}
