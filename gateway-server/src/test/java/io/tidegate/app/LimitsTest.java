package io.tidegate.app;

import static io.tidegate.app.Requests.NQN;
import static io.tidegate.app.Requests.good;
import static io.tidegate.app.Requests.host;
import static io.tidegate.app.Requests.populate;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.tidegate.bdev.Errno;
import io.tidegate.config.StateKeys;
import io.tidegate.initiator.HostController;
import io.tidegate.initiator.IoLoad;
import io.tidegate.initiator.LoadResult;
import io.tidegate.initiator.LoadSpec;
import io.tidegate.initiator.NvmeNamespace;
import io.tidegate.proto.get_gateway_stats_req;
import io.tidegate.proto.list_namespaces_req;
import io.tidegate.proto.namespace_cli;
import io.tidegate.proto.namespace_delete_req;
import io.tidegate.proto.namespace_set_qos_req;
import io.tidegate.proto.poll_group_info;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits of a namespace: what is kept, and what a host under load gets. */
@Timeout(120)
class LimitsTest {

    private ManagedGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new ManagedGateway();
        populate(gateway);
        good(gateway.stub.addHost(host(LiveHosts.FIRST.nqn())));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    @Test
    void limits_that_are_not_given_stay_and_0_takes_one_away() {
        good(set(limits().setRwIosPerSecond(777).setRMbytesPerSecond(5)));
        good(set(limits().setWMbytesPerSecond(6).setRwMbytesPerSecond(7)));
        assertThat(listed().getRwIosPerSecond()).isEqualTo(777);
        assertThat(listed().getRwMbytesPerSecond()).isEqualTo(7);
        assertThat(listed().getRMbytesPerSecond()).isEqualTo(5);
        assertThat(listed().getWMbytesPerSecond()).isEqualTo(6);

        good(set(limits().setRwIosPerSecond(0)));

        assertThat(listed().getRwIosPerSecond()).isZero();
        assertThat(listed().getRMbytesPerSecond()).isEqualTo(5);
    }

    @Test
    void an_image_with_limits_of_its_own_gets_others_by_force_only() {
        gateway.stubborn.notes.put("conf_rbd_qos_iops_limit", "0");
        good(set(limits().setRwIosPerSecond(777)));
        gateway.stubborn.notes.put("conf_rbd_qos_read_bps_limit", "1048576");

        Message refused = set(limits().setRwIosPerSecond(888));

        assertThat(Requests.status(refused)).isEqualTo(Errno.EEXIST);
        assertThat(Requests.text(refused)).contains("rbd_qos_read_bps_limit 1048576");
        assertThat(listed().getRwIosPerSecond()).isEqualTo(777);
        good(set(limits().setRwIosPerSecond(888).setForce(true)));
        assertThat(listed().getRwIosPerSecond()).isEqualTo(888);
    }

    @Test
    void limits_go_with_their_namespace() throws Exception {
        good(set(limits().setRwIosPerSecond(777)));
        assertThat(gateway.store.read().entries()).containsKey(StateKeys.qos(NQN, 1));

        good(gateway.stub.namespaceDelete(namespace_delete_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(1)
                .build()));

        assertThat(gateway.store.read().entries()).doesNotContainKey(StateKeys.qos(NQN, 1));
    }

    @Test
    void a_host_under_load_gets_what_is_allowed_and_no_more_also_when_that_changes() throws Exception {
        good(set(limits().setRwIosPerSecond(350)));
        try (LiveHosts hosts = new LiveHosts(gateway);
                HostController controller = hosts.connect(LiveHosts.FIRST)) {
            NvmeNamespace disk = controller.namespace(1);
            // 351 of them need a whole second: the first owes nothing, and 10 ms may be made up for at the start.
            LoadResult limited = load(disk, 351);
            assertThat(limited.operations()).isEqualTo(351);
            assertThat(Duration.ofNanos(limited.elapsedNanos()))
                    .isBetween(Duration.ofMillis(985), Duration.ofSeconds(20));

            CompletableFuture<LoadResult> slow = CompletableFuture.supplyAsync(() -> load(disk, 4000));
            good(set(limits().setRwIosPerSecond(0)));
            assertThat(Duration.ofNanos(slow.join().elapsedNanos())).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void another_gateway_and_one_that_starts_anew_enforce_the_same_limits() throws Exception {
        good(set(limits().setRwMbytesPerSecond(1)));

        try (ManagedGateway second = new ManagedGateway(gateway.store, gateway.devices)) {
            assertThat(second.reconciler.await(
                            gateway.store.read().version(),
                            gateway.store.read().entries().keySet(),
                            Duration.ofSeconds(30)))
                    .isEmpty();
            try (LiveHosts hosts = new LiveHosts(second);
                    HostController controller = hosts.connect(LiveHosts.FIRST)) {
                LoadResult limited = load(controller.namespace(1), 129);
                assertThat(Duration.ofNanos(limited.elapsedNanos()))
                        .isBetween(Duration.ofMillis(485), Duration.ofSeconds(20));
            }
        }
    }

    @Test
    void a_namespace_is_deleted_at_once_though_its_requests_wait_for_their_turn() throws Exception {
        good(set(limits().setRwIosPerSecond(1)));
        try (LiveHosts hosts = new LiveHosts(gateway);
                HostController controller = hosts.connect(LiveHosts.FIRST)) {
            NvmeNamespace disk = controller.namespace(1);
            LoadSpec spec =
                    LoadSpec.random(disk, 50, 4096, 100, Duration.ofSeconds(60)).withOperations(100);
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
                try {
                    IoLoad.run(disk, spec);
                } catch (io.tidegate.initiator.NvmeException e) {
                    throw new AssertionError(e);
                }
            });
            LiveHosts.await("requests wait", () -> pending() > 10);

            good(gateway.stub.namespaceDelete(namespace_delete_req
                    .newBuilder()
                    .setSubsystemNqn(NQN)
                    .setNsid(1)
                    .build()));

            waiting.join();
        }
    }

    private long pending() {
        return gateway.stub.getGatewayStats(get_gateway_stats_req.getDefaultInstance()).getPollGroupsList().stream()
                .mapToLong(poll_group_info::getPendingBdevIo)
                .sum();
    }

    private static LoadResult load(NvmeNamespace disk, long operations) {
        try {
            LoadResult result = IoLoad.run(
                    disk,
                    LoadSpec.random(disk, 50, 4096, 32, Duration.ofSeconds(60)).withOperations(operations));
            assertThat(result.succeeded()).as(result.toString()).isTrue();
            return result;
        } catch (io.tidegate.initiator.NvmeException e) {
            throw new AssertionError(e);
        }
    }

    private Message set(namespace_set_qos_req.Builder request) {
        return gateway.stub.namespaceSetQosLimits(request.build());
    }

    private static namespace_set_qos_req.Builder limits() {
        return namespace_set_qos_req.newBuilder().setSubsystemNqn(NQN).setNsid(1);
    }

    private namespace_cli listed() {
        return gateway.stub
                .listNamespaces(
                        list_namespaces_req.newBuilder().setSubsystem(NQN).build())
                .getNamespaces(0);
    }
}
