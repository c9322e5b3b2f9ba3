package io.tidegate.bench;

import io.tidegate.initiator.HostController;
import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.Initiator;
import io.tidegate.initiator.IoLoad;
import io.tidegate.initiator.LoadResult;
import io.tidegate.initiator.LoadSpec;
import io.tidegate.initiator.NvmeException;
import io.tidegate.initiator.NvmeNamespace;
import io.tidegate.support.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * How fast a gateway is that has just been started, as one is to which a group falls after an upgrade.
 *
 * <p>{@code ColdBench [ROUNDS 3] [SLICES 30] [MILLISECONDS 100]}, from the top of the tree: one gateway is loaded until its code and the
 * host's are compiled; then, in each round, another one is started, and the same host loads it in slices. A line for each round: IOPS of
 * each slice by the median of the warm gateway in as many slices, and the slowest command of the first slices.
 */
public final class ColdBench {

    private static final int BLOCK = 4096;
    private static final int DEPTH = 32;
    private static final int READ_PERCENT = 70;
    private static final Duration WARM = Duration.ofSeconds(20);

    private final Initiator initiator;
    private final int slices;
    private final Duration slice;

    private ColdBench(Initiator initiator, int slices, Duration slice) {
        this.initiator = initiator;
        this.slices = slices;
        this.slice = slice;
    }

    /** Measures. */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 3;
        int slices = args.length > 1 ? Integer.parseInt(args[1]) : 30;
        int millis = args.length > 2 ? Integer.parseInt(args[2]) : 100;
        System.out.println(MachineFacts.read().summary());
        Path folder = Files.createTempDirectory("tidegate-cold-");
        try (Initiator initiator = Initiator.start(1)) {
            new ColdBench(initiator, slices, Duration.ofMillis(millis)).run(folder, rounds);
        } finally {
            BenchContent.remove(folder);
        }
    }

    private void run(Path folder, int rounds) throws Exception {
        try (BenchGateway gateway = BenchGateway.startAsShipped(Files.createDirectory(folder.resolve("warm")))) {
            BenchContent warm = content(gateway, folder.resolve("warm"));
            measure(warm, 1, WARM);
            Path place = Files.createDirectory(folder.resolve("cold"));
            for (int round = 0; round <= rounds; round++) {
                LoadResult[] cold;
                try (BenchGateway started = BenchGateway.startAsShipped(place)) {
                    cold = measure(content(started, place), slices, slice);
                }
                Files.delete(place.resolve("image-0"));
                BenchContent.remove(place.resolve("data"));
                if (round > 0) { // the one before made the archive of classes, which packages have
                    print(round, cold, median(measure(warm, slices, slice)));
                }
            }
        }
    }

    private static BenchContent content(BenchGateway gateway, Path folder) {
        BenchContent content = new BenchContent(gateway.stub(), folder, FreePort.next());
        content.subsystems(0, 1);
        content.namespace(0);
        return content;
    }

    private LoadResult[] measure(BenchContent content, int times, Duration time) throws NvmeException {
        LoadResult[] results = new LoadResult[times];
        try (HostController host = initiator.connect(
                HostOptions.to(content.address(), BenchContent.nqn(0)).withIoQueues(1, DEPTH))) {
            NvmeNamespace namespace = host.namespace(1);
            for (int i = 0; i < times; i++) {
                results[i] = new IoLoad(
                                namespace,
                                LoadSpec.random(namespace, READ_PERCENT, BLOCK, DEPTH, time)
                                        .withSeed(i + 1))
                        .run();
                if (!results[i].succeeded()) {
                    throw new IllegalStateException("the load failed: " + results[i].firstFailure());
                }
            }
        }
        return results;
    }

    private static double median(LoadResult[] results) {
        double[] iops =
                Arrays.stream(results).mapToDouble(LoadResult::iops).sorted().toArray();
        return (iops[(iops.length - 1) / 2] + iops[iops.length / 2]) / 2;
    }

    private static void print(int round, LoadResult[] cold, double warm) {
        StringBuilder line = new StringBuilder("%d: warm %.0f IOPS; cold, by that:".formatted(round, warm));
        for (LoadResult slice : cold) {
            line.append(" %.2f".formatted(slice.iops() / warm));
        }
        line.append("; slowest, ms:");
        for (LoadResult slice : cold) {
            long nanos = Math.max(slice.reads().getMaxValue(), slice.writes().getMaxValue());
            line.append(" %.1f".formatted(nanos / 1e6));
        }
        System.out.println(line);
    }
}
