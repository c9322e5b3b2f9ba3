package io.tidegate.app;

import static io.tidegate.app.Requests.HOST;
import static io.tidegate.app.Requests.MIB;
import static io.tidegate.app.Requests.NQN;
import static io.tidegate.app.Requests.OTHER;
import static io.tidegate.app.Requests.UUID;
import static io.tidegate.app.Requests.deletion;
import static io.tidegate.app.Requests.good;
import static io.tidegate.app.Requests.host;
import static io.tidegate.app.Requests.listener;
import static io.tidegate.app.Requests.namespace;
import static io.tidegate.app.Requests.populate;
import static io.tidegate.app.Requests.subsystem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.Errno;
import io.tidegate.config.StateKeys;
import io.tidegate.proto.DHCHAPControllerKeyOrigin;
import io.tidegate.proto.GatewayGrpc.GatewayBlockingStub;
import io.tidegate.proto.GwLogLevel;
import io.tidegate.proto.connection;
import io.tidegate.proto.connections_info;
import io.tidegate.proto.delete_subsystem_req;
import io.tidegate.proto.gateway_info;
import io.tidegate.proto.get_gateway_info_req;
import io.tidegate.proto.get_gateway_log_level_req;
import io.tidegate.proto.get_subsystems_req;
import io.tidegate.proto.hosts_info;
import io.tidegate.proto.list_connections_req;
import io.tidegate.proto.list_hosts_req;
import io.tidegate.proto.list_listeners_req;
import io.tidegate.proto.list_namespaces_req;
import io.tidegate.proto.list_subsystems_req;
import io.tidegate.proto.listener_info;
import io.tidegate.proto.namespace_cli;
import io.tidegate.proto.namespace_delete_req;
import io.tidegate.proto.namespace_resize_req;
import io.tidegate.proto.nsid_status;
import io.tidegate.proto.remove_host_req;
import io.tidegate.proto.req_status;
import io.tidegate.proto.set_gateway_log_level_req;
import io.tidegate.proto.subsys_status;
import io.tidegate.proto.subsystem;
import io.tidegate.proto.subsystem_cli;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Upstream's semantics and errnos, asked through upstream's stubs. */
class ManagementTest {

    private ManagedGateway gateway;
    private GatewayBlockingStub stub;

