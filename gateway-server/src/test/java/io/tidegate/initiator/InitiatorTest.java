package io.tidegate.initiator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.nvme.AnaLog;
import io.tidegate.nvme.AnaState;
import io.tidegate.nvme.AsyncEvent;
import io.tidegate.nvme.IdentifyController;
import io.tidegate.nvme.LogPage;
import io.tidegate.nvme.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The initiator against the real target, over real sockets. */
@Timeout(60)
class InitiatorTest {

    private TargetFixture fixture;

    @BeforeEach
    void start() {
        fixture = new TargetFixture();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void a_host_connects_and_sees_the_controller_and_its_namespaces() throws NvmeException {
        fixture.addNamespace(5, 4096);
        try (HostController controller = fixture.connect()) {
            IdentifyController identify = controller.identify();
            assertThat(controller.id()).isPositive();
            assertThat(identify.cntlid()).isEqualTo(controller.id());
            assertThat(identify.subnqn()).isEqualTo(TargetFixture.NQN);
            assertThat(identify.sn()).isEqualTo("Tidegate1");
            assertThat(controller.ioQueues()).hasSize(1);
            assertThat(controller.namespaces()).containsOnlyKeys(1, 5);
            assertThat(controller.namespace(1).blockBytes()).isEqualTo(512);
            assertThat(controller.namespace(5).blockBytes()).isEqualTo(4096);
            assertThat(controller.namespace(5).sizeBytes()).isEqualTo(TargetFixture.SIZE);
            assertThat(controller.maxTransferBytes()).isEqualTo(128 * 1024);
        }
    }

    @ParameterizedTest
    @CsvSource({"false,false,false", "true,false,false", "false,true,false", "true,true,false", "true,true,true"})
    void data_of_every_size_comes_back_as_it_was_written(boolean header, boolean data, boolean flowControl)
            throws NvmeException {
        HostOptions options = fixture.options().withDigests(header, data).withFlowControl(flowControl);
        try (HostController controller = fixture.initiator.connect(options)) {
            NvmeNamespace namespace = controller.namespace(1);
            for (int bytes : new int[] {512, 4096, 8192, 8704, 65536, 131072, 1 << 20}) {
                ByteBuffer written = Pattern.buffer(bytes, bytes);
                namespace.write(4096, written);
                ByteBuffer read = ByteBuffer.allocateDirect(bytes);
                namespace.read(4096, read);
                assertThat(read.flip()).as("%d bytes", bytes).isEqualTo(written.flip());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"false,false", "true,true"})
    void a_verified_load_over_several_queues_finds_nothing_wrong(boolean header, boolean data) throws NvmeException {
        HostOptions options = fixture.options().withDigests(header, data).withIoQueues(4, 32);
        try (HostController controller = fixture.initiator.connect(options)) {
            assertThat(controller.ioQueues()).hasSize(4);
            NvmeNamespace namespace = controller.namespace(1);
            WriteLedger ledger = new WriteLedger(42, 4096, 0, 8 << 20);
            List<LoadSpec> loads = List.of(
                    LoadSpec.fill(ledger, 4096, 32),
                    LoadSpec.check(ledger, 131072, 8),
                    LoadSpec.verify(ledger, 50, 4096, 32, Duration.ZERO.plusSeconds(30))
                            .withOperations(8000),
                    LoadSpec.verify(ledger, 50, 65536, 16, Duration.ofSeconds(30))
                            .withOperations(1000),
                    LoadSpec.check(ledger, 8192, 16));
            for (LoadSpec load : loads) {
                LoadResult result = IoLoad.run(namespace, load);
                assertThat(result.firstFailure()).isEmpty();
                assertThat(result.operations()).isEqualTo(load.operations());
            }
        }
    }

    @Test
    void a_load_without_ledger_measures_for_as_long_as_it_is_told() throws NvmeException {
        try (HostController controller = fixture.connect()) {
            LoadSpec spec = LoadSpec.random(controller.namespace(1), 70, 4096, 32, Duration.ofMillis(200));
            LoadResult result = IoLoad.run(controller.namespace(1), spec);

            assertThat(result.succeeded()).as(result.toString()).isTrue();
            assertThat(result.elapsedNanos()).isGreaterThanOrEqualTo(200_000_000L);
            assertThat(result.reads().getTotalCount())
                    .isGreaterThan(result.writes().getTotalCount());
            assertThat(result.iops()).isPositive();
            assertThat(result.micros(99)).isGreaterThanOrEqualTo(result.micros(50));
        }
    }

    @Test
    void compare_tells_equal_from_different() throws NvmeException {
        try (HostController controller = fixture.connect()) {
            NvmeNamespace namespace = controller.namespace(1);
            ByteBuffer content = Pattern.buffer(16384, 1);
            namespace.write(0, content);
            namespace.compare(0, content.flip());
            content.put(9000, (byte) (content.get(9000) + 1)).flip();

            assertThatThrownBy(() -> namespace.compare(0, content))
                    .isInstanceOfSatisfying(
                            NvmeException.class,
                            failure -> assertThat(Status.code(failure.status())).isEqualTo(Status.COMPARE_FAILURE))
                    .hasMessageContaining("compare failure");
        }
    }

    @Test
    void zeroes_and_deallocated_blocks_read_as_zeroes() throws NvmeException {
        try (HostController controller = fixture.connect()) {
            NvmeNamespace namespace = controller.namespace(1);
            namespace.write(0, Pattern.buffer(1 << 20, 1));
            namespace.writeZeroes(4096, 65536);
            namespace.deallocate(1 << 19, 65536);
            namespace.flush();

            assertThat(read(namespace, 4096, 65536)).isEqualTo(ByteBuffer.allocate(65536));
            assertThat(read(namespace, 1 << 19, 65536)).isEqualTo(ByteBuffer.allocate(65536));
            assertThat(read(namespace, 0, 4096))
                    .isEqualTo(Pattern.buffer(1 << 20, 1).limit(4096));
        }
    }

    private static ByteBuffer read(NvmeNamespace namespace, long offset, int bytes) throws NvmeException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
        namespace.read(offset, buffer);
        return buffer.flip();
    }

    @Test
    void a_read_behind_the_end_is_refused_with_the_reason() throws NvmeException {
        try (HostController controller = fixture.connect()) {
            NvmeNamespace namespace = controller.namespace(1);
            assertThatThrownBy(() -> read(namespace, TargetFixture.SIZE, 4096))
                    .isInstanceOf(NvmeException.class)
                    .hasMessageContaining("read of 4096 bytes at 33554432 on namespace 1: lba out of range");
            assertThat(read(namespace, 0, 512).remaining()).isEqualTo(512);
        }
    }

    @Test
    void a_host_that_is_not_allowed_is_told_what_to_do() {
        HostOptions stranger = fixture.options().withHost(HostIdentity.random());

        assertThatThrownBy(() -> fixture.initiator.connect(stranger))
                .isInstanceOf(NvmeException.class)
                .hasMessageContaining(stranger.host().nqn() + " is not allowed; add it to the subsystem");
    }

    @Test
    void a_subsystem_that_is_not_there_is_named() {
        HostOptions wrong = HostOptions.to(fixture.address, "nqn.2016-06.io.example:other");

        assertThatThrownBy(() -> fixture.initiator.connect(wrong))
                .isInstanceOf(NvmeException.class)
                .hasMessageContaining("nqn.2016-06.io.example:other at 127.0.0.1:")
                .hasMessageContaining("there is no such subsystem here");
    }

    @Test
    void a_port_that_nobody_listens_on_is_named() throws IOException {
        InetSocketAddress nobody = freeAddress();

        assertThatThrownBy(() -> fixture.initiator.connect(fixture.options().withAddress(nobody)))
                .isInstanceOf(NvmeException.class)
                .hasMessageContaining("127.0.0.1:" + nobody.getPort())
                .hasMessageContaining("refused");
    }

    private static InetSocketAddress freeAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        }
    }

    @Test
    void a_port_that_speaks_something_else_is_given_up() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HostOptions options = fixture.options()
                    .withAddress(new InetSocketAddress("127.0.0.1", silent.getLocalPort()))
                    .withTimeouts(new HostTimeouts(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(5)));

            assertThatThrownBy(() -> fixture.initiator.connect(options))
                    .isInstanceOf(NvmeException.class)
                    .hasMessageContaining("no answer to ICReq within 1000 ms");
        }
    }

    @Test
    void disconnecting_leaves_nothing_at_the_target() throws NvmeException {
        HostController controller = fixture.connect();
        assertThat(fixture.subsystem.controllers()).hasSize(1);
        controller.close();

        assertThat(controller.ended()).isCompletedWithValue("disconnected by this host");
        TargetFixture.await(
                "the controller is gone", () -> fixture.subsystem.controllers().isEmpty());
    }

    @Test
    void many_hosts_connect_at_a_time() throws NvmeException {
        List<HostController> controllers = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 8; i++) {
            controllers.add(fixture.connect());
        }
        assertThat(controllers).extracting(HostController::id).doesNotHaveDuplicates();
        controllers.forEach(HostController::close);
    }

    @Test
    void a_target_that_dies_ends_a_load_with_an_error() throws Exception {
        HostController controller = fixture.initiator.connect(fixture.options().withIoQueues(2, 32));
        IoLoad load = new IoLoad(
                controller.namespace(1),
                LoadSpec.random(controller.namespace(1), 50, 4096, 32, Duration.ofSeconds(50)));
        Thread killer = Thread.ofPlatform().start(() -> {
            TargetFixture.await("the load runs", () -> load.completed() > 1000);
            fixture.killTarget();
        });
        LoadResult result = load.run();
        killer.join();

        assertThat(result.succeeded()).isFalse();
        assertThat(result.firstFailure()).contains("connection to " + TargetFixture.NQN);
        TargetFixture.await("the controller has ended", () -> controller.ended().isDone());
        NvmeNamespace namespace = controller.namespace(1);
        assertThatThrownBy(() -> namespace.flush())
                .isInstanceOf(NvmeException.class)
                .hasMessageContaining("lost");
        controller.close();
    }

    @Test
    void keep_alive_holds_an_idle_association() throws Exception {
        HostOptions options = fixture.options().withKeepAlive(Duration.ofSeconds(2));
        try (HostController controller = fixture.initiator.connect(options)) {
            assertThat(controller
                            .ended()
                            .completeOnTimeout("still here", 4500, TimeUnit.MILLISECONDS)
                            .get())
                    .isEqualTo("still here");
            controller.namespace(1).flush();
        }
    }

    @Test
    void a_namespace_that_is_added_is_noticed() throws NvmeException {
        List<Integer> events = new CopyOnWriteArrayList<>();
        try (HostController controller = fixture.connect()) {
            controller.onEvent(events::add);
            fixture.addNamespace(2, 4096);
            TargetFixture.await("namespace 2 is seen", () -> events.contains(AsyncEvent.NAMESPACE_CHANGED));
            assertThat(controller.namespaces()).containsOnlyKeys(1, 2);
            fixture.subsystem.removeNamespace(1);
            TargetFixture.await(
                    "namespace 1 is gone", () -> controller.namespaces().size() == 1);
            assertThatThrownBy(() -> controller.namespace(1))
                    .isInstanceOf(NvmeException.class)
                    .hasMessageContaining("there are [2]");
        }
    }

    @Test
    void a_resize_reaches_the_host() throws Exception {
        try (HostController controller = fixture.connect()) {
            fixture.addNamespace(2, 512).resize(2 * TargetFixture.SIZE);
            TargetFixture.await(
                    "the new size is seen",
                    () -> controller.namespaces().containsKey(2)
                            && controller.namespaces().get(2).sizeBytes() == 2 * TargetFixture.SIZE);
        }
    }

    @Test
    void an_ana_change_is_noticed_and_the_log_page_tells_the_state() throws NvmeException {
        List<Integer> events = new CopyOnWriteArrayList<>();
        try (HostController controller = fixture.connect()) {
            controller.onEvent(events::add);
            fixture.target.setAnaState(1, AnaState.INACCESSIBLE);
            TargetFixture.await("the event has come", () -> events.contains(AsyncEvent.ANA_CHANGED));

            AnaLog log = new AnaLog(controller.logPage(LogPage.ANA, 4096), 0);
            assertThat(log.next()).isTrue();
            assertThat(log.groupId()).isEqualTo(1);
            assertThat(log.state()).isEqualTo(AnaState.INACCESSIBLE);
            NvmeNamespace namespace = controller.namespace(1);
            assertThatThrownBy(() -> read(namespace, 0, 512)).hasMessageContaining("ana inaccessible");
        }
    }

    @Test
    void a_discovery_controller_that_stays_connected_tells_of_changes() throws NvmeException {
        List<Integer> events = new CopyOnWriteArrayList<>();
        HostOptions options = HostOptions.toDiscovery(fixture.address).withKeepAlive(Duration.ofSeconds(10));
        try (HostController controller = fixture.initiator.connect(options)) {
            controller.onEvent(events::add);
            long before = DiscoveryClient.read(controller).generation();
            fixture.subsystem.allowHost(options.host().nqn());
            TargetFixture.await("the first change is told", () -> events.size() == 1);
            DiscoveryResult after = DiscoveryClient.read(controller);
            fixture.subsystem.denyHost(options.host().nqn());
            TargetFixture.await("the second change is told", () -> events.size() == 2);

            assertThat(events).containsOnly(AsyncEvent.DISCOVERY_CHANGED);
            assertThat(after.generation()).isGreaterThan(before);
            assertThat(after.entries()).hasSize(1);
            assertThat(DiscoveryClient.read(controller).entries()).isEmpty();
        }
    }

    /** Repeated: the loops that end race with the connections that tell of their end. */
    @RepeatedTest(50)
    void closing_the_initiator_ends_what_is_open() throws NvmeException {
        HostController controller = fixture.connect();
        fixture.initiator.close();

        assertThat(controller.ended()).isCompleted();
        assertThatThrownBy(() -> controller.rescan()).isInstanceOf(NvmeException.class);
        controller.close();
    }

    @Test
    void discovery_tells_where_to_connect() throws NvmeException {
        DiscoveryResult result = fixture.initiator.discover(
                HostOptions.toDiscovery(fixture.address).withHost(TargetFixture.HOST));

        assertThat(result.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.reachableByTcp()).isTrue();
            assertThat(entry.nqn()).isEqualTo(TargetFixture.NQN);
            assertThat(entry.socketAddress()).isEqualTo(fixture.address);
        });
        DiscoveryResult ofStranger = fixture.initiator.discover(HostOptions.toDiscovery(fixture.address));
        assertThat(ofStranger.entries()).isEmpty();
    }
}
