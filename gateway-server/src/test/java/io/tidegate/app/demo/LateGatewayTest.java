package io.tidegate.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.HostTimeouts;
import io.tidegate.initiator.Initiator;
import io.tidegate.initiator.MultipathNamespace;
import io.tidegate.proto.GatewayGrpc;
import io.tidegate.proto.GatewayGrpc.GatewayBlockingStub;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.list_namespaces_req;
import io.tidegate.proto.namespace_add_req;
import io.tidegate.proto.namespace_cli;
import io.tidegate.proto.namespace_unpin_req;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway that joins a group when everything is there already, as processes; hosts verify what they write meanwhile. */
class LateGatewayTest {

    private static final String NQN = "nqn.2026-11.io.tidegate:late";
    private static final int NAMESPACES = 6;
    /** These were given their group by an administrator. */
    private static final int PINNED = 2;

    private static final long PATIENCE_MILLIS = 60_000;
    private static final HostTimeouts TIMEOUTS =
            new HostTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(3));

    @TempDir
    private Path folder;

    private final List<GatewayProcess> gateways = new ArrayList<>();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<MultipathNamespace> namespaces = new ArrayList<>();
    private final List<VerifiedWriters> writers = new ArrayList<>();
    private final Initiator initiator = Initiator.start(1);
    private HaPlan plan;

    @BeforeEach
    void plan() throws Exception {
        plan = new HaPlan(
                NQN,
                "pool",
                "image",
                4 << 20,
                folder,
                Optional.empty(),
                GroupOfTwoTest.twoPorts(),
                GroupOfTwoTest.twoPorts(),
                GroupOfTwoTest.twoPorts(),
                GroupOfTwoTest.twoPorts(),
                Duration.ofMillis(1500));
    }

    @AfterEach
    void end() {
        writers.forEach(VerifiedWriters::close);
        namespaces.forEach(MultipathNamespace::close);
        initiator.close();
        channels.forEach(ManagedChannel::shutdownNow);
        gateways.reversed().forEach(GatewayProcess::close);
    }

    @Test
    void what_the_first_gateway_had_alone_is_shared_with_the_second_and_no_host_sees_an_error() throws Exception {
        GatewayBlockingStub first = begin(0);
        makeObjects(first);
        listen(first, 0);
        connect();
        assertThat(spread(first)).isEqualTo(Map.of(1, NAMESPACES));

        GatewayBlockingStub second = begin(1);
        listen(second, 1);

        await("an even spread", () -> spread(first).equals(Map.of(1, NAMESPACES / 2, 2, NAMESPACES / 2)));
        assertThat(groups(first)).containsEntry(1, 1).containsEntry(PINNED, 1);
        work();
        assertThat(namespaces.stream().filter(one -> servedBy(one, 1)).count()).isEqualTo(NAMESPACES / 2);
        for (VerifiedWriters one : writers) {
            assertThat(one.verifyAll()).isPositive();
        }
    }

    @Test
    void pinned_namespaces_stay_until_they_are_unpinned() throws Exception {
        GatewayBlockingStub first = begin(0);
        makeObjects(first);
        listen(first, 0);
        for (int nsid = 1; nsid <= NAMESPACES; nsid++) {
            good(first.namespaceChangeLoadBalancingGroup(io.tidegate
                            .proto
                            .namespace_change_load_balancing_group_req
                            .newBuilder()
                            .setSubsystemNqn(NQN)
                            .setNsid(nsid)
                            .setAnagrpid(1)
                            .build())
                    .getStatus());
        }
        GatewayBlockingStub second = begin(1);
        listen(second, 1);
        good(first.namespaceUnpin(namespace_unpin_req
                        .newBuilder()
                        .setSubsystemNqn(NQN)
                        .setNsid(NAMESPACES)
                        .build())
                .getStatus());

        await("the one that may be moved", () -> groups(first).get(NAMESPACES) == 2);

        assertThat(spread(first)).isEqualTo(Map.of(1, NAMESPACES - 1, 2, 1));
    }

    private GatewayBlockingStub begin(int gateway) throws Exception {
        List<String> lines = new ArrayList<>(plan.configuration(gateway));
        lines.add(lines.indexOf("[gateway]") + 1, "rebalance_period_sec = 1");
        gateways.add(GatewayProcess.start(HaPlan.name(gateway), folder.resolve("logs"), folder, lines));
        gateways.getLast().awaitReady();
        ManagedChannel channel = NettyChannelBuilder.forAddress(DemoPlan.ADDRESS, plan.grpcPort(gateway))
                .usePlaintext()
                .build();
        channels.add(channel);
        return GatewayGrpc.newBlockingStub(channel);
    }

    private void makeObjects(GatewayBlockingStub stub) {
        good(stub.createSubsystem(create_subsystem_req
                        .newBuilder()
                        .setSubsystemNqn(NQN)
                        .setNoGroupAppend(true)
                        .setEnableHa(true)
                        .build())
                .getStatus());
        good(stub.addHost(add_host_req
                        .newBuilder()
                        .setSubsystemNqn(NQN)
                        .setHostNqn("*")
                        .build())
                .getStatus());
        for (int nsid = 1; nsid <= NAMESPACES; nsid++) {
            good(stub.namespaceAdd(namespace_add_req
                            .newBuilder()
                            .setSubsystemNqn(NQN)
                            .setNsid(nsid)
                            .setRbdPoolName("pool")
                            .setRbdImageName("image" + nsid)
                            .setBlockSize(512)
                            .setCreateImage(true)
                            .setSize(plan.imageBytes())
                            .setAnagrpid(nsid <= PINNED ? 1 : 0)
                            .build())
                    .getStatus());
        }
    }

    private void listen(GatewayBlockingStub stub, int gateway) {
        good(stub.createListener(create_listener_req
                        .newBuilder()
                        .setNqn(NQN)
                        .setHostName(HaPlan.name(gateway))
                        .setTraddr(DemoPlan.ADDRESS)
                        .setTrsvcid(plan.of(gateway).port())
                        .setVerifyHostName(true)
                        .build())
                .getStatus());
    }

    private static void good(int status) {
        assertThat(status).as("errno").isZero();
    }

    /** A host that knows both gateways, the second of which is not there yet. */
    private void connect() throws Exception {
        List<HostOptions> portals = new ArrayList<>();
        for (int gateway = 0; gateway < GatewayPair.SIZE; gateway++) {
            InetSocketAddress address = new InetSocketAddress(
                    InetAddress.ofLiteral(DemoPlan.ADDRESS), plan.of(gateway).port());
            portals.add(HostOptions.to(address, NQN)
                    .withHost(DemoPlan.HOST)
                    .withIoQueues(1, 32)
                    .withTimeouts(TIMEOUTS));
        }
        for (int nsid = 1; nsid <= NAMESPACES; nsid++) {
            MultipathNamespace namespace =
                    MultipathNamespace.connect(initiator, portals, nsid, Duration.ofMillis(PATIENCE_MILLIS));
            namespaces.add(namespace);
            writers.add(VerifiedWriters.start(namespace, 1, nsid));
        }
        work();
    }

    private void work() throws DemoFailure {
        for (VerifiedWriters one : writers) {
            one.awaitWork(100, PATIENCE_MILLIS);
        }
    }

    private boolean servedBy(MultipathNamespace namespace, int gateway) {
        return namespace
                .serving()
                .map(address -> address.getPort() - plan.firstPort())
                .filter(port -> port == gateway)
                .isPresent();
    }

    private static Map<Integer, Integer> groups(GatewayBlockingStub stub) {
        return stub
                .listNamespaces(
                        list_namespaces_req.newBuilder().setSubsystem(NQN).build())
                .getNamespacesList()
                .stream()
                .collect(Collectors.toMap(namespace_cli::getNsid, namespace_cli::getLoadBalancingGroup));
    }

    private static Map<Integer, Integer> spread(GatewayBlockingStub stub) {
        return groups(stub).values().stream().collect(Collectors.toMap(group -> group, none -> 1, Integer::sum));
    }

    /** What a test waits for. */
    @FunctionalInterface
    private interface Wanted {
        boolean holds();
    }

    private void await(String what, Wanted wanted) throws DemoFailure {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!wanted.holds()) {
            for (VerifiedWriters one : writers) {
                one.check();
            }
            assertThat(System.nanoTime())
                    .as(
                            "waited in vain for %s; the first gateway said\n%s",
                            what, gateways.getFirst().output())
                    .isLessThan(end);
            Pause.millis(20);
        }
    }
}
