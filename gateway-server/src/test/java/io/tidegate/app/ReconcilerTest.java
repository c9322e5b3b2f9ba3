package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.config.StateCodec;
import io.tidegate.config.StateKeys;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.reconcile.Failure;
import io.tidegate.store.MemoryStateStore;
import io.tidegate.store.StateChange;
import io.tidegate.target.Subsystem;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a gateway makes of a state that others wrote. */
class ReconcilerTest {

    private static final String NQN = "nqn.2016-06.io.example:s1";
    private static final String HOST = "nqn.2016-06.io.example:host1";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MemoryStateStore store = new MemoryStateStore();
    private final MemoryDeviceFactory devices = new MemoryDeviceFactory(64 << 20);
    private final Map<String, byte[]> state = new HashMap<>();
    private ManagedGateway gateway;

    @BeforeEach
    void start() throws Exception {
        state.put(
                StateKeys.subsystem(NQN),
                StateCodec.encode(create_subsystem_req
                        .newBuilder()
                        .setSubsystemNqn(NQN)
                        .setSerialNumber("S1")
                        .setMaxNamespaces(32)
                        .setEnableHa(true)));
        gateway = new ManagedGateway(store, devices);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        devices.close();
        store.close();
    }

    @Test
    void one_broken_image_does_not_stop_the_others() throws Exception {
        image("good");
        namespace(1, "missing");
        namespace(2, "good");
        write();

        assertThat(await(StateKeys.namespace(NQN, 2))).isNull();
        Failure failure = await(StateKeys.namespace(NQN, 1));
        assertThat(failure.errno()).isEqualTo(Errno.ENOENT);
        assertThat(failure.message()).contains("missing");
        assertThat(subsystem().namespaces().get(2)).isNotNull();
    }

    @Test
    void what_failed_is_served_as_soon_as_it_can_be() throws Exception {
        namespace(1, "late");
        write();
        assertThat(await(StateKeys.namespace(NQN, 1))).isNotNull();

        image("late");

        // The next attempt comes by itself. Devices are seen at once, failures as of the last pass: so these are waited
        // for.
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!gateway.reconciler.progress().failures().isEmpty()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
        assertThat(gateway.reconciler.progress().devices()).containsKey(StateKeys.namespace(NQN, 1));
    }

    @Test
    void hosts_cannot_come_before_every_namespace_is_there_or_has_failed() throws Exception {
        image("a");
        namespace(1, "a");
        namespace(2, "missing");
        CompletableFuture<Void> leave = new CompletableFuture<>();
        gateway.stubborn.leave = leave;
        state.put(
                StateKeys.listener(NQN, ManagedGateway.HOST, "127.0.0.1", 4420),
                StateCodec.encode(create_listener_req
                        .newBuilder()
                        .setNqn(NQN)
                        .setHostName(ManagedGateway.HOST)
                        .setTraddr("127.0.0.1")
                        .setTrsvcid(4420)));
        write();
        assertThat(await(StateKeys.subsystem(NQN))).isNull();
        assertThat(gateway.transport.bound).isEmpty();

        leave.complete(null);

        assertThat(await(StateKeys.listener(NQN, ManagedGateway.HOST, "127.0.0.1", 4420)))
                .isNull();
        assertThat(gateway.transport.bound).hasSize(1);
        assertThat(subsystem().namespaces().get(1)).isNotNull();
    }

    @Test
    void a_host_with_a_key_that_cannot_be_used_is_not_let_in_without_one() throws Exception {
        host(add_host_req.newBuilder().setDhchapKey("DHHC-1:00:secret:"));
        write();

        assertThat(await(StateKeys.host(NQN, HOST)).errno()).isEqualTo(Errno.ENOKEY);
        assertThat(await(StateKeys.host(NQN, HOST)).message()).contains(HOST).doesNotContain("secret");
        assertThat(subsystem().access().allows(HOST)).isFalse();
    }

    @Test
    void a_namespace_for_chosen_hosts_is_seen_by_them_alone() throws Exception {
        image("masked");
        state.put(
                StateKeys.namespace(NQN, 1),
                json("{'rbd_pool_name':'rbd','rbd_image_name':'masked','subsystem_nqn':'" + NQN
                        + "','nsid':1,'block_size':512,'anagrpid':1,'no_auto_visible':true,"
                        + "'uuid':'11111111-2222-4333-8444-555555555555'}"));
        state.put(
                StateKeys.namespaceHost(NQN, 1, HOST),
                json("{'subsystem_nqn':'" + NQN + "','nsid':1,'host_nqn':'" + HOST + "'}"));
        write();

        assertThat(await(StateKeys.namespace(NQN, 1))).isNull();
        assertThat(subsystem().namespaces().visibleTo(HOST)).hasSize(1);
        assertThat(subsystem().namespaces().visibleTo(HOST + "2")).isEmpty();
    }

    @Test
    void damage_is_reported_and_left_as_it_is() throws Exception {
        byte[] damaged = json("{ not JSON at all");
        state.put(StateKeys.namespace(NQN, 1), damaged);
        write();

        assertThat(await(StateKeys.namespace(NQN, 1)).message()).contains("damaged");
        assertThat(store.read().entries().get(StateKeys.namespace(NQN, 1))).isEqualTo(damaged);
    }

    @Test
    void another_gateways_deletion_closes_everything() throws Exception {
        image("a");
        namespace(1, "a");
        write();
        assertThat(await(StateKeys.namespace(NQN, 1))).isNull();

        Set<String> keys = Set.copyOf(store.read().entries().keySet());
        long version = store.compareAndPut(store.read().version(), StateChange.remove(keys));

        assertThat(gateway.reconciler.await(version, keys, PATIENCE)).isEmpty();
        assertThat(gateway.target.subsystems()).isEmpty();
        assertThat(gateway.reconciler.progress().devices()).isEmpty();
    }

    @Test
    void stopping_takes_everything_away_and_keeps_the_state() throws Exception {
        image("a");
        namespace(1, "a");
        write();
        assertThat(await(StateKeys.namespace(NQN, 1))).isNull();

        gateway.reconciler.close();

        assertThat(gateway.target.subsystems()).isEmpty();
        assertThat(gateway.transport.bound).isEmpty();
        assertThat(store.read().entries()).hasSize(2);
    }

    private void image(String name) {
        devices.create(BlockDeviceUri.rbd("rbd", name), 1 << 20)
                .toCompletableFuture()
                .join();
    }

    private void namespace(int nsid, String image) {
        state.put(
                StateKeys.namespace(NQN, nsid),
                json("{'rbd_pool_name':'rbd','rbd_image_name':'" + image + "','subsystem_nqn':'" + NQN + "','nsid':"
                        + nsid + ",'block_size':512,'anagrpid':1,'uuid':'00000000-0000-4000-8000-00000000000" + nsid
                        + "'}"));
    }

    private void host(add_host_req.Builder host) {
        state.put(
                StateKeys.host(NQN, HOST),
                StateCodec.encode(host.setSubsystemNqn(NQN).setHostNqn(HOST)));
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private void write() throws Exception {
        store.compareAndPut(store.read().version(), new StateChange(state, Set.of()));
    }

    private Failure await(String key) throws Exception {
        return gateway.reconciler
                .await(store.read().version(), List.of(key), PATIENCE)
                .orElse(null);
    }

    private Subsystem subsystem() {
        return gateway.target.subsystem(NQN);
    }
}
