package io.tidegate.bench;

import io.tidegate.initiator.HostController;
import io.tidegate.initiator.HostIdentity;
import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.Initiator;
import io.tidegate.support.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a gateway is at rest, started as the packages start it: memory with one image, with many namespaces and
 * connections, processor time with idle connections, and the time of a start with all namespaces there are.
 *
 * <p>{@code RestBench [NAMESPACES 4096] [SECONDS 30]}, from the top of the tree. Images are sparse files.
 */
public final class RestBench {

    private static final int SUBSYSTEMS = 32;
    private static final int SOME_NAMESPACES = 1000;
    private static final int CONNECTIONS_OF_A_HOST = 10;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

    private final Path folder;
    private final int namespaces;
    private final int seconds;
    private final int port;

    private RestBench(Path folder, int namespaces, int seconds) throws Exception {
        this.folder = folder;
        this.namespaces = namespaces;
        this.seconds = seconds;
        this.port = FreePort.next();
    }

    /** Measures once. */
    public static void main(String[] args) throws Exception {
        int namespaces = args.length > 0 ? Integer.parseInt(args[0]) : 4096;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 30;
        Path folder = Files.createTempDirectory("tidegate-rest-");
        try {
            RestBench bench = new RestBench(folder, namespaces, seconds);
            bench.fill();
            for (int i = 0; i < 3; i++) {
                bench.restart();
            }
        } finally {
            BenchContent.remove(folder);
        }
    }

    private void fill() throws Exception {
        try (BenchGateway gateway = BenchGateway.startAsShipped(folder)) {
            BenchContent content = new BenchContent(gateway.stub(), folder, port);
            content.subsystems(0, 1);
            content.namespacesUpTo(1, 1);
            memory(gateway, "one namespace, no host");
            withHosts(gateway, content, 1, 10);
            withHosts(gateway, content, 1, 100);
            content.subsystems(1, SUBSYSTEMS);
            content.namespacesUpTo(Math.min(namespaces, SOME_NAMESPACES), SUBSYSTEMS);
            memory(gateway, SOME_NAMESPACES + " namespaces, no host");
            withHosts(gateway, content, SUBSYSTEMS, 1000);
            content.namespacesUpTo(namespaces, SUBSYSTEMS);
            memory(gateway, namespaces + " namespaces, no host");
            withHosts(gateway, content, SUBSYSTEMS, 1000);
        }
    }

    private static void memory(BenchGateway gateway, String when) throws Exception {
        long now = gateway.residentNow();
        System.out.printf(
                "%s: %d MiB resident, %d MiB after a collection%n",
                when, now / 1024, gateway.residentKibibytes() / 1024);
    }

    /** Hosts that only keep alive, with nine I/O queues each. */
    private void withHosts(BenchGateway gateway, BenchContent content, int subsystems, int connections)
            throws Exception {
        List<HostController> connected = new ArrayList<>();
        try (Initiator initiator = Initiator.start(1)) {
            for (int i = 0; i < connections / CONNECTIONS_OF_A_HOST; i++) {
                connected.add(initiator.connect(HostOptions.to(content.address(), BenchContent.nqn(i % subsystems))
                        .withHost(HostIdentity.of(new UUID(9, i)))
                        .withIoQueues(CONNECTIONS_OF_A_HOST - 1, 128)
                        .withKeepAlive(KEEP_ALIVE)));
            }
            Thread.sleep(Duration.ofSeconds(2));
            long before = gateway.cpuMillis();
            Thread.sleep(Duration.ofSeconds(seconds));
            double share = (gateway.cpuMillis() - before) / 10.0 / seconds;
            System.out.printf("  %d idle connections for %d s: %.2f %% of a core%n", connections, seconds, share);
            memory(gateway, "  with " + connections + " connections");
            connected.forEach(HostController::close);
        }
    }

    /** From the start of the process to an answer of management, and to a host that sees every namespace of a subsystem. */
    private void restart() throws Exception {
        long begun = System.nanoTime();
        try (BenchGateway gateway = BenchGateway.startAsShipped(folder);
                Initiator initiator = Initiator.start(1)) {
            double answers = seconds(begun);
            int expected = namespaces / SUBSYSTEMS;
            int last = SUBSYSTEMS - 1;
            HostOptions options =
                    HostOptions.to(new java.net.InetSocketAddress("127.0.0.1", port), BenchContent.nqn(last));
            try (HostController host = initiator.connect(options.withKeepAlive(KEEP_ALIVE))) {
                while (host.namespaces().size() < expected) {
                    host.rescan();
                }
            }
            System.out.printf(
                    "start with %d namespaces: management answers after %.2f s, a host sees all after %.2f s;"
                            + " %.2f s of processor time%n",
                    namespaces, answers, seconds(begun), gateway.cpuMillis() / 1000.0);
            memory(gateway, "  after the start");
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
