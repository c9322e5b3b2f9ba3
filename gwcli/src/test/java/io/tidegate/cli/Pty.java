package io.tidegate.cli;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A process on a terminal of its own, made by {@code script}: types, and waits for what must appear. */
final class Pty implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Writer keys;
    private final StringBuilder screen = new StringBuilder();
    private int seen;

    /**
     * Starts a program.
     *
     * @param environment added to that of this process
     */
    Pty(List<String> command, Map<String, String> environment) throws IOException {
        String line = command.stream().map(Pty::quoted).collect(Collectors.joining(" "));
        ProcessBuilder builder = new ProcessBuilder(
                        "script", "-qec", "stty cols 160 rows 40; exec " + line, "/dev/null")
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("TERM", "xterm");
        builder.environment().put("SHELL", "/bin/sh");
        process = builder.start();
        keys = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofPlatform().name("screen").daemon().start(this::read);
    }

    /** The client of this build with arguments. */
    static Pty gwcli(int port, Path home, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "io.tidegate.cli.Gwcli",
                "--server-address",
                "127.0.0.1",
                "--server-port",
                Integer.toString(port)));
        command.addAll(List.of(arguments));
        return new Pty(command, Map.of("XDG_STATE_HOME", home.toString(), "GWCLI_COMPLETION_TIMEOUT", "60"));
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private void read() {
        try (Reader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (int next = reader.read(); next >= 0; next = reader.read()) {
                add((char) next);
            }
        } catch (IOException e) {
            add('\n');
        }
    }

    private synchronized void add(char next) {
        screen.append(next);
        notifyAll();
    }

    /** Presses keys. */
    Pty type(String text) throws IOException {
        keys.write(text);
        keys.flush();
        return this;
    }

    /** Waits until the text appears after what was waited for before. */
    synchronized Pty expect(String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            int at = plain().indexOf(text, seen);
            if (at >= 0) {
                seen = at + text.length();
                return this;
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("'" + text + "' did not appear; the screen: " + plain().substring(seen));
            }
            wait(left);
        }
    }

    /** What has been written, without colours and moves of the cursor. */
    synchronized String plain() {
        return screen.toString()
                .replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "")
                .replaceAll("\u001b[=>]", "")
                .replace("\r", "")
                .replace("\u0007", "");
    }

    /** The exit code, once the program has ended. */
    int exit() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end; the screen: " + plain());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
