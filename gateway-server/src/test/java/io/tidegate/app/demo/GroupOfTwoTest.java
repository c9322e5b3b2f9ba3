package io.tidegate.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.tidegate.bdev.Errno;
import io.tidegate.initiator.DiscoveryClient;
import io.tidegate.initiator.HostController;
import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.Initiator;
import io.tidegate.initiator.MultipathNamespace;
import io.tidegate.proto.tuning.GatewayRemoval;
import io.tidegate.proto.tuning.GroupGrpc;
import io.tidegate.proto.tuning.RemoveGatewayRequest;
import io.tidegate.proto.tuning.ShowGroupRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways as processes of this machine, images as files, a host that checks every block that it wrote. */
class GroupOfTwoTest {

    private static final long WORK = 300;
    private static final long PATIENCE_MILLIS = 60_000;

    @TempDir
    private Path folder;

    private HaPlan plan;
    private GatewayPair pair;
    private MultipathNamespace namespace;
    private VerifiedWriters writers;

    @BeforeEach
    void work() throws Exception {
        plan = new HaPlan(
                "nqn.2026-11.io.tidegate:pair",
                "pool",
                "image",
                64 << 20,
                folder,
                Optional.empty(),
                twoPorts(),
                twoPorts(),
                twoPorts(),
                twoPorts(),
                Duration.ofMillis(1500));
        pair = GatewayPair.start(plan);
        pair.makeObjects(Screen.of(new PrintWriter(PrintWriter.nullWriter())));
        namespace = pair.connect();
        writers = VerifiedWriters.start(namespace, 4, 1);
        writers.awaitWork(WORK, PATIENCE_MILLIS);
    }

    @AfterEach
    void end() {
        writers.close();
        namespace.close();
        pair.close();
    }

    /** Two ports in a row that nobody has at the moment. */
    static int twoPorts() throws IOException {
        while (true) {
            try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    ServerSocket second =
                            new ServerSocket(first.getLocalPort() + 1, 1, InetAddress.getLoopbackAddress())) {
                return second.getLocalPort() - 1;
            } catch (IOException | IllegalArgumentException taken) {
                continue;
            }
        }
    }

    @Test
    void a_killed_gateway_is_replaced_and_gets_its_hosts_back_and_no_acknowledged_write_is_lost() throws Exception {
        int first = pair.serving(namespace);
        pair.get(first).kill();
        pair.awaitServing(namespace, 1 - first);
        writers.awaitWork(WORK, PATIENCE_MILLIS);
        pair.restart(first);
        pair.awaitServing(namespace, first);
        writers.awaitWork(WORK, PATIENCE_MILLIS);
        assertThat(writers.verifyAll()).isPositive();
    }

    @Test
    void a_gateway_that_is_stopped_for_longer_than_its_lease_writes_no_more_and_joins_anew() throws Exception {
        int first = pair.serving(namespace);
        GatewayProcess stopped = pair.get(first);
        signal("STOP", stopped.pid());
        pair.awaitServing(namespace, 1 - first);
        writers.awaitWork(WORK, PATIENCE_MILLIS);
        // Files know no blocklist: the process that held them was ended before they were opened again.
        assertThat(stopped.isAlive()).isFalse();
        pair.restart(first);
        pair.awaitServing(namespace, first);
        writers.awaitWork(WORK, PATIENCE_MILLIS);
        assertThat(writers.verifyAll()).isPositive();
    }

    @Test
    void a_gateway_that_is_told_to_end_hands_its_hosts_over_without_an_error() throws Exception {
        int first = pair.serving(namespace);
        pair.get(first).close();
        pair.awaitServing(namespace, 1 - first);
        writers.awaitWork(WORK, PATIENCE_MILLIS);
        assertThat(pair.get(first).output()).contains("is handed over to another gateway");
        assertThat(pair.get(1 - first).output()).doesNotContain("its former writers are shut out");
        assertThat(writers.verifyAll()).isPositive();
    }

    @Test
    void a_host_that_knows_one_gateway_is_shown_both_and_told_when_the_other_goes_and_returns() throws Exception {
        AtomicInteger told = new AtomicInteger();
        try (Initiator initiator = Initiator.start(1);
                HostController discovery = initiator.connect(HostOptions.toDiscovery(
                                new InetSocketAddress(InetAddress.ofLiteral(DemoPlan.ADDRESS), pair.discoveryPort(0)))
                        .withHost(DemoPlan.HOST)
                        .withKeepAlive(Duration.ofSeconds(10)))) {
            discovery.onEvent(dw0 -> told.incrementAndGet());
            awaitListed(discovery, 0, 1);
            int before = told.get();
            pair.get(1).kill();
            awaitTold(told, before);
            awaitListed(discovery, 0);
            before = told.get();
            pair.restart(1);
            awaitTold(told, before);
            awaitListed(discovery, 0, 1);
        }
        assertThat(writers.verifyAll()).isPositive();
    }

    @Test
    void a_gateway_that_is_gone_is_removed_and_comes_back_as_a_new_one_and_one_that_serves_is_not() throws Exception {
        int first = pair.serving(namespace);
        GatewayProcess gone = pair.get(first);
        String name = "gw" + (first + 1);
        ManagedChannel channel = NettyChannelBuilder.forAddress(DemoPlan.ADDRESS, plan.grpcPort(1 - first))
                .usePlaintext()
                .build();
        try {
            GroupGrpc.GroupBlockingStub group = GroupGrpc.newBlockingStub(channel);
            GatewayRemoval refused = group.removeGateway(removal(name));
            assertThat(refused.getStatus()).isEqualTo(Errno.EBUSY);
            assertThat(refused.getErrorMessage()).contains(name).contains("stop it first");

            gone.kill();
            pair.awaitServing(namespace, 1 - first);
            GatewayRemoval removed = group.removeGateway(removal(name));
            assertThat(removed.getStatus()).as(removed.getErrorMessage()).isZero();
            assertThat(removed.getNamespaces()).isOne();
            assertThat(removed.getListenersList()).singleElement().asString().contains(DemoPlan.ADDRESS);
            awaitMembers(group, 1);
            assertThat(group.removeGateway(removal(name)).getStatus()).isEqualTo(Errno.ENODEV);
            writers.awaitWork(WORK, PATIENCE_MILLIS);

            pair.restart(first);
            awaitMembers(group, 2);
            pair.awaitServing(namespace, first);
        } finally {
            channel.shutdownNow();
        }
        writers.awaitWork(WORK, PATIENCE_MILLIS);
        assertThat(writers.verifyAll()).isPositive();
    }

    private static RemoveGatewayRequest removal(String gateway) {
        return RemoveGatewayRequest.newBuilder().setGateway(gateway).build();
    }

    private static void awaitMembers(GroupGrpc.GroupBlockingStub group, int count) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (group.showGroup(ShowGroupRequest.getDefaultInstance()).getMembersCount() != count) {
            assertThat(System.nanoTime()).as("the group has %s gateways", count).isLessThan(end);
        }
    }

    private static void awaitTold(AtomicInteger told, int before) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (told.get() <= before) {
            assertThat(System.nanoTime()).as("the host was told").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private void awaitListed(HostController discovery, Integer... gateways) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        List<Integer> listed = List.of();
        while (!listed.equals(List.of(gateways))) {
            assertThat(System.nanoTime()).as("gateways listed: %s", listed).isLessThan(end);
            listed = DiscoveryClient.read(discovery).entries().stream()
                    .map(entry -> Integer.parseInt(entry.serviceId()) - pair.firstPort())
                    .sorted()
                    .toList();
        }
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }
}
