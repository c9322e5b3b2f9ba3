package io.tidegate.bench;

import io.tidegate.initiator.Initiator;
import io.tidegate.initiator.NvmeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Measures the target end to end with the project's own host as the load, cell by cell; with another target, in turns.
 *
 * <p>Never a timed test: the numbers are of the machine and of what else it does. What counts is the ratio of a pair.
 */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures the NVMe/TCP target of Tidegate end to end: a table of depth, size, reads and writes, connections.",
            "The target is a process of its own on the first processor, the load runs on the second."
        },
        footer = {
            "",
            "Examples:",
            "  ./tidegate bench                                    4 KiB and 128 KiB at depth 1, 32 and 128, memory",
            "  ./tidegate bench --depths=32 --sizes=4096 --connections=1,4,64",
            "  ./tidegate bench --against=192.0.2.7:4420/nqn.2016-06.io.spdk:cnode1 --rounds=5",
            "  ./tidegate bench --load=70 --against=...            the slowest of a thousand at 70 % of the lower peak",
            "  ./tidegate bench --against=... --against-pid=4711   a peer that polls stands still while it is not measured",
            "",
            "./tidegate bench parts measures the codec, digests and dispatch alone, by JMH; --help behind it says how."
        })
public final class Bench implements Callable<Integer> {

    @Option(
            names = "--depths",
            split = ",",
            defaultValue = "1,32,128",
            description = "commands under way (${DEFAULT-VALUE})")
    private List<Integer> depths = List.of();

    @Option(names = "--sizes", split = ",", defaultValue = "4096,131072", description = "bytes (${DEFAULT-VALUE})")
    private List<Integer> sizes = List.of();

    @Option(
            names = "--reads",
            split = ",",
            defaultValue = "100,0",
            description = "percent of reads, one measurement each (${DEFAULT-VALUE})")
    private List<Integer> reads = List.of();

    @Option(
            names = "--connections",
            split = ",",
            defaultValue = "1",
            description = "connections with I/O, each of a controller of its own (${DEFAULT-VALUE})")
    private List<Integer> connections = List.of();

