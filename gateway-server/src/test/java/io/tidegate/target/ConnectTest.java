package io.tidegate.target;

import static io.tidegate.target.TargetFixture.HOST;
import static io.tidegate.target.TargetFixture.NQN;
import static io.tidegate.target.TargetFixture.data;
import static io.tidegate.target.TargetFixture.io;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.Cc;
import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.Csts;
import io.tidegate.nvme.Nqn;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Property;
import io.tidegate.nvme.Status;
import io.tidegate.target.FakeConnection.Response;
import io.tidegate.target.NamespaceSettings.Visibility;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** NVMe Base 2.1, 6.3: who is let in, and what a refusal says. */
class ConnectTest {

    private static final int DYNAMIC = ConnectData.DYNAMIC_CONTROLLER;
    private static final int IATTR_DATA = 1 << 16;

    private final TargetFixture fixture = new TargetFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Response connect(int qid, int sqsize, ConnectData data) {
        return fixture.connect(fixture.connection(), qid, sqsize, data);
    }

    @Test
    void an_allowed_host_gets_a_controller_of_the_gateways_range() {
        Response response = connect(0, 31, data(NQN, HOST, DYNAMIC));
        assertThat(response.status()).isEqualTo(Status.SUCCESS);
        assertThat(response.dw0() & 0xffff).isBetween(1, 2040);
        assertThat(response.sqhd()).as("flow control was given up").isEqualTo(0xffff);
    }

    @Test
    void two_associations_get_different_controllers() {
        int first = connect(0, 31, data(NQN, HOST, DYNAMIC)).dw0();
        assertThat(connect(0, 31, data(NQN, HOST, DYNAMIC)).dw0()).isNotEqualTo(first);
    }

    @Test
    void an_unknown_subsystem_is_refused_with_the_place_of_the_name() {
        Response response = connect(0, 31, data("nqn.2016-06.io.example:none", HOST, DYNAMIC));
        assertThat(response.status()).isEqualTo(Status.CONNECT_INVALID_PARAMETERS | Status.DNR);
        assertThat(response.dw0()).isEqualTo(IATTR_DATA | 256);
    }

    @Test
    void a_host_that_is_not_listed_is_refused() {
        Response response = connect(0, 31, data(NQN, HOST + "x", DYNAMIC));
        assertThat(response.status()).isEqualTo(Status.CONNECT_INVALID_HOST | Status.DNR);
    }

    @Test
    void any_host_may_enter_an_open_subsystem_until_it_is_closed() {
        fixture.subsystem.allowAnyHost(true);
        FakeConnection stranger = fixture.admin(NQN, HOST + "x");
        fixture.subsystem.allowAnyHost(false);
        fixture.loop.turn();
        assertThat(stranger.closed()).contains("no longer allowed");
    }

    @Test
    void a_host_is_out_when_its_last_command_has_left() {
        HeldDevice held = new HeldDevice(fixture.memoryDevice("held", 1 << 20));
        fixture.addNamespace(2, held, false, Visibility.EVERYONE);
        fixture.io(fixture.admin(), 1).send(io(NvmOpcode.WRITE, 2, 0, 1), new byte[512]);
        var gone = fixture.subsystem.denyHost(HOST).toCompletableFuture();
        fixture.loop.turn();
        assertThat(fixture.subsystem.controllers()).isEmpty();
        assertThat(gone).isNotDone();
        held.letGo();
        fixture.loop.turn();
        assertThat(gone).isCompleted();
    }

    @Test
    void a_listener_is_gone_when_the_last_command_of_its_hosts_has_left() {
        HeldDevice held = new HeldDevice(fixture.memoryDevice("held", 1 << 20));
        fixture.addNamespace(2, held, false, Visibility.EVERYONE);
        fixture.io(fixture.admin(), 1).send(io(NvmOpcode.READ, 2, 0, 1));
        var gone = fixture.subsystem.removePortal(FakeConnection.PORTAL).toCompletableFuture();
        fixture.loop.turn();
        assertThat(gone).isNotDone();
        held.letGo();
        fixture.loop.turn();
        assertThat(gone).isCompleted();
    }

