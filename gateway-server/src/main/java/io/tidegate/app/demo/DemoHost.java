package io.tidegate.app.demo;

import io.tidegate.initiator.DiscoveredSubsystem;
import io.tidegate.initiator.HostController;
import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.Initiator;
import io.tidegate.initiator.IoLoad;
import io.tidegate.initiator.LoadResult;
import io.tidegate.initiator.LoadSpec;
import io.tidegate.initiator.NvmeException;
import io.tidegate.initiator.NvmeNamespace;
import io.tidegate.initiator.WriteLedger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The host of the demo: discovers, connects, writes, reads back, measures. Blocks its caller. */
final class DemoHost implements AutoCloseable {

    private static final int SMALL = 4 << 10;
    private static final int LARGE = 128 << 10;
    private static final int DEPTH = 32;
    private static final long VERIFIED_BYTES = 128L << 20;
    private static final long TICK_MILLIS = 50;

    private final Initiator initiator = Initiator.start(1);
    private final Screen screen;

    DemoHost(Screen screen) {
        this.screen = screen;
    }

    /** Asks the discovery service where the subsystem is, and connects there. */
    HostController connect(DemoPlan plan) throws DemoFailure {
        String nqn = plan.nqn();
        try {
            InetSocketAddress discovery =
                    new InetSocketAddress(InetAddress.ofLiteral(DemoPlan.ADDRESS), plan.discoveryPort());
            DiscoveredSubsystem found =
                    initiator.discover(HostOptions.toDiscovery(discovery).withHost(DemoPlan.HOST)).entries().stream()
                            .filter(entry -> entry.nqn().equals(nqn) && entry.reachableByTcp())
                            .findFirst()
                            .orElseThrow(() -> new DemoFailure("discovery does not know " + nqn));
            screen.done("discovered at " + found.address() + ":" + found.serviceId());
            HostController controller = initiator.connect(HostOptions.to(found.socketAddress(), nqn)
                    .withHost(DemoPlan.HOST)
                    .withIoQueues(1, 64));
            screen.done("connected as controller " + controller.id() + ", model "
                    + controller.identify().mn().strip());
            return controller;
        } catch (NvmeException e) {
            throw new DemoFailure("connecting failed: " + e.getMessage(), e);
        }
    }

    /** Writes an area and reads it back; every byte is checked. */
    void verify(NvmeNamespace namespace) throws DemoFailure {
        long bytes = Math.min(VERIFIED_BYTES, namespace.sizeBytes() / LARGE * LARGE);
        WriteLedger ledger = new WriteLedger(System.nanoTime(), SMALL, 0, bytes);
        show("written", run("writing", new IoLoad(namespace, LoadSpec.fill(ledger, LARGE, DEPTH)), bytes / LARGE));
        try {
            namespace.flush();
        } catch (NvmeException e) {
            throw new DemoFailure("flush failed: " + e.getMessage(), e);
        }
        show(
                "read back, every byte as written",
                run("reading", new IoLoad(namespace, LoadSpec.check(ledger, LARGE, DEPTH)), bytes / LARGE));
    }

    private void show(String what, LoadResult result) {
        screen.done(String.format(
                Locale.ROOT, "%d MiB %s, %.0f MiB/s", result.bytes() >> 20, what, result.mebibytesPerSecond()));
    }

    /** Shows what the way from this program to the image and back can do. */
    void measure(NvmeNamespace namespace, Duration each) throws DemoFailure {
        screen.line("");
        screen.line(String.format(
                Locale.ROOT,
                "  %-28s%10s%10s%10s%10s",
                "1 queue, " + DEPTH + " under way",
                "IOPS",
                "MiB/s",
                "p50 us",
                "p99 us"));
        measure("4 KiB random read", LoadSpec.random(namespace, 100, SMALL, DEPTH, each), namespace);
        measure("4 KiB random write", LoadSpec.random(namespace, 0, SMALL, DEPTH, each), namespace);
        measure("128 KiB random read", LoadSpec.random(namespace, 100, LARGE, DEPTH, each), namespace);
        measure("128 KiB random write", LoadSpec.random(namespace, 0, LARGE, DEPTH, each), namespace);
        screen.line("");
    }

    private void measure(String what, LoadSpec spec, NvmeNamespace namespace) throws DemoFailure {
        LoadResult result = run(what, new IoLoad(namespace, spec), 0);
        screen.line(String.format(
                Locale.ROOT,
                "  %-28s%,10.0f%,10.0f%,10.0f%,10.0f",
                what,
                result.iops(),
                result.mebibytesPerSecond(),
                result.micros(50),
                result.micros(99)));
    }

    private LoadResult run(String what, IoLoad load, long operations) throws DemoFailure {
        CompletableFuture<LoadResult> running = new CompletableFuture<>();
        Thread.ofVirtual().name("demo-load").start(() -> complete(running, load));
        try {
            while (!running.isDone()) {
                if (operations > 0) {
                    screen.progress(what, (double) load.completed() / operations);
                }
                await(running);
            }
            LoadResult result = running.get();
            if (!result.succeeded()) {
                throw new DemoFailure(what + " failed: " + result.firstFailure());
            }
            return result;
        } catch (ExecutionException e) {
            throw new DemoFailure(what + " failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("the demo was interrupted", e);
        } finally {
            screen.endProgress();
        }
    }

    private static void complete(CompletableFuture<LoadResult> running, IoLoad load) {
        try {
            running.complete(load.run());
        } catch (NvmeException | RuntimeException e) {
            running.completeExceptionally(e);
        }
    }

    private static void await(CompletableFuture<LoadResult> running) throws InterruptedException, ExecutionException {
        try {
            running.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Time to move the bar.
            return;
        }
    }

    @Override
    public void close() {
        initiator.close();
    }
}
