package io.tidegate.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of a program to its end.
 *
 * @param exitCode what it returned
 * @param output what it wrote, both streams
 */
public record Command(int exitCode, String output) {

    private static final long BOUND_SECONDS = 120;

    /** Runs a program; one that does not end within two minutes is killed and fails the test. */
    public static Command run(List<String> words) {
        try {
            Path output = Files.createTempFile("tidegate-command", ".out");
            try {
                return run(words, output);
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(String.join(" ", words), failure);
        }
    }

    // Output goes through a file: a daemon that the program leaves behind may hold a pipe open for ever.
    private static Command run(List<String> words, Path output) throws IOException {
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("did not end within " + BOUND_SECONDS + " s: " + String.join(" ", words));
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            throw new AssertionError(interrupted);
        }
        return new Command(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
    }

    /** The output of a program that must succeed. */
    public static String mustRun(List<String> words) {
        Command done = run(words);
        if (done.exitCode() != 0) {
            throw new AssertionError(String.join(" ", words) + " returned " + done.exitCode() + ": " + done.output());
        }
        return done.output();
    }
}
