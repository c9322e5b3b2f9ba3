package io.tidegate.bench;

import io.tidegate.initiator.HostController;
import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.Initiator;
import io.tidegate.initiator.IoLoad;
import io.tidegate.initiator.LoadResult;
import io.tidegate.initiator.LoadSpec;
import io.tidegate.initiator.NvmeNamespace;
import io.tidegate.proto.list_namespaces_req;
import io.tidegate.proto.namespace_delete_req;
import io.tidegate.proto.namespace_set_qos_req;
import io.tidegate.support.FreePort;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * For how long the collector and other halts of the JVM stop a busy gateway, started as the packages start it.
 *
 * <p>{@code PauseBench [MINUTES 10] [NAMESPACES 4096] [IOPS 0]}, from the top of the tree: a host reads and writes at depth
 * 32, as fast as the gateway lets it or, where IOPS are given, by a limit of the namespace; the metrics are scraped every 10 s, and every second a namespace comes, all of its subsystem are listed, and it goes. The
 * JVM's own log says how long each halt took; the first minute, in which the state is read and code is compiled, counts apart.
 */
public final class PauseBench {

    private static final int SUBSYSTEMS = 32;
    private static final int BLOCK = 4096;
    private static final int DEPTH = 32;
    private static final int SCRAPE_SECONDS = 10;
    private static final Duration WARM = Duration.ofMinutes(1);

    /** {@code [63.2s][info][gc] GC(3) Pause Young (Allocation Failure) 20M->8M(31M) 4.521ms}, and threads of ZGC's that wait for memory. */
    private static final Pattern COLLECTION =
            Pattern.compile("^\\[([0-9.]+)s].*\\b(?:Pause|Allocation Stall) .* ([0-9.]+)ms$");

    /** {@code [63.2s][info][safepoint] Safepoint "X", Time since last: N ns, Reaching ..., At safepoint: N ns, ..., Total: N ns}. */
    private static final Pattern HALT =
            Pattern.compile("^\\[([0-9.]+)s].*Safepoint \"(\\w+)\".*At safepoint: +(\\d+) ns.*Total: +(\\d+) ns");

    private final BenchGateway gateway;
    private final BenchContent content;
    private final URI metrics;

    private PauseBench(BenchGateway gateway, BenchContent content, int metricsPort) {
        this.gateway = gateway;
        this.content = content;
        this.metrics = URI.create("http://127.0.0.1:" + metricsPort + "/metrics");
    }

    /** Measures once. */
    public static void main(String[] args) throws Exception {
        long minutes = args.length > 0 ? Long.parseLong(args[0]) : 10;
        int namespaces = args.length > 1 ? Integer.parseInt(args[1]) : 4096;
        long iops = args.length > 2 ? Long.parseLong(args[2]) : 0;
        Path folder = Files.createTempDirectory("tidegate-pause-");
        try {
            run(folder, Duration.ofMinutes(minutes), namespaces, iops);
        } finally {
            BenchContent.remove(folder);
        }
    }

    private static void run(Path folder, Duration time, int namespaces, long iops) throws Exception {
        int metricsPort = FreePort.next();
        Path config = Files.writeString(
                folder.resolve("pause.conf"),
                "[gateway]\nprometheus_exporter_ssl = False\nprometheus_port = " + metricsPort + "\n");
        Path log = BenchGateway.haltsLog(folder);
        try (BenchGateway gateway = BenchGateway.startAsShipped(folder, "--extra-config", config.toString())) {
            BenchContent content = new BenchContent(gateway.stub(), folder, FreePort.next());
            content.subsystems(0, SUBSYSTEMS);
            content.namespacesUpTo(namespaces - 1, SUBSYSTEMS); // the last one comes and goes
            limit(gateway, iops);
            PauseBench bench = new PauseBench(gateway, content, metricsPort);
            bench.use(WARM);
            double warm = lastSecond(log);
            System.out.println(bench.use(time));
            System.out.printf("%d MiB resident%n", gateway.residentNow() / 1024);
            System.out.println("before: " + halts(log, 0, warm));
            System.out.println("then:   " + halts(log, warm, Double.MAX_VALUE));
        }
    }

