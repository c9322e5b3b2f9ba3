package io.tidegate.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs the commands of this machine that a test needs, each with a limit of time after which it is ended.
 */
public final class Shell {

    private Shell() {}

    /** Runs a short command and returns what it said, whatever its exit code. */
    public static Output run(String... command) {
        return run(Duration.ofMinutes(1), command);
    }

    /** Runs a command that may take up to {@code limit}. */
    public static Output run(Duration limit, String... command) {
        try {
            return run(new ProcessBuilder(command), limit);
        } catch (IOException e) {
            return new Output(127, String.valueOf(e.getMessage()));
        }
    }

    /** Whether a program of this name is on the path. */
    public static boolean has(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
        return Stream.of(path.split(":")).anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    /** Whether the tests run as root, as network namespaces and building the guest demand. */
    public static boolean isRoot() {
        return run("id", "-u").text().strip().equals("0");
    }

    /** Runs a command that is set up already and may take up to {@code limit}. */
    public static Output run(ProcessBuilder builder, Duration limit) throws IOException {
        Path output = Files.createTempFile("tidegate-", ".out");
        try {
            Process process = builder.redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = waitFor(process, limit);
            String text = Files.readString(output, StandardCharsets.UTF_8);
            return ended
                    ? new Output(process.exitValue(), text)
                    : new Output(124, text + "\n(ended after " + limit + ")");
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static boolean waitFor(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            end(process);
        }
    }

    /** Ends a process and everything it started; returns once it is gone. */
    public static void end(Process process) {
        List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        family.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }

    /** The checkout these tests belong to. */
    public static Path checkout() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(here.resolve("packaging/linux-host"))) {
            Path up = here.getParent();
            if (up == null) {
                throw new UncheckedIOException(new IOException(
                        "no packaging/linux-host above " + Path.of("").toAbsolutePath()));
            }
            here = up;
        }
        return here;
    }
}