    @Test
    void a_nameless_host_enters_an_open_subsystem_only() {
        assertThat(connect(0, 31, data(NQN, "", DYNAMIC)).status()).isEqualTo(Status.CONNECT_INVALID_HOST | Status.DNR);
        fixture.subsystem.allowAnyHost(true);
        assertThat(connect(0, 31, data(NQN, "", DYNAMIC)).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void a_portal_that_is_no_listener_of_the_subsystem_leads_nowhere() {
        Portal other = Portal.tcp(new InetSocketAddress("127.0.0.1", 4421));
        FakeConnection connection = new FakeConnection(fixture.target, fixture.loop, other);
        Response response = fixture.connect(connection, 0, 31, data(NQN, HOST, DYNAMIC));
        assertThat(response.status()).isEqualTo(Status.CONNECT_INVALID_HOST | Status.DNR);
    }

    @Test
    void the_static_controller_model_is_refused() {
        Response response = connect(0, 31, data(NQN, HOST, 7));
        assertThat(response.status()).isEqualTo(Status.CONNECT_INVALID_PARAMETERS | Status.DNR);
        assertThat(response.dw0()).isEqualTo(IATTR_DATA | 16);
    }

    @Test
    void a_queue_of_no_size_is_refused_with_the_place_of_the_field() {
        Response response = connect(0, 0, data(NQN, HOST, DYNAMIC));
        assertThat(response.status()).isEqualTo(Status.CONNECT_INVALID_PARAMETERS | Status.DNR);
        assertThat(response.dw0()).isEqualTo(44);
    }

    @Test
    void an_io_queue_deeper_than_announced_is_refused() {
        FakeConnection admin = fixture.admin();
        int cntlid = admin.queuePair().controller().id();
        Response response = connect(1, 128, data(NQN, HOST, cntlid));
        assertThat(response.status()).isEqualTo(Status.CONNECT_INVALID_PARAMETERS | Status.DNR);
    }

    @Test
    void an_io_queue_needs_an_enabled_controller() {
        FakeConnection admin = fixture.connection();
        int cntlid = fixture.connect(admin, 0, 31, data(NQN, HOST, DYNAMIC)).dw0();
        assertThat(connect(1, 127, data(NQN, HOST, cntlid)).status())
                .isEqualTo(Status.COMMAND_SEQUENCE_ERROR | Status.DNR);
    }

    @Test
    void an_io_queue_id_is_used_once_and_is_free_after_its_connection_ended() {
        FakeConnection admin = fixture.admin();
        FakeConnection io = fixture.io(admin, 1);
        int cntlid = admin.queuePair().controller().id();
        assertThat(connect(1, 127, data(NQN, HOST, cntlid)).status())
                .isEqualTo(Status.CONNECT_INVALID_PARAMETERS | Status.DNR);
        io.close("cable cut");
        assertThat(connect(1, 127, data(NQN, HOST, cntlid)).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void another_host_cannot_join_a_controller() {
        FakeConnection admin = fixture.admin();
        fixture.subsystem.allowHost(HOST + "x");
        Response response = connect(
                1, 127, data(NQN, HOST + "x", admin.queuePair().controller().id()));
        assertThat(response.status()).isEqualTo(Status.CONNECT_INVALID_PARAMETERS | Status.DNR);
        assertThat(response.dw0()).isEqualTo(IATTR_DATA | 512);
    }

    @Test
    void nothing_but_connect_is_taken_first() {
        Response response = fixture.connection().call(sqe -> sqe.opcode(AdminOpcode.KEEP_ALIVE));
        assertThat(response.status()).isEqualTo(Status.COMMAND_SEQUENCE_ERROR | Status.DNR);
    }

    @Test
    void an_unconnected_queue_holds_one_command_only() {
        FakeConnection connection = fixture.connection();
        assertThat(connection.queuePair().acquire()).isNotNull();
        assertThat(connection.queuePair().acquire()).isNull();
    }

    @Test
    void discovery_is_open_to_every_host_on_every_portal() {
        fixture.admin(Nqn.DISCOVERY, "nqn.2016-06.io.example:anyone");
    }

    @Test
    void enabling_makes_the_controller_ready_and_disabling_ends_its_io_queues() {
        FakeConnection admin = fixture.admin();
        FakeConnection io = fixture.io(admin, 1);
        assertThat(admin.call(TargetFixture.property(Property.CSTS)).dw0()).isEqualTo(Csts.RDY);
        admin.call(sqe -> TargetFixture.setCc(sqe, 0));
        assertThat(admin.call(TargetFixture.property(Property.CSTS)).dw0()).isZero();
        assertThat(io.closed()).contains("reset");
    }

    @Test
    void the_ready_timeout_that_the_capabilities_promise_is_there() {
        FakeConnection admin = fixture.admin();
        Response answer = admin.call(TargetFixture.property(Property.CRTO));
        assertThat(answer.status()).isEqualTo(Status.SUCCESS);
        assertThat(answer.dw0()).as("in 500 ms, as CAP.TO").isEqualTo(15);
    }

    @Test
    void a_shutdown_is_reported_complete() {
        FakeConnection admin = fixture.admin();
        admin.call(sqe -> TargetFixture.setCc(sqe, Cc.withShn(Cc.ENABLED, Cc.SHN_NORMAL)));
        int csts = admin.call(TargetFixture.property(Property.CSTS)).dw0();
        assertThat(Csts.shutdownComplete(csts)).isTrue();
    }

    @Test
    void the_end_of_the_admin_queue_ends_the_association() {
        FakeConnection admin = fixture.admin();
        FakeConnection io = fixture.io(admin, 1);
        admin.close("cable cut");
        fixture.loop.turn();
        assertThat(io.closed()).isNotNull();
        assertThat(fixture.target.controllers()).isEmpty();
    }

    @Test
    void disconnect_deletes_an_io_queue_after_its_answer() {
        FakeConnection admin = fixture.admin();
        FakeConnection io = fixture.io(admin, 1);
        assertThat(io.call(TargetFixture.disconnect()).status()).isEqualTo(Status.SUCCESS);
        assertThat(io.closed()).contains("deleted queue 1");
        assertThat(admin.closed()).isNull();
    }

    @Test
    void deleting_the_subsystem_ends_its_controllers() {
        FakeConnection admin = fixture.admin();
        fixture.target.deleteSubsystem(NQN);
        fixture.loop.turn();
        assertThat(admin.closed()).contains("subsystem was deleted");
    }

    @Test
    void a_host_of_a_subsystem_that_is_deleted_loses_its_connection_and_never_just_a_namespace() {
        fixture.addNamespace(1);
        FakeConnection admin = fixture.admin();
        FakeConnection io = fixture.io(admin, 1);
        CompletableFuture<Void> gone = fixture.target.deleteSubsystem(NQN).toCompletableFuture();

        // The command arrives before the loop has heard of the end.
        assertThat(gone).isNotDone();
        assertThat(io.call(TargetFixture.read(0, 1)).status()).isEqualTo(Status.SUCCESS);
        fixture.loop.turn();
        assertThat(io.closed()).isNotNull();
        assertThat(gone).isCompleted();
        assertThat(fixture.subsystem.namespaces().count()).isZero();
    }

    @Test
    void a_host_that_connects_while_its_subsystem_is_deleted_is_let_go() {
        fixture.subsystem.delete();
        FakeConnection late = fixture.connection();
        fixture.connect(late, 0, 31, TargetFixture.data(NQN, HOST, ConnectData.DYNAMIC_CONTROLLER));
        fixture.loop.turn();
        assertThat(late.closed()).contains("subsystem was deleted");
    }
}
