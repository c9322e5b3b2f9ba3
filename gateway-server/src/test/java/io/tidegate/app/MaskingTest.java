package io.tidegate.app;

import static io.tidegate.app.Requests.HOST;
import static io.tidegate.app.Requests.NQN;
import static io.tidegate.app.Requests.good;
import static io.tidegate.app.Requests.host;
import static io.tidegate.app.Requests.namespace;
import static io.tidegate.app.Requests.populate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.bdev.Errno;
import io.tidegate.config.StateKeys;
import io.tidegate.initiator.HostController;
import io.tidegate.initiator.HostIdentity;
import io.tidegate.initiator.NvmeException;
import io.tidegate.nvme.AsyncEvent;
import io.tidegate.nvme.Status;
import io.tidegate.proto.GatewayGrpc.GatewayBlockingStub;
import io.tidegate.proto.list_namespaces_req;
import io.tidegate.proto.namespace_add_host_req;
import io.tidegate.proto.namespace_change_visibility_req;
import io.tidegate.proto.namespace_cli;
import io.tidegate.proto.namespace_delete_host_req;
import io.tidegate.proto.remove_host_req;
import io.tidegate.proto.req_status;
import io.tidegate.store.StateChange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who sees a namespace: the calls, and what hosts notice while they are connected. */
@Timeout(120)
class MaskingTest {

    private static final String FIRST = LiveHosts.FIRST.nqn();
    private static final String SECOND = LiveHosts.SECOND.nqn();

    private ManagedGateway gateway;
    private GatewayBlockingStub stub;

