package io.tidegate.bench;

import static io.tidegate.bench.BenchContent.good;
import static io.tidegate.bench.BenchContent.nqn;

import io.tidegate.proto.GatewayGrpc.GatewayBlockingStub;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.delete_listener_req;
import io.tidegate.proto.delete_subsystem_req;
import io.tidegate.proto.get_gateway_info_req;
import io.tidegate.proto.list_connections_req;
import io.tidegate.proto.list_hosts_req;
import io.tidegate.proto.list_listeners_req;
import io.tidegate.proto.list_namespaces_req;
import io.tidegate.proto.list_subsystems_req;
import io.tidegate.proto.namespace_add_host_req;
import io.tidegate.proto.namespace_change_visibility_req;
import io.tidegate.proto.namespace_delete_host_req;
import io.tidegate.proto.namespace_delete_req;
import io.tidegate.proto.namespace_get_io_stats_req;
import io.tidegate.proto.namespace_resize_req;
import io.tidegate.proto.namespace_set_qos_req;
import io.tidegate.proto.remove_host_req;
import io.tidegate.support.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long each management call takes when the gateway is empty and when it is full.
 *
 * <p>{@code ManagementBench [NAMESPACES 4096]}, from the top of the tree. Prints, for each call, its lower quartile of
 * {@value #TIMES} at each fill, and what the last is to the first; then the same of the processor time that the gateway
 * used from the call until it was at rest again. The JVM is warm before the first counts.
 */
public final class ManagementBench {

    private static final int SUBSYSTEMS = 16;
    private static final int TIMES = 41;
    private static final int WARM_UP = 400;
    private static final String HOST = "nqn.2014-08.org.nvmexpress:uuid:11111111-1111-4111-8111-111111111111";
    private static final int SPARE = SUBSYSTEMS;

    /** The gateway is at rest when it uses less than {@link #REST_NANOS} in this time; the second bounds the wait. */
    private static final long REST_MILLIS = 2;

    private static final long REST_NANOS = 60_000;
    private static final int MOST_RESTS = 15;

    private final GatewayBlockingStub stub;
    private final BenchContent content;
    private final ProcessClock clock;
    private final Map<String, List<Double>> millis = new LinkedHashMap<>();
    private final Map<String, List<Double>> processor = new LinkedHashMap<>();

    private ManagementBench(BenchGateway gateway, Path folder) throws Exception {
        this.stub = gateway.stub();
        this.clock = gateway.clock();
        this.content = new BenchContent(stub, folder, FreePort.next());
    }

    /** Measures once. */
    public static void main(String[] args) throws Exception {
        int namespaces = args.length > 0 ? Integer.parseInt(args[0]) : 4096;
        Path folder = Files.createTempDirectory("tidegate-management-");
        try (BenchGateway gateway = BenchGateway.startAsShipped(folder)) {
            ManagementBench bench = new ManagementBench(gateway, folder);
            bench.content.subsystems(0, SUBSYSTEMS);
            bench.warmUp();
            for (int fill : new int[] {0, namespaces / 4, namespaces / 2, namespaces - 1}) {
                bench.content.namespacesUpTo(bench.made + fill, SUBSYSTEMS);
                bench.round(TIMES);
            }
            bench.report();
        } finally {
            BenchContent.remove(folder);
        }
    }

    /** Images that rounds made and took away again; the content counts them too. */
    private int made;

    private interface Call {
        void make();
    }

    private void warmUp() {
        for (int i = 0; i < WARM_UP; i++) {
            calls().values().forEach(Call::make);
        }
    }

    private void round(int times) throws InterruptedException {
        Map<String, double[]> walls = new LinkedHashMap<>();
        Map<String, double[]> processors = new LinkedHashMap<>();
        for (int i = 0; i < times; i++) {
            for (Map.Entry<String, Call> call : calls().entrySet()) {
                long used = atRest();
                long begun = System.nanoTime();
                call.getValue().make();
                long taken = System.nanoTime() - begun;
                walls.computeIfAbsent(call.getKey(), none -> new double[times])[i] = taken / 1e6;
                processors.computeIfAbsent(call.getKey(), none -> new double[times])[i] = (atRest() - used) / 1e6;
            }
        }
        walls.forEach((name, all) -> note(millis, name, all));
        processors.forEach((name, all) -> note(processor, name, all));
    }

    private long atRest() throws InterruptedException {
        long before = clock.nanos();
        for (int i = 0; i < MOST_RESTS; i++) {
            Thread.sleep(REST_MILLIS);
            long now = clock.nanos();
            if (now - before < REST_NANOS) {
                return now;
            }
            before = now;
        }
        return before;
    }

    private static void note(Map<String, List<Double>> into, String name, double[] all) {
        Arrays.sort(all);
        into.computeIfAbsent(name, none -> new ArrayList<>()).add(all[all.length / 4]);
    }

    private int nsid;

    /** In an order in which each finds what it needs and nothing is left at the end. */
    private Map<String, Call> calls() {
        Map<String, Call> calls = new LinkedHashMap<>();
        calls.put("namespace_add", () -> {
            nsid = content.namespace(0);
            made++;
        });
        namespaceCalls(calls);
        calls.put(
                "namespace_delete",
                () -> good(stub.namespaceDelete(namespace_delete_req
                        .newBuilder()
                        .setSubsystemNqn(nqn(0))
                        .setNsid(nsid)
                        .build())));
        subsystemCalls(calls);
        readingCalls(calls);
        return calls;
    }

    private void namespaceCalls(Map<String, Call> calls) {
        calls.put(
                "namespace_resize",
                () -> good(stub.namespaceResize(namespace_resize_req
                        .newBuilder()
                        .setSubsystemNqn(nqn(0))
                        .setNsid(nsid)
                        .setNewSize(2 * BenchContent.MIB)
                        .build())));
        calls.put(
                "namespace_set_qos_limits",
                () -> good(stub.namespaceSetQosLimits(namespace_set_qos_req
                        .newBuilder()
                        .setSubsystemNqn(nqn(0))
                        .setNsid(nsid)
                        .setRwIosPerSecond(5000)
                        .build())));
        calls.put(
                "namespace_change_visibility",
                () -> good(stub.namespaceChangeVisibility(namespace_change_visibility_req
                        .newBuilder()
                        .setSubsystemNqn(nqn(0))
                        .setNsid(nsid)
                        .setAutoVisible(false)
                        .setForce(true)
                        .build())));
        calls.put(
                "namespace_add_host",
                () -> good(stub.namespaceAddHost(namespace_add_host_req
                        .newBuilder()
                        .setSubsystemNqn(nqn(0))
                        .setNsid(nsid)
                        .setHostNqn(HOST)
                        .setForce(true)
                        .build())));
        calls.put(
                "namespace_delete_host",
                () -> good(stub.namespaceDeleteHost(namespace_delete_host_req
                        .newBuilder()
                        .setSubsystemNqn(nqn(0))
                        .setNsid(nsid)
                        .setHostNqn(HOST)
                        .build())));
        calls.put(
                "namespace_get_io_stats",
                () -> good(stub.namespaceGetIoStats(namespace_get_io_stats_req
                        .newBuilder()
                        .setSubsystemNqn(nqn(0))
                        .setNsid(nsid)
                        .build())));
    }

    private void subsystemCalls(Map<String, Call> calls) {
        calls.put(
                "create_subsystem",
                () -> good(stub.createSubsystem(create_subsystem_req
                        .newBuilder()
                        .setSubsystemNqn(nqn(SPARE))
                        .setEnableHa(true)
                        .setNoGroupAppend(true)
                        .build())));
        calls.put(
                "add_host",
                () -> good(stub.addHost(add_host_req
                        .newBuilder()
                        .setSubsystemNqn(nqn(SPARE))
                        .setHostNqn(HOST)
                        .build())));
        calls.put("create_listener", () -> good(stub.createListener(content.listener(SPARE))));
        calls.put(
                "delete_listener",
                () -> good(stub.deleteListener(delete_listener_req
                        .newBuilder()
                        .setNqn(nqn(SPARE))
                        .setHostName(content.hostName())
                        .setTraddr("127.0.0.1")
                        .setTrsvcid(content.address().getPort())
                        .setForce(true)
                        .build())));
        calls.put(
                "remove_host",
                () -> good(stub.removeHost(remove_host_req
                        .newBuilder()
                        .setSubsystemNqn(nqn(SPARE))
                        .setHostNqn(HOST)
                        .build())));
        calls.put(
                "delete_subsystem",
                () -> good(stub.deleteSubsystem(delete_subsystem_req
                        .newBuilder()
                        .setSubsystemNqn(nqn(SPARE))
                        .setForce(true)
                        .build())));
    }

    private void readingCalls(Map<String, Call> calls) {
        calls.put(
                "get_gateway_info",
                () -> good(stub.getGatewayInfo(get_gateway_info_req
                        .newBuilder()
                        .setCliVersion("1.5.24")
                        .build())));
        calls.put("list_subsystems", () -> good(stub.listSubsystems(list_subsystems_req.getDefaultInstance())));
        calls.put(
                "list_namespaces, of one subsystem",
                () -> good(stub.listNamespaces(
                        list_namespaces_req.newBuilder().setSubsystem(nqn(1)).build())));
        calls.put(
                "list_hosts",
                () -> good(stub.listHosts(
                        list_hosts_req.newBuilder().setSubsystem(nqn(1)).build())));
        calls.put(
                "list_listeners",
                () -> good(stub.listListeners(
                        list_listeners_req.newBuilder().setSubsystem(nqn(1)).build())));
        calls.put(
                "list_connections",
                () -> good(stub.listConnections(
                        list_connections_req.newBuilder().setSubsystem(nqn(1)).build())));
    }

    private void report() {
        report("ms", millis);
        report("ms of processor time", processor);
    }

    private static void report(String title, Map<String, List<Double>> figures) {
        System.out.printf("%-34s %8s %8s %8s %8s   last to first%n", title, "empty", "1/4", "1/2", "full");
        figures.forEach((name, fills) -> System.out.printf(
                "%-34s %8.2f %8.2f %8.2f %8.2f   %.1f%n",
                name, fills.get(0), fills.get(1), fills.get(2), fills.get(3), fills.get(3) / fills.get(0)));
    }
}
