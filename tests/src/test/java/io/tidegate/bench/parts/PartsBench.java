package io.tidegate.bench.parts;

import com.google.gson.GsonBuilder;
import io.tidegate.bench.MachineFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures parts of the data path by JMH. Never a timed test. */
@Command(
        name = "./tidegate bench parts",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures parts of the data path alone, by JMH: the codec of PDUs, digests, dispatch of commands. No socket, no device.",
            "A line for each: the median of all iterations, the lowest and the highest, and bytes allocated by each operation."
        },
        footer = {
            "",
            "Examples:",
            "  ./tidegate bench parts                     all of them, about five minutes",
            "  ./tidegate bench parts Dispatch --json=parts.json",
            "  ./tidegate bench parts 'Codec.decode' --forks=1 --iterations=3"
        })
public final class PartsBench implements Callable<Integer> {

    /** JMH would leave a file behind that keeps two runs apart; two runs disturb each other, and who starts them knows. */
    private static final String NO_LOCK = "jmh.ignoreLock";

    private static final String QUIET = "-Dlogback.configurationFile=logback-bench.xml";
    private static final int NO_SUCH_PART = 2;

    @Parameters(
            paramLabel = "REGEX",
            arity = "0..1",
            defaultValue = ".",
            description = "which parts, by Class.method; all without it")
    private String parts = "";

    @Option(
            names = "--forks",
            defaultValue = "2",
            description = "processes for each, 0: none of its own (${DEFAULT-VALUE})")
    private int forks;

    @Option(names = "--iterations", defaultValue = "5", description = "that count, in each process (${DEFAULT-VALUE})")
    private int iterations;

    @Option(names = "--warmup", defaultValue = "3", description = "iterations before these (${DEFAULT-VALUE})")
    private int warmup;

    @Option(names = "--seconds", defaultValue = "1", description = "of each iteration (${DEFAULT-VALUE})")
    private double seconds;

    @Option(
            names = "--jvm",
            paramLabel = "OPTION",
            description = "an option of the processes' JVM, once or more; the launcher gives those of a gateway")
    private List<String> jvm = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "everything, iteration by iteration, for tools")
    private @Nullable Path json;

    /** Runs the benchmark. */
    public static void main(String[] args) {
        CommandLine line = new CommandLine(new PartsBench());
        line.setExecutionExceptionHandler((problem, command, parsed) -> {
            System.err.println("bench parts: " + problem.getMessage());
            return 1;
        });
        System.exit(line.execute(args));
    }

    @Override
    public Integer call() throws IOException, RunnerException {
        System.setProperty(NO_LOCK, "true");
        MachineFacts machine = MachineFacts.read();
        System.out.println(machine.summary());
        PartsReport report = new PartsReport(System.out, System.err);
        try {
            new Runner(options().build(), report).run();
        } catch (NoBenchmarksException nothing) {
            System.err.println("bench parts: no part matches '" + parts + "'; there are Codec, Digest and Dispatch");
            return NO_SUCH_PART;
        }
        if (json != null) {
            Files.writeString(json, json(machine, report.parts()));
        }
        return 0;
    }

    private OptionsBuilder options() {
        OptionsBuilder options = new OptionsBuilder();
        options.include("\\.parts\\..*" + parts)
                .forks(forks)
                .warmupIterations(warmup)
                .warmupTime(time())
                .measurementIterations(iterations)
                .measurementTime(time())
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.NORMAL)
                .shouldFailOnError(true);
        if (!jvm.isEmpty()) {
            options.jvmArgs(jvm.toArray(String[]::new)).jvmArgsAppend(QUIET);
        }
        return options;
    }

    private TimeValue time() {
        return TimeValue.milliseconds((long) (seconds * 1000));
    }

    private static String json(MachineFacts machine, List<PartResult> parts) {
        record Report(MachineFacts machine, List<PartResult> parts) {}
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .serializeSpecialFloatingPointValues()
                        .create()
                        .toJson(new Report(machine, parts))
                + "\n";
    }
}