    @BeforeEach
    void start() throws Exception {
        gateway = new ManagedGateway();
        stub = gateway.stub;
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    @Test
    void a_subsystem_gets_a_serial_number_and_stays_unnamed_without_a_group() {
        subsys_status reply = stub.createSubsystem(subsystem(NQN).build());

        good(reply);
        assertThat(reply.getNqn()).isEqualTo(NQN);
        subsystem_cli listed =
                stub.listSubsystems(list_subsystems_req.getDefaultInstance()).getSubsystems(0);
        assertThat(listed.getSerialNumber()).matches("Ceph[0-9]{1,14}");
        assertThat(listed.getMaxNamespaces()).isEqualTo(512);
        assertThat(listed.getModelNumber()).isEqualTo("Ceph bdev Controller");
        assertThat(listed.getMinCntlid()).isEqualTo(1);
        assertThat(listed.getMaxCntlid()).isEqualTo(2040);
        assertThat(listed.hasHasDhchapKey()).isTrue();
        assertThat(listed.hasAllowAnyHost()).isTrue();
        assertThat(listed.hasCreatedWithoutKey()).isTrue();
        assertThat(gateway.target.subsystem(NQN)).isNotNull();
    }

    @Test
    void the_group_is_appended_to_the_name_unless_the_call_forbids_it() throws Exception {
        try (ManagedGateway grouped =
                new ManagedGateway("[gateway]", "group = north_1", "override_hostname = " + ManagedGateway.HOST)) {
            assertThat(grouped.stub.createSubsystem(subsystem(NQN).build()).getNqn())
                    .isEqualTo(NQN + ".north-1");
            assertThat(grouped.stub
                            .createSubsystem(
                                    subsystem(NQN).setNoGroupAppend(true).build())
                            .getNqn())
                    .isEqualTo(NQN);
        }
    }

    @Test
    void limits_are_kept() throws Exception {
        try (ManagedGateway small = new ManagedGateway(
                "[gateway]",
                "override_hostname = " + ManagedGateway.HOST,
                "max_subsystems = 1",
                "max_namespaces = 1",
                "max_hosts_per_subsystem = 1")) {
            small.image("rbd", "a", 1);
            small.image("rbd", "b", 1);
            good(small.stub.createSubsystem(subsystem(NQN).build()));
            good(small.stub.namespaceAdd(namespace("a").build()));
            good(small.stub.addHost(host(HOST)));
            good(small.stub.addHost(host("*")));

            // The limit is looked at before the name is.
            assertThat(small.stub.createSubsystem(subsystem(NQN).build()).getStatus())
                    .isEqualTo(Errno.E2BIG);
            assertThat(small.stub.namespaceAdd(namespace("b").build()).getStatus())
                    .isEqualTo(Errno.E2BIG);
            assertThat(small.stub.addHost(host(HOST + "2")).getStatus()).isEqualTo(Errno.E2BIG);
        }
    }

    @Test
    void a_namespace_gets_the_lowest_free_id_and_a_random_uuid() {
        populate(gateway);

        nsid_status reply = stub.namespaceAdd(namespace("free").build());

        good(reply);
        assertThat(reply.getNsid()).isEqualTo(2);
        namespace_cli listed = namespaces().get(1);
        assertThat(listed.getUuid()).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(listed.getBdevName()).isEqualTo("bdev_" + listed.getUuid());
        assertThat(listed.getRbdImageSize()).isEqualTo(16 * MIB);
        assertThat(listed.getLoadBalancingGroup()).isEqualTo(1);
        assertThat(listed.getAutoVisible()).isTrue();
        assertThat(listed.hasNsSubsystemNqn()
                        && listed.hasTrashImage()
                        && listed.hasDisableAutoResize()
                        && listed.hasReadOnly()
                        && listed.hasClusterName()
                        && listed.hasConfiguredLoadBalancingGroup()
                        && listed.hasImageWasShrunk())
                .isTrue();
        assertThat(gateway.target.subsystem(NQN).namespaces().get(2)).isNotNull();
    }

    @Test
    void namespaces_are_found_by_id_by_uuid_and_over_all_subsystems() {
        populate(gateway);
        good(stub.createSubsystem(subsystem(OTHER).build()));
        good(stub.namespaceAdd(namespace("free").setSubsystemNqn(OTHER).build()));

        assertThat(stub.listNamespaces(list_namespaces_req.getDefaultInstance()).getNamespacesCount())
                .isEqualTo(2);
        assertThat(stub.listNamespaces(list_namespaces_req
                                .newBuilder()
                                .setSubsystem(NQN)
                                .setUuid(UUID.toUpperCase(java.util.Locale.ROOT))
                                .build())
                        .getNamespacesCount())
                .isEqualTo(1);
        assertThat(stub.listNamespaces(list_namespaces_req
                                .newBuilder()
                                .setSubsystem(NQN)
                                .setNsid(2)
                                .build())
                        .getNamespacesCount())
                .isZero();
    }

    @Test
    void a_missing_image_is_made_and_goes_with_its_namespace() {
        populate(gateway);
        good(stub.namespaceAdd(namespace("made")
                .setCreateImage(true)
                .setSize(4 * MIB)
                .setTrashImage(true)
                .build()));
        assertThat(gateway.hasImage("rbd", "made")).isTrue();

        assertThat(delete(2, false).getStatus()).isEqualTo(Errno.EINVAL);
        good(delete(2, true));

        assertThat(gateway.hasImage("rbd", "made")).isFalse();
        assertThat(namespaces()).hasSize(1);
    }

    @Test
    void an_image_that_was_there_is_reused_and_stays() {
        populate(gateway);
        good(stub.namespaceAdd(namespace("free")
                .setCreateImage(true)
                .setSize(16 * MIB)
                .setTrashImage(true)
                .build()));

        assertThat(namespaces().get(1).getTrashImage()).isFalse();
        good(delete(2, false));
        assertThat(gateway.hasImage("rbd", "free")).isTrue();
    }

    @Test
    void force_lets_two_namespaces_share_an_image() {
        populate(gateway);

        good(stub.namespaceAdd(namespace("img1").setForce(true).build()));

        assertThat(namespaces()).hasSize(2);
    }

    @Test
    void an_image_that_cannot_be_opened_leaves_nothing_behind() throws Exception {
        populate(gateway);
        gateway.stubborn.closed.add(BlockDeviceUri.rbd("rbd", "made"));
        gateway.stubborn.closed.add(BlockDeviceUri.rbd("rbd", "free"));

        nsid_status made = stub.namespaceAdd(
                namespace("made").setCreateImage(true).setSize(MIB).build());
        nsid_status found = stub.namespaceAdd(namespace("free").build());

        assertThat(made.getStatus()).isEqualTo(Errno.EIO);
        assertThat(made.getErrorMessage()).contains("rbd:rbd/made cannot be opened today");
        assertThat(found.getStatus()).isEqualTo(Errno.EIO);
        assertThat(gateway.hasImage("rbd", "made")).as("made for nothing").isFalse();
        assertThat(gateway.hasImage("rbd", "free")).as("somebody else's").isTrue();
        assertThat(gateway.store.read().entries()).doesNotContainKey(StateKeys.namespace(NQN, 2));
        assertThat(namespaces()).hasSize(1);
    }

    @Test
    void a_namespace_grows_with_its_image() {
        populate(gateway);

        good(stub.namespaceResize(namespace_resize_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(1)
                .setNewSize(32)
                .build()));

        assertThat(namespaces().getFirst().getRbdImageSize()).isEqualTo(32 * MIB);
        assertThat(gateway.target.subsystem(NQN).namespaces().get(1).blocks()).isEqualTo(32 * MIB / 512);
        good(stub.namespaceResize(namespace_resize_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(1)
                .build()));
    }

    @Test
    void a_subsystem_goes_with_everything_when_forced() throws Exception {
        populate(gateway);
        good(stub.addHost(host("*")));

        good(stub.deleteSubsystem(delete_subsystem_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setForce(true)
                .build()));

        assertThat(gateway.store.read().entries()).isEmpty();
        assertThat(gateway.target.subsystems()).isEmpty();
        assertThat(gateway.transport.bound).isEmpty();
        assertThat(gateway.reconciler.progress().devices()).isEmpty();
    }

    @Test
    void hosts_come_and_go() {
        populate(gateway);
        good(stub.addHost(host("*")));
        assertThat(stub.addHost(host("*")).getStatus()).isEqualTo(Errno.EEXIST);
        hosts_info open = hosts();
        assertThat(open.getAllowAnyHost()).isTrue();
        assertThat(open.getHostsList()).singleElement().satisfies(one -> {
            assertThat(one.getNqn()).isEqualTo(HOST);
            assertThat(one.hasUsePsk() && one.hasUseDhchap() && one.hasDisconnectedDueToKeepaliveTimeout())
                    .isTrue();
        });

        good(remove("*"));
        good(remove(HOST));

        assertThat(hosts().getAllowAnyHost()).isFalse();
        assertThat(hosts().getHostsCount()).isZero();
        assertThat(gateway.target.subsystem(NQN).access().allows(HOST)).isFalse();
    }

    @Test
    void a_host_that_is_not_connected_is_shown_as_such() {
        populate(gateway);

        connections_info reply = stub.listConnections(
                list_connections_req.newBuilder().setSubsystem(NQN).build());

        good(reply);
        assertThat(reply.getConnectionsList())
                .singleElement()
                .isEqualTo(connection
                        .newBuilder()
                        .setNqn(HOST)
                        .setTraddr("<n/a>")
                        .setQpairsCount(-1)
                        .setControllerId(-1)
                        .setUsePsk(false)
                        .setUseDhchap(false)
                        .setSubsystem(NQN)
                        .setDisconnectedDueToKeepaliveTimeout(false)
                        .setDhchapControllerOrigin(DHCHAPControllerKeyOrigin.no_key)
                        .build());
    }

    @Test
    void a_listener_is_active_here_and_stored_for_another_host() {
        populate(gateway);
        req_status remote = stub.createListener(listener(4421)
                .setHostName("gw-b")
                .setTraddr("192.0.2.7")
                .setVerifyHostName(false)
                .build());

        assertThat(remote.getStatus()).isEqualTo(Errno.EREMOTE);
        assertThat(stub.listListeners(list_listeners_req
                                .newBuilder()
                                .setSubsystem(NQN)
                                .build())
                        .getListenersList())
                .extracting(listener_info::getHostName, listener_info::getActive)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(ManagedGateway.HOST, true),
                        org.assertj.core.groups.Tuple.tuple("gw-b", false));
        assertThat(gateway.transport.bound).hasSize(1);
    }

