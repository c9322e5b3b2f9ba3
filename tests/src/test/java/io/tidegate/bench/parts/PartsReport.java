package io.tidegate.bench.parts;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** What JMH says while it runs, in short: a line for each part as soon as it is measured, how far it is and what fails on another stream. */
final class PartsReport implements OutputFormat {

    private final PrintStream results;
    private final PrintStream progress;
    private final List<PartResult> parts = new ArrayList<>();

    PartsReport(PrintStream results, PrintStream progress) {
        this.results = results;
        this.progress = progress;
    }

    List<PartResult> parts() {
        return parts;
    }

    @Override
    public void endBenchmark(BenchmarkResult result) {
        if (result != null) {
            PartResult part = PartResult.of(result);
            parts.add(part);
            results.println(part.line());
        }
    }

    @Override
    public void print(String text) {
        progress.print(text);
    }

    @Override
    public void println(String text) {
        if (!text.isBlank()) {
            progress.println(text);
        }
    }

    @Override
    public void write(int octet) {
        progress.write(octet);
    }

    @Override
    public void write(byte[] octets) throws IOException {
        progress.write(octets);
    }

    @Override
    public void flush() {
        progress.flush();
    }

    @Override
    public void verbosePrintln(String text) {
        // Of interest to who works on JMH.
    }

    @Override
    public void iteration(BenchmarkParams benchmark, IterationParams params, int iteration) {
        // One line for each part is enough.
    }

    @Override
    public void iterationResult(
            BenchmarkParams benchmark, IterationParams params, int iteration, IterationResult data) {
        // One line for each part is enough.
    }

    @Override
    public void startBenchmark(BenchmarkParams benchmark) {
        // Its line follows.
    }

    @Override
    public void startRun() {
        // The facts of the machine have been told.
    }

    @Override
    public void endRun(Collection<RunResult> all) {
        // Each part has been told.
    }

    @Override
    public void close() {
        // The streams are the caller's.
    }
}
