package io.tidegate.bench;

import com.google.protobuf.Message;
import io.tidegate.initiator.HostController;
import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.Initiator;
import io.tidegate.proto.GatewayGrpc.GatewayBlockingStub;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.get_gateway_info_req;
import io.tidegate.proto.namespace_add_req;
import io.tidegate.support.FreePort;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * How long a scrape takes with many namespaces, before any I/O and after each of them was read and written.
 *
 * <p>{@code MetricsBench [NAMESPACES 4096] [SCRAPES 60]}: a gateway in a process of its own, images in memory.
 */
public final class MetricsBench {

    private static final int SUBSYSTEMS = 16;
    private static final long MIB = 1 << 20;
    private static final int BLOCK = 4096;

    private final BenchGateway gateway;
    private final GatewayBlockingStub stub;
    private final int listenPort;
    private final int metricsPort;

    private MetricsBench(BenchGateway gateway, int metricsPort) throws Exception {
        this.gateway = gateway;
        this.stub = gateway.stub();
        this.metricsPort = metricsPort;
        this.listenPort = FreePort.next();
    }

    /** Measures once. */
    public static void main(String[] args) throws Exception {
        int namespaces = args.length > 0 ? Integer.parseInt(args[0]) : 4096;
        int scrapes = args.length > 1 ? Integer.parseInt(args[1]) : 60;
        Path folder = Files.createTempDirectory("tidegate-metrics-");
        int port = FreePort.next();
        Path config = Files.writeString(
                folder.resolve("metrics.conf"),
                "[gateway]\nprometheus_exporter_ssl = False\nprometheus_port = " + port + "\n");
        try (BenchGateway gateway = BenchGateway.start(folder, "--extra-config", config.toString())) {
            MetricsBench bench = new MetricsBench(gateway, port);
            bench.fill(namespaces);
            bench.scrape("no I/O so far", scrapes);
            bench.use(namespaces);
            bench.scrape("each read and written", scrapes);
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static String nqn(int subsystem) {
        return "nqn.2026-01.io.tidegate.metrics:s" + subsystem;
    }

    private static void good(Message reply) {
        if ((int) reply.getField(reply.getDescriptorForType().findFieldByName("status")) != 0) {
            throw new IllegalStateException(reply.toString());
        }
    }

    private void fill(int namespaces) {
        String host = stub.getGatewayInfo(get_gateway_info_req
                        .newBuilder()
                        .setCliVersion("1.5.24")
                        .build())
                .getHostname();
        for (int i = 0; i < SUBSYSTEMS; i++) {
            good(stub.createSubsystem(create_subsystem_req
                    .newBuilder()
                    .setSubsystemNqn(nqn(i))
                    .setEnableHa(true)
                    .setNoGroupAppend(true)
                    .build()));
            good(stub.addHost(add_host_req
                    .newBuilder()
                    .setSubsystemNqn(nqn(i))
                    .setHostNqn("*")
                    .build()));
            good(stub.createListener(create_listener_req
                    .newBuilder()
                    .setNqn(nqn(i))
                    .setHostName(host)
                    .setTraddr("127.0.0.1")
                    .setTrsvcid(listenPort)
                    .build()));
        }
        for (int i = 0; i < namespaces; i++) {
            good(stub.namespaceAdd(namespace_add_req
                    .newBuilder()
                    .setSubsystemNqn(nqn(i % SUBSYSTEMS))
                    .setRbdPoolName("memory:")
                    .setRbdImageName("i" + i)
                    .setCreateImage(true)
                    .setSize(MIB)
                    .setBlockSize(BLOCK)
                    .build()));
        }
    }

    private void use(int namespaces) throws Exception {
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", listenPort);
        ByteBuffer data = ByteBuffer.allocateDirect(BLOCK);
        try (Initiator initiator = Initiator.start(1)) {
            for (int i = 0; i < SUBSYSTEMS; i++) {
                try (HostController controller = initiator.connect(HostOptions.to(address, nqn(i)))) {
                    for (int nsid = 1; nsid <= namespaces / SUBSYSTEMS; nsid++) {
                        controller.namespace(nsid).write(0, data.clear());
                        controller.namespace(nsid).read(0, data.clear());
                    }
                }
            }
        }
    }

    /** As Prometheus sees it: connection kept, whole page read. The first scrapes are the compiler's. */
    private void scrape(String when, int scrapes) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metricsPort + "/metrics"))
                .build();
        double[] millis = new double[scrapes];
        long cpu = gateway.cpuMillis();
        int bytes = 0;
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < scrapes; i++) {
                long start = System.nanoTime();
                bytes = client.send(request, HttpResponse.BodyHandlers.ofByteArray())
                        .body()
                        .length;
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        double perScrape = (double) (gateway.cpuMillis() - cpu) / scrapes;
        double first = millis[0];
        Arrays.sort(millis);
        System.out.printf(
                "%s: %.1f MiB a page; first %.1f ms, quarter %.1f ms, median %.1f ms, worst %.1f ms; %.1f ms of processor"
                        + " time each%n",
                when,
                bytes / (double) MIB,
                first,
                millis[scrapes / 4],
                millis[scrapes / 2],
                millis[scrapes - 1],
                perScrape);
    }
}