    @Test
    void a_port_that_is_taken_leaves_no_listener_behind() throws Exception {
        populate(gateway);
        gateway.transport.taken.add(4999);

        req_status reply = stub.createListener(listener(4999).build());

        assertThat(reply.getStatus()).isEqualTo(Errno.EADDRINUSE);
        assertThat(reply.getErrorMessage()).contains("127.0.0.1:4999");
        assertThat(gateway.store.read().entries().keySet()).noneMatch(key -> key.contains("4999"));
    }

    @Test
    void a_listener_added_with_brackets_is_deleted_without_them() throws Exception {
        populate(gateway);
        good(stub.createListener(listener(4420).setTraddr("[::1]").build()));
        assertThat(gateway.store.read().entries().keySet()).anyMatch(key -> key.endsWith("_TCP_::1_4420"));
        assertThat(stub.listListeners(list_listeners_req
                                .newBuilder()
                                .setSubsystem(NQN)
                                .build())
                        .getListenersList())
                .anyMatch(one -> one.getTraddr().equals("[::1]") && one.getActive());
        assertThat(stub.createListener(
                                listener(4420).setTraddr("0:0:0:0:0:0:0:1").build())
                        .getStatus())
                .isEqualTo(Errno.EEXIST);

        good(stub.deleteListener(deletion(4420).setTraddr("::1").build()));

        assertThat(gateway.store.read().entries().keySet()).noneMatch(key -> key.contains("::1"));
        assertThat(gateway.transport.bound).hasSize(1);
    }