    @Option(names = "--sequential", description = "one place after the other in place of random places")
    private boolean sequential;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--load",
            paramLabel = "PERCENT",
            description = {
                "of what the slower of both targets can do at the most, by its first round: commands come at times fixed beforehand, the same",
                "number a second for both, and latency counts from these times. Otherwise as many as can be done"
            })
    void load(double percent) {
        if (!(percent >= 1 && percent <= 100)) {
            throw new ParameterException(
                    spec.commandLine(), "--load is a percentage of the peak, from 1 to 100: %.0f".formatted(percent));
        }
        load = percent;
    }

    private double load;

    @Option(names = "--digests", description = "header and data digests on")
    private boolean digests;

    @Option(names = "--device", defaultValue = "memory:bench", description = "what is served: memory:NAME or file:PATH")
    private String device = "";

    @Option(
            names = "--io",
            defaultValue = "epoll",
            description = "how its loop waits: epoll, io_uring or nio (${DEFAULT-VALUE})")
    private String io = "";

    @Option(names = "--rounds", defaultValue = "3", description = "how often each is measured (${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "2", description = "of each measurement (${DEFAULT-VALUE})")
    private double seconds;

    @Option(
            names = "--warmup",
            defaultValue = "1",
            description =
                    "seconds of each measurement before the first one, so that code is compiled (${DEFAULT-VALUE})")
    private double warmup;

    @Option(
            names = "--target-cpus",
            defaultValue = "",
            description = "processors of the target, as taskset has them; all")
    private String targetProcessors = "";

    @Option(names = "--against", paramLabel = "HOST:PORT/NQN", description = "another target, measured in turns")
    private @Nullable String against;

    @Option(
            names = "--against-pid",
            paramLabel = "PID",
            description =
                    "its process on this machine: gives its processor time, and stops it while Tidegate is measured")
    private @Nullable Long againstPid;

    @Option(names = "--json", paramLabel = "FILE", description = "everything, round by round, for tools")
    private @Nullable Path json;

    @Option(names = "--plot", paramLabel = "FILE", description = "a picture of the medians (SVG)")
    private @Nullable Path plot;

    /** Runs the benchmark. */
    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Bench());
        line.setExecutionExceptionHandler((problem, command, parsed) -> {
            System.err.println("bench: " + problem.getMessage());
            return 1;
        });
        System.exit(line.execute(args));
    }

    @Override
    public Integer call() throws IOException, NvmeException {
        MachineFacts machine = MachineFacts.read();
        System.out.println(machine.summary());
        List<BenchCell> cells = BenchCell.table(depths, sizes, reads, sequential, digests, connections);
        List<BenchResult> results = new ArrayList<>();
        try (OwnTarget own = OwnTarget.start(targetProcessors, device, List.of("--io", io));
                Initiator initiator = Initiator.start(1)) {
            // Its code is compiled meanwhile: the first measurement takes longer than all others.
            distance();
            warmUp(new BenchRound(initiator, time(warmup)), cells, own.peer());
            BenchRound round = new BenchRound(initiator, time(seconds));
            for (BenchCell cell : cells) {
                BenchResult result = measure(round, cell, own.peer());
                results.add(result);
                System.out.println(BenchReport.line(result));
            }
        } finally {
            signal("CONT");
        }
        if (json != null) {
            Files.writeString(json, BenchReport.json(machine, results));
        }
        if (plot != null) {
            Files.writeString(plot, BenchReport.plot(machine, results));
        }
        return 0;
    }

    private static Duration time(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    /** Target and host of this run have just been started, a peer has not: no cell shall be the one in which code is compiled. */
    private void warmUp(BenchRound round, List<BenchCell> cells, BenchPeer own) throws IOException, NvmeException {
        if (warmup > 0) {
            System.err.printf("warming up for %.0f s%n", cells.size() * warmup);
            signal("STOP");
            for (BenchCell cell : cells) {
                round.measure(own, cell, 0);
            }
            signal("CONT");
        }
    }

    /** The first round of a cell does not count, but for the rate of those after it; nor does the first at a rate. */
    private BenchResult measure(BenchRound round, BenchCell cell, BenchPeer own) throws IOException, NvmeException {
        double rate = 0;
        double alike = ProcessorDistance.UNKNOWN;
        List<BenchSample> first = pair(round, cell, own, rate);
        if (load > 0) {
            double peak = first.stream().mapToDouble(BenchSample::iops).min().orElseThrow();
            rate = peak * load / 100;
            alike = distance();
            pair(round, cell, own, rate);
        }
        PairedRounds.Outcome outcome =
                new PairedRounds(Bench::distance).measure(rounds, halves(round, cell, own, rate), alike);
        List<List<BenchSample>> pairs = outcome.pairs();
        return new BenchResult(
                cell,
                rate,
                pairs.stream().map(List::getFirst).toList(),
                against == null ? List.of() : pairs.stream().map(List::getLast).toList(),
                outcome.distances(),
                outcome.leftOut());
    }

    /** Nanoseconds between the processors of target and host. */
    private static double distance() {
        return ProcessorDistance.measure(0, 1);
    }

    private List<BenchSample> pair(BenchRound round, BenchCell cell, BenchPeer own, double rate)
            throws IOException, NvmeException {
        List<BenchSample> samples = new ArrayList<>();
        for (PairedRounds.Half half : halves(round, cell, own, rate)) {
            samples.add(half.measure());
        }
        return samples;
    }

    /** Tidegate, and the other target if there is one; that runs only while it is measured. */
    private List<PairedRounds.Half> halves(BenchRound round, BenchCell cell, BenchPeer own, double rate) {
        PairedRounds.Half ours = () -> {
            signal("STOP");
            return round.measure(own, cell, rate);
        };
        if (against == null) {
            return List.of(ours);
        }
        OptionalLong pid = againstPid == null ? OptionalLong.empty() : OptionalLong.of(againstPid);
        BenchPeer peer = BenchPeer.parse(against, pid);
        return List.of(ours, () -> {
            signal("CONT");
            BenchSample sample = round.measure(peer, cell, rate);
            signal("STOP");
            return sample;
        });
    }

    private void signal(String name) throws IOException {
        if (againstPid != null) {
            try {
                new ProcessBuilder("kill", "-" + name, againstPid.toString())
                        .inheritIO()
                        .start()
                        .waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }
}
