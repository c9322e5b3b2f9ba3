package io.tidegate.bench;

import com.google.protobuf.Message;
import io.tidegate.initiator.HostController;
import io.tidegate.initiator.HostIdentity;
import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.Initiator;
import io.tidegate.proto.GatewayGrpc.GatewayBlockingStub;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.get_gateway_info_req;
import io.tidegate.proto.namespace_add_req;
import io.tidegate.proto.namespace_delete_req;
import io.tidegate.proto.nsid_status;
import io.tidegate.support.FreePort;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * How one gateway grows: the time to add a namespace when there are few and when there are many, and the memory of a
 * namespace and of an idle connection.
 *
 * <p>{@code ScaleBench [NAMESPACES 4096] [CONTROLLERS 1024] [IO_QUEUES 7]}: starts a gateway with its state in a folder
 * and images in memory, fills it to its limits by gRPC (128 subsystems, 2048 hosts), connects hosts that only keep alive.
 */
public final class ScaleBench {

    private static final int SUBSYSTEMS = 128;
    private static final int HOSTS_PER_SUBSYSTEM = 16;
    private static final int WARM_UP = 600;
    private static final int WINDOW = 101;
    private static final int CPU_STEP = 500;
    private static final long MIB = 1 << 20;

    private final BenchGateway gateway;
    private final GatewayBlockingStub stub;
    private final int listenPort;
    private int images;

    private ScaleBench(BenchGateway gateway) throws Exception {
        this.gateway = gateway;
        this.stub = gateway.stub();
        this.listenPort = FreePort.next();
    }

    /** Measures once. */
    public static void main(String[] args) throws Exception {
        int namespaces = args.length > 0 ? Integer.parseInt(args[0]) : 4096;
        int controllers = args.length > 1 ? Integer.parseInt(args[1]) : 1024;
        int ioQueues = args.length > 2 ? Integer.parseInt(args[2]) : 7;
        Path folder = Files.createTempDirectory("tidegate-scale-");
        try (BenchGateway gateway = BenchGateway.start(folder)) {
            ScaleBench bench = new ScaleBench(gateway);
            bench.subsystems();
            bench.warmUp();
            bench.namespaces(namespaces);
            bench.connections(controllers, ioQueues);
        } finally {
            remove(folder);
        }
    }

    private static void remove(Path folder) throws Exception {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static String nqn(int subsystem) {
        return "nqn.2026-01.io.tidegate.scale:s" + subsystem;
    }

    private static void good(Message reply) {
        if ((int) reply.getField(reply.getDescriptorForType().findFieldByName("status")) != 0) {
            throw new IllegalStateException(reply.toString());
        }
    }

    private void subsystems() {
        String host = stub.getGatewayInfo(get_gateway_info_req
                        .newBuilder()
                        .setCliVersion("1.5.24")
                        .build())
                .getHostname();
        long start = System.nanoTime();
        for (int i = 0; i < SUBSYSTEMS; i++) {
            good(stub.createSubsystem(create_subsystem_req
                    .newBuilder()
                    .setSubsystemNqn(nqn(i))
                    .setEnableHa(true)
                    .setNoGroupAppend(true)
                    .build()));
            good(stub.createListener(create_listener_req
                    .newBuilder()
                    .setNqn(nqn(i))
                    .setHostName(host)
                    .setTraddr("127.0.0.1")
                    .setTrsvcid(listenPort)
                    .build()));
            for (int j = 0; j < HOSTS_PER_SUBSYSTEM; j++) {
                good(stub.addHost(add_host_req
                        .newBuilder()
                        .setSubsystemNqn(nqn(i))
                        .setHostNqn(hostNqn(j))
                        .build()));
            }
        }
        System.out.printf(
                "%d subsystems with a listener and %d hosts each: %.1f s%n",
                SUBSYSTEMS, HOSTS_PER_SUBSYSTEM, seconds(start));
    }

    private static String hostNqn(int host) {
        return HostIdentity.of(new UUID(7, host)).nqn();
    }

    /** The compiler of the JVM is done with the way of an addition before the first one counts. */
    private void warmUp() {
        for (int i = 0; i < WARM_UP; i++) {
            int nsid = add(0);
            good(stub.namespaceDelete(namespace_delete_req
                    .newBuilder()
                    .setSubsystemNqn(nqn(0))
                    .setNsid(nsid)
                    .build()));
        }
    }

    private int add(int subsystem) {
        nsid_status reply = stub.namespaceAdd(namespace_add_req
                .newBuilder()
                .setSubsystemNqn(nqn(subsystem))
                .setRbdPoolName("memory:")
                .setRbdImageName("i" + images++)
                .setCreateImage(true)
                .setSize(MIB)
                .setBlockSize(512)
                .build());
        good(reply);
        return reply.getNsid();
    }

    private void namespaces(int count) throws Exception {
        long before = gateway.residentKibibytes();
        double[] millis = new double[count];
        long[] cpu = new long[count + 1];
        cpu[0] = gateway.cpuMillis();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long one = System.nanoTime();
            add(i % SUBSYSTEMS);
            millis[i] = (System.nanoTime() - one) / 1e6;
            cpu[i + 1] = i % CPU_STEP == CPU_STEP - 1 ? gateway.cpuMillis() : 0;
        }
        System.out.printf("%d namespaces: %.1f s%n", count, seconds(start));
        double first = lowerQuartile(millis, 0);
        for (int at = 0; at < count; at += 1000) {
            double here = lowerQuartile(millis, Math.min(at, count - WINDOW));
            System.out.printf("  after %4d: %.2f ms each, %.2f times the first%n", at, here, here / first);
        }
        for (int at = 0; at + CPU_STEP <= count; at += CPU_STEP) {
            System.out.printf(
                    "  %4d to %4d: %.2f ms of processor time each%n",
                    at, at + CPU_STEP, (double) (cpu[at + CPU_STEP] - cpu[at]) / CPU_STEP);
        }
        long after = gateway.residentKibibytes();
        System.out.printf(
                "memory: %d MiB before, %d MiB after, %.1f KiB a namespace%n",
                before / 1024, after / 1024, (double) (after - before) / count);
    }

    /** Of the times from one on: other work of the machine only adds to them. */
    private static double lowerQuartile(double[] all, int from) {
        double[] window = Arrays.copyOfRange(all, from, Math.min(all.length, from + WINDOW));
        Arrays.sort(window);
        return window[window.length / 4];
    }

    private void connections(int controllers, int ioQueues) throws Exception {
        long before = gateway.residentKibibytes();
        List<HostController> connected = new ArrayList<>();
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", listenPort);
        long start = System.nanoTime();
        try (Initiator initiator = Initiator.start(1)) {
            for (int i = 0; i < controllers; i++) {
                connected.add(initiator.connect(HostOptions.to(address, nqn(i % SUBSYSTEMS))
                        .withHost(HostIdentity.of(new UUID(7, i / SUBSYSTEMS % HOSTS_PER_SUBSYSTEM)))
                        .withIoQueues(ioQueues, 128)
                        .withKeepAlive(Duration.ofSeconds(60))));
            }
            int sockets = controllers * (ioQueues + 1);
            double took = seconds(start);
            long after = gateway.residentKibibytes();
            System.out.printf(
                    "%d controllers with %d connections: %.1f s; memory: %d MiB before, %d MiB after, %.1f KiB a connection%n",
                    controllers,
                    sockets,
                    took,
                    before / 1024,
                    after / 1024,
                    sockets == 0 ? 0.0 : (double) (after - before) / sockets);
            connected.forEach(HostController::close);
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