    @Test
    void the_monitor_sees_what_is_served() {
        populate(gateway);

        subsystem seen =
                stub.getSubsystems(get_subsystems_req.getDefaultInstance()).getSubsystems(0);

        assertThat(seen.getNqn()).isEqualTo(NQN);
        assertThat(seen.getListenAddresses(0).getTrsvcid()).isEqualTo("4420");
        assertThat(seen.getNamespaces(0).getNguid()).isEqualTo("11111111222243338444555555555555");
        assertThat(seen.getNamespaces(0).getAnagrpid()).isEqualTo(1);
    }

    @Test
    void the_gateway_describes_itself() {
        gateway_info info = stub.getGatewayInfo(
                get_gateway_info_req.newBuilder().setCliVersion("1.2.3").build());

        assertThat(info.getStatus()).isZero();
        assertThat(info.getBoolStatus()).isTrue();
        assertThat(info.getVersion()).isEqualTo("1.2.3");
        assertThat(info.getLoadBalancingGroup()).isEqualTo(1);
        assertThat(info.getHostname()).isEqualTo(ManagedGateway.HOST);
        assertThat(info.hasSpdkVersion()
                        && info.hasMaxSubsystems()
                        && info.hasMaxNamespaces()
                        && info.hasMaxHosts()
                        && info.hasMaxHostsPerSubsystem()
                        && info.hasMaxNamespacesPerSubsystem())
                .isTrue();
    }

    @Test
    void the_log_level_is_what_was_set() {
        good(stub.setGatewayLogLevel(set_gateway_log_level_req
                .newBuilder()
                .setLogLevel(GwLogLevel.warning)
                .build()));

        assertThat(stub.getGatewayLogLevel(get_gateway_log_level_req.getDefaultInstance())
                        .getLogLevel())
                .isEqualTo(GwLogLevel.warning);
    }

    @Test
    void another_gateway_on_the_same_state_serves_the_same() throws Exception {
        populate(gateway);

        try (ManagedGateway second = new ManagedGateway(gateway.store, gateway.devices)) {
            assertThat(second.reconciler.await(
                            gateway.store.read().version(),
                            gateway.store.read().entries().keySet(),
                            java.time.Duration.ofSeconds(30)))
                    .isEmpty();
            assertThat(second.target.subsystem(NQN).namespaces().count()).isEqualTo(1);
            assertThat(second.transport.bound).hasSize(1);
        }
    }

    private req_status delete(int nsid, boolean sure) {
        return stub.namespaceDelete(namespace_delete_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(nsid)
                .setIAmSure(sure)
                .build());
    }

    private req_status remove(String host) {
        return stub.removeHost(remove_host_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setHostNqn(host)
                .build());
    }

    private hosts_info hosts() {
        return stub.listHosts(list_hosts_req.newBuilder().setSubsystem(NQN).build());
    }

    private java.util.List<namespace_cli> namespaces() {
        return stub.listNamespaces(
                        list_namespaces_req.newBuilder().setSubsystem(NQN).build())
                .getNamespacesList();
    }
}