    @BeforeEach
    void start() throws Exception {
        gateway = new ManagedGateway();
        stub = gateway.stub;
        populate(gateway);
        good(stub.addHost(host(FIRST)));
        good(stub.addHost(host(SECOND)));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    @Test
    void hosts_are_added_and_taken_away_and_adding_twice_is_no_error() {
        good(visible(false, false));
        good(show(FIRST, false));
        good(show(FIRST, false));
        good(show(SECOND, false));
        assertThat(listed().getAutoVisible()).isFalse();
        assertThat(listed().getHostsList()).containsExactly(FIRST, SECOND);

        good(hide(FIRST));

        assertThat(listed().getHostsList()).containsExactly(SECOND);
        assertThat(hide(FIRST).getStatus()).isEqualTo(Errno.ENODEV);
    }

    @Test
    void a_host_that_may_not_use_the_subsystem_is_shown_a_namespace_by_force_only() {
        good(visible(false, false));

        assertThat(show(HOST + "9", false).getStatus()).isEqualTo(Errno.EACCES);
        good(show(HOST + "9", true));
        good(stub.addHost(host("*")));
        good(show(HOST + "8", false));
    }

    @Test
    void names_are_for_namespaces_that_not_everybody_sees() {
        assertThat(show(FIRST, true).getStatus()).isEqualTo(Errno.EINVAL);
        assertThat(hide(FIRST).getStatus()).isEqualTo(Errno.EINVAL);
    }

    @Test
    void visible_to_all_forgets_the_names_and_wants_force_for_it() throws Exception {
        good(visible(false, false));
        good(show(FIRST, false));

        assertThat(visible(true, false).getStatus()).isEqualTo(Errno.EBUSY);
        good(visible(true, true));
        good(visible(true, false));

        assertThat(listed().getAutoVisible()).isTrue();
        assertThat(gateway.store.read().entries().keySet()).noneMatch(key -> key.startsWith("ns-host_"));
        good(visible(false, false));
        assertThat(listed().getHostsList()).isEmpty();
    }

    private req_status remove(String host, boolean force) {
        return stub.removeHost(remove_host_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setHostNqn(host)
                .setForce(force)
                .build());
    }

    @Test
    void a_host_that_sees_a_namespace_by_name_is_removed_by_force_only_and_with_a_warning() {
        good(visible(false, true));
        good(stub.namespaceAddHost(add(1, FIRST).build()));

        req_status refused = remove(FIRST, false);
        assertThat(refused.getStatus()).isEqualTo(Errno.EACCES);
        assertThat(refused.getErrorMessage()).contains(FIRST).contains("[1]").contains("--force");
        good(remove(SECOND, false));

        req_status done = remove(FIRST, true);
        assertThat(done.getStatus()).isEqualTo(Errno.EBUSY);
        assertThat(done.getErrorMessage()).contains(FIRST).contains("[1]");
        assertThat(remove(FIRST, true).getStatus()).isEqualTo(Errno.ENOENT);
    }

    @Test
    void an_older_client_that_knows_no_force_removes_such_a_host_with_the_warning() {
        good(visible(false, true));
        good(stub.namespaceAddHost(add(1, FIRST).build()));
        req_status done = stub.removeHost(remove_host_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setHostNqn(FIRST)
                .build());
        assertThat(done.getStatus()).isEqualTo(Errno.EBUSY);
        assertThat(remove(FIRST, false).getStatus()).isEqualTo(Errno.ENOENT);
    }

    @Test
    void open_access_that_a_namespace_relies_on_ends_by_force_only() {
        good(visible(false, true));
        good(stub.addHost(host("*")));
        good(remove(FIRST, false));
        good(stub.namespaceAddHost(add(1, SECOND).build()));
        good(remove("*", false));

        good(stub.addHost(host("*")));
        good(stub.namespaceAddHost(add(1, FIRST).build()));
        assertThat(remove("*", false).getStatus()).isEqualTo(Errno.EACCES);
        assertThat(remove("*", true).getStatus()).isEqualTo(Errno.EBUSY);
    }

    @Test
    void the_number_of_hosts_and_of_masked_namespaces_is_bounded() throws Exception {
        try (ManagedGateway small = new ManagedGateway(
                "[gateway]",
                "override_hostname = " + ManagedGateway.HOST,
                "max_hosts_per_namespace = 1",
                "max_namespaces_with_netmask = 1")) {
            populate(small);
            good(small.stub.addHost(host(FIRST)));
            small.image("rbd", "second", 1);
            good(small.stub.namespaceAdd(
                    namespace("free").setNsid(2).setNoAutoVisible(true).build()));
            good(small.stub.namespaceAddHost(add(2, FIRST).build()));

            assertThat(small.stub.namespaceAddHost(add(2, HOST).build()).getStatus())
                    .isEqualTo(Errno.E2BIG);
            good(small.stub.namespaceAddHost(add(2, FIRST).build()));
            assertThat(small.stub
                            .namespaceAdd(
                                    namespace("second").setNoAutoVisible(true).build())
                            .getStatus())
                    .isEqualTo(Errno.E2BIG);
            assertThat(small.stub.namespaceChangeVisibility(change(false, true)).getStatus())
                    .isEqualTo(Errno.E2BIG);
        }
    }

    @Test
    void fields_of_newer_gateways_outlive_a_change() throws Exception {
        String key = StateKeys.namespace(NQN, 1);
        String stored = new String(gateway.store.read().entries().get(key), StandardCharsets.UTF_8);
        String newer = stored.replaceFirst("\\{", "{\"something_new\": {\"a\": [1, \"184467440737095516150\"]},");
        gateway.store.compareAndPut(
                gateway.store.read().version(), StateChange.put(key, newer.getBytes(StandardCharsets.UTF_8)));

        good(visible(false, false));

        assertThat(new String(gateway.store.read().entries().get(key), StandardCharsets.UTF_8))
                .contains("something_new")
                .contains("\"184467440737095516150\"")
                .contains("\"no_auto_visible\": true")
                .contains("\"block_size\": 512");
    }

    @Test
    void a_host_that_gains_or_loses_a_namespace_is_told_and_no_other_is() throws Exception {
        good(visible(false, false));
        good(show(FIRST, false));
        try (LiveHosts hosts = new LiveHosts(gateway);
                Watched first = new Watched(hosts, LiveHosts.FIRST);
                Watched second = new Watched(hosts, LiveHosts.SECOND)) {
            assertThat(first.controller.namespaces()).containsOnlyKeys(1);
            assertThat(second.controller.namespaces()).isEmpty();

            good(show(SECOND, false));
            second.toldOnce();
            assertThat(second.controller.namespaces()).containsOnlyKeys(1);

            good(hide(FIRST));
            first.toldOnce();
            assertThat(first.controller.namespaces()).isEmpty();

            good(show(FIRST, false));
            first.toldOnce();
            // Each kept quiet when the other was concerned: an event too many would have come before this one.
            second.sync();
            assertThat(second.events).isEmpty();
            assertThat(first.events).isEmpty();
        }
    }

    @Test
    void a_host_that_is_not_to_see_a_namespace_cannot_use_it_and_goes_on_when_it_may_again() throws Exception {
        try (LiveHosts hosts = new LiveHosts(gateway);
                Watched first = new Watched(hosts, LiveHosts.FIRST)) {
            io.tidegate.initiator.NvmeNamespace disk = first.controller.namespace(1);
            disk.write(0, ByteBuffer.allocateDirect(512).put(0, (byte) 7));

            assertThat(visible(false, false).getStatus())
                    .as("a host is connected")
                    .isEqualTo(Errno.EBUSY);
            good(visible(false, true));

            assertThatThrownBy(() -> disk.read(0, ByteBuffer.allocateDirect(512)))
                    .isInstanceOfSatisfying(
                            NvmeException.class,
                            e -> assertThat(e.status()).isEqualTo(Status.INVALID_NAMESPACE | Status.DNR));
            first.toldOnce();
            good(show(FIRST, false));
            first.toldOnce();
            ByteBuffer read = ByteBuffer.allocateDirect(512);
            first.controller.namespace(1).read(0, read);
            assertThat(read.get(0)).isEqualTo((byte) 7);
        }
    }

    @Test
    void a_namespace_added_for_nobody_is_told_to_nobody() throws Exception {
        try (LiveHosts hosts = new LiveHosts(gateway);
                Watched first = new Watched(hosts, LiveHosts.FIRST);
                Watched second = new Watched(hosts, LiveHosts.SECOND)) {
            good(stub.namespaceAdd(
                    namespace("free").setNsid(2).setNoAutoVisible(true).build()));
            good(stub.namespaceAddHost(add(2, SECOND).build()));
            second.toldOnce();

            assertThat(second.controller.namespaces()).containsOnlyKeys(1, 2);
            first.sync();
            assertThat(first.events).isEmpty();
            assertThat(first.controller.namespaces()).containsOnlyKeys(1);
        }
    }

    /** A connected host and the events it was told of. */
    private static final class Watched implements AutoCloseable {

        final HostController controller;
        final Queue<Integer> events = new ConcurrentLinkedQueue<>();

        Watched(LiveHosts hosts, HostIdentity identity) throws NvmeException {
            controller = hosts.connect(identity);
            controller.onEvent(events::add);
        }

        void toldOnce() {
            LiveHosts.await("the host is told", () -> !events.isEmpty());
            assertThat(events.poll()).isEqualTo(AsyncEvent.NAMESPACE_CHANGED);
        }

        /** After this, whatever the gateway had sent before has been received. */
        void sync() throws NvmeException {
            controller.admin().property(0x1c);
        }

        @Override
        public void close() {
            controller.close();
        }
    }

    private req_status visible(boolean all, boolean force) {
        return stub.namespaceChangeVisibility(change(all, force));
    }

    private static namespace_change_visibility_req change(boolean all, boolean force) {
        return namespace_change_visibility_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(1)
                .setAutoVisible(all)
                .setForce(force)
                .build();
    }

    private req_status show(String host, boolean force) {
        return stub.namespaceAddHost(add(1, host).setForce(force).build());
    }

    private static namespace_add_host_req.Builder add(int nsid, String host) {
        return namespace_add_host_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(nsid)
                .setHostNqn(host);
    }

    private req_status hide(String host) {
        return stub.namespaceDeleteHost(namespace_delete_host_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(1)
                .setHostNqn(host)
                .build());
    }

    private namespace_cli listed() {
        return stub.listNamespaces(
                        list_namespaces_req.newBuilder().setSubsystem(NQN).build())
                .getNamespaces(0);
    }
}