    private static void limit(BenchGateway gateway, long iops) {
        BenchContent.good(gateway.stub()
                .namespaceSetQosLimits(namespace_set_qos_req
                        .newBuilder()
                        .setSubsystemNqn(BenchContent.nqn(0))
                        .setNsid(1)
                        .setRwIosPerSecond(iops)
                        .build()));
    }

    /** A host, an administrator and Prometheus at once; what the host saw. */
    private String use(Duration time) throws Exception {
        try (Initiator initiator = Initiator.start(1);
                HostController host = initiator.connect(
                        HostOptions.to(content.address(), BenchContent.nqn(0)).withIoQueues(1, DEPTH));
                HttpClient scraper = HttpClient.newHttpClient()) {
            NvmeNamespace namespace = host.namespace(1);
            IoLoad load = new IoLoad(namespace, LoadSpec.random(namespace, 70, BLOCK, DEPTH, time));
            CompletableFuture<Void> others =
                    CompletableFuture.runAsync(() -> manage(scraper, System.nanoTime() + time.toNanos()));
            LoadResult result = load.run();
            others.join();
            if (!result.succeeded()) {
                throw new IllegalStateException("the load failed: " + result.firstFailure());
            }
            return "%.0f IOPS, reads: 99.9 %% within %.2f ms, slowest %.2f ms"
                    .formatted(
                            result.iops(),
                            result.reads().getValueAtPercentile(99.9) / 1e6,
                            result.reads().getMaxValue() / 1e6);
        }
    }

    private void manage(HttpClient scraper, long end) {
        int subsystem = SUBSYSTEMS - 1;
        for (int second = 0; System.nanoTime() < end; second++) {
            int nsid = content.namespace(subsystem);
            gateway.stub()
                    .listNamespaces(list_namespaces_req
                            .newBuilder()
                            .setSubsystem(BenchContent.nqn(subsystem))
                            .build());
            BenchContent.good(gateway.stub()
                    .namespaceDelete(namespace_delete_req
                            .newBuilder()
                            .setSubsystemNqn(BenchContent.nqn(subsystem))
                            .setNsid(nsid)
                            .setIAmSure(true)
                            .build()));
            if (second % SCRAPE_SECONDS == 0) {
                scrape(scraper);
            }
            pause();
        }
    }

    private void scrape(HttpClient scraper) {
        HttpResponse<byte[]> page = scraper.sendAsync(
                        HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofByteArray())
                .join();
        if (page.statusCode() != 200) {
            throw new IllegalStateException("the metrics answer " + page.statusCode());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static double lastSecond(Path log) throws Exception {
        double last = 0;
        for (String line : Files.readAllLines(log)) {
            Matcher halt = HALT.matcher(line);
            last = halt.find() ? Double.parseDouble(halt.group(1)) : last;
        }
        return last;
    }

    private static String halts(Path log, double from, double to) throws Exception {
        int waits = 0;
        double longestWait = 0;
        int halts = 0;
        int late = 0;
        double longestStand = 0;
        double longestHalt = 0;
        String why = "";
        for (String line : Files.readAllLines(log)) {
            Matcher wait = COLLECTION.matcher(line);
            if (wait.find() && within(wait, from, to)) {
                waits++;
                longestWait = Math.max(longestWait, Double.parseDouble(wait.group(2)));
            }
            Matcher halt = HALT.matcher(line);
            if (halt.find() && within(halt, from, to)) {
                halts++;
                longestStand = Math.max(longestStand, Long.parseLong(halt.group(3)) / 1e6);
                double millis = Long.parseLong(halt.group(4)) / 1e6;
                late += millis > 1 ? 1 : 0;
                why = millis > longestHalt ? halt.group(2) : why;
                longestHalt = Math.max(longestHalt, millis);
            }
        }
        return ("%d halts: all threads stood for %.2f ms at the most; with the time until they all did, for which a busy machine may not let"
                        + " them run, %d were above 1 ms, the longest %.2f ms (%s). %d pauses told by the collector, or threads that waited"
                        + " for memory, the longest %.2f ms")
                .formatted(halts, longestStand, late, longestHalt, why, waits, longestWait);
    }

    private static boolean within(Matcher line, double from, double to) {
        double at = Double.parseDouble(line.group(1));
        return at > from && at <= to;
    }
}
