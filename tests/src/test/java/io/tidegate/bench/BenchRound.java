package io.tidegate.bench;

import io.tidegate.initiator.HostController;
import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.Initiator;
import io.tidegate.initiator.IoLoad;
import io.tidegate.initiator.LoadResult;
import io.tidegate.initiator.LoadSpec;
import io.tidegate.initiator.NvmeException;
import io.tidegate.initiator.NvmeNamespace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.HdrHistogram.Histogram;

/** Loads one target with one cell for a time. Owner: the thread of the benchmark. */
final class BenchRound {

    private final Initiator initiator;
    private final Duration time;

    BenchRound(Initiator initiator, Duration time) {
        this.initiator = initiator;
        this.time = time;
    }

    /**
     * Measures.
     *
     * @param rate commands a second over all connections; 0: as many as the target can do
     */
    BenchSample measure(BenchPeer peer, BenchCell cell, double rate) throws NvmeException, IOException {
        List<HostController> controllers = new ArrayList<>();
        try {
            for (int i = 0; i < cell.connections(); i++) {
                controllers.add(initiator.connect(HostOptions.to(peer.address(), peer.nqn())
                        .withIoQueues(1, cell.depth())
                        .withDigests(cell.digests(), cell.digests())));
            }
            return load(peer, cell, rate, controllers);
        } finally {
            controllers.forEach(HostController::close);
        }
    }

    private BenchSample load(BenchPeer peer, BenchCell cell, double rate, List<HostController> controllers)
            throws NvmeException, IOException {
        List<IoLoad> loads = new ArrayList<>();
        for (HostController controller : controllers) {
            NvmeNamespace namespace = controller.namespace(1);
            LoadSpec spec = load(namespace, cell).withSeed(loads.size() + 1).withRate(rate / controllers.size());
            loads.add(new IoLoad(namespace, spec));
        }
        double before = peer.cpuMicros();
        List<CompletableFuture<LoadResult>> running = loads.stream()
                .map(load -> CompletableFuture.supplyAsync(
                        () -> run(load), task -> Thread.ofVirtual().start(task)))
                .toList();
        List<LoadResult> results = running.stream().map(CompletableFuture::join).toList();
        return sample(results, peer.cpuMicros() - before);
    }

    private LoadSpec load(NvmeNamespace namespace, BenchCell cell) {
        return cell.sequential()
                ? LoadSpec.sequential(namespace, cell.readPercent(), cell.bytes(), cell.depth(), time)
                : LoadSpec.random(namespace, cell.readPercent(), cell.bytes(), cell.depth(), time);
    }

    private static LoadResult run(IoLoad load) {
        try {
            LoadResult result = load.run();
            if (!result.succeeded()) {
                throw new IllegalStateException("the load failed: " + result.firstFailure());
            }
            return result;
        } catch (NvmeException e) {
            throw new IllegalStateException("the load failed: " + e.getMessage(), e);
        }
    }

    private static BenchSample sample(List<LoadResult> results, double cpuMicros) {
        double iops = results.stream().mapToDouble(LoadResult::iops).sum();
        double slowest = results.stream().mapToDouble(LoadResult::iops).min().orElse(0);
        long operations = results.stream().mapToLong(LoadResult::operations).sum();
        Histogram all = results.getFirst().reads().copy();
        all.reset();
        results.forEach(result -> {
            all.add(result.reads());
            all.add(result.writes());
        });
        return new BenchSample(
                iops,
                results.stream().mapToDouble(LoadResult::mebibytesPerSecond).sum(),
                all.getValueAtPercentile(50) / 1e3,
                all.getValueAtPercentile(99) / 1e3,
                all.getValueAtPercentile(99.9) / 1e3,
                cpuMicros / operations,
                slowest * results.size() / iops);
    }
}
