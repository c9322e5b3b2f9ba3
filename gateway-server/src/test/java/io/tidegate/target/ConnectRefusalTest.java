package io.tidegate.target;

import static io.tidegate.target.TargetFixture.HOST;
import static io.tidegate.target.TargetFixture.HOST_ID;
import static io.tidegate.target.TargetFixture.NQN;
import static io.tidegate.target.TargetFixture.bytes;
import static io.tidegate.target.TargetFixture.connectCommand;
import static io.tidegate.target.TargetFixture.data;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.Feature;
import io.tidegate.nvme.Nqn;
import io.tidegate.nvme.Sgl;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.FakeConnection.Response;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NVMe Base 2.1, 6.3: each refusal of Connect, with the status and the place of the wrong parameter. */
class ConnectRefusalTest {

    private static final int DYNAMIC = ConnectData.DYNAMIC_CONTROLLER;
    private static final int INVALID_PARAMETERS = Status.CONNECT_INVALID_PARAMETERS | Status.DNR;
    private static final int IATTR_DATA = 1 << 16;
    private static final int IPO_HOSTID = 0;
    private static final int IPO_CNTLID = 16;
    private static final int IPO_HOSTNQN = 512;
    private static final int IPO_QID = 42;
    private static final int IPO_SQSIZE = 44;

    private final TargetFixture fixture = new TargetFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Response connect(int qid, int sqsize, ConnectData data) {
        return fixture.connect(fixture.connection(), qid, sqsize, data);
    }

    private Response connect(Consumer<Sqe> changed, ConnectData data) {
        return fixture.connection()
                .call(((Consumer<Sqe>) sqe -> connectCommand(sqe, 0, 31, 0)).andThen(changed), bytes(data));
    }

    private static void refused(Response response, int status, int dw0) {
        assertThat(Status.describe(response.status())).isEqualTo(Status.describe(status));
        assertThat(response.dw0()).isEqualTo(dw0);
    }

    private int controllerId(FakeConnection admin) {
        return admin.queuePair().controller().id();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0x7ff, 0xffef, ConnectData.STATIC_CONTROLLER})
    void static_controller_ids_are_refused(int cntlid) {
        refused(connect(0, 31, data(NQN, HOST, cntlid)), INVALID_PARAMETERS, IATTR_DATA | IPO_CNTLID);
    }

    @Test
    void a_host_identifier_of_zero_is_refused_except_by_discovery() {
        ConnectData nobody = data(NQN, HOST, DYNAMIC).hostId(new UUID(0, 0));
        refused(connect(0, 31, nobody), INVALID_PARAMETERS, IATTR_DATA | IPO_HOSTID);
        ConnectData asks = data(Nqn.DISCOVERY, HOST, DYNAMIC).hostId(new UUID(0, 0));
        assertThat(connect(0, 31, asks).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void another_host_identifier_cannot_join_a_controller() {
        FakeConnection admin = fixture.admin();
        ConnectData other = data(NQN, HOST, controllerId(admin)).hostId(new UUID(1, 2));
        refused(connect(1, 31, other), INVALID_PARAMETERS, IATTR_DATA | IPO_HOSTID);
    }

    @Test
    void another_name_cannot_join_a_controller() {
        FakeConnection admin = fixture.admin();
        fixture.subsystem.allowHost(HOST + "x");
        refused(
                connect(1, 31, data(NQN, HOST + "x", controllerId(admin))),
                INVALID_PARAMETERS,
                IATTR_DATA | IPO_HOSTNQN);
    }

    @Test
    void a_controller_of_another_subsystem_or_of_nobody_cannot_be_joined() {
        FakeConnection admin = fixture.admin();
        Subsystem other = fixture.target.createSubsystem(SubsystemSettings.of(NQN + "2", "Ceph2", 32));
        other.addPortal(FakeConnection.PORTAL);
        other.allowHost(HOST);
        int cntlid = controllerId(admin);
        refused(connect(1, 31, data(NQN + "2", HOST, cntlid)), INVALID_PARAMETERS, IATTR_DATA | IPO_CNTLID);
        refused(connect(1, 31, data(NQN, HOST, cntlid + 1)), INVALID_PARAMETERS, IATTR_DATA | IPO_CNTLID);
        refused(connect(1, 31, data(NQN, HOST, DYNAMIC)), INVALID_PARAMETERS, IATTR_DATA | IPO_CNTLID);
    }

    @Test
    void a_discovery_controller_has_no_io_queues() {
        FakeConnection admin = fixture.admin(Nqn.DISCOVERY, HOST);
        refused(
                connect(1, 31, data(Nqn.DISCOVERY, HOST, controllerId(admin))),
                INVALID_PARAMETERS,
                IATTR_DATA | IPO_CNTLID);
    }

    @Test
    void queue_ids_beyond_the_bound_or_the_grant_and_in_use_are_refused() {
        FakeConnection admin = fixture.admin();
        ConnectData data = data(NQN, HOST, controllerId(admin));
        refused(connect(33, 31, data), INVALID_PARAMETERS, IPO_QID);
        assertThat(connect(32, 31, data).status()).isEqualTo(Status.SUCCESS);
        refused(connect(32, 31, data), INVALID_PARAMETERS, IPO_QID);
        FakeConnection modest = fixture.admin();
        modest.call(TargetFixture.setFeature(Feature.NUMBER_OF_QUEUES, 1 | 3 << 16));
        ConnectData modestData = data(NQN, HOST, controllerId(modest));
        refused(connect(3, 31, modestData), INVALID_PARAMETERS, IPO_QID);
        assertThat(connect(2, 31, modestData).status()).isEqualTo(Status.SUCCESS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 128, 0xffff})
    void sizes_that_no_queue_can_have_are_refused(int sqsize) {
        FakeConnection admin = fixture.admin();
        refused(connect(0, sqsize, data(NQN, HOST, DYNAMIC)), INVALID_PARAMETERS, IPO_SQSIZE);
        refused(connect(1, sqsize, data(NQN, HOST, controllerId(admin))), INVALID_PARAMETERS, IPO_SQSIZE);
    }

    @Test
    void an_unknown_record_format_is_refused() {
        Response response = connect(sqe -> sqe.cdw10(1), data(NQN, HOST, DYNAMIC));
        assertThat(response.status()).isEqualTo(Status.CONNECT_INCOMPATIBLE_FORMAT | Status.DNR);
    }

    @Test
    void priorities_and_attributes_of_later_versions_are_ignored() {
        Response response = connect(sqe -> sqe.cdw11(31 | 0xfb << 16), data(NQN, HOST, DYNAMIC));
        assertThat(response.status()).isEqualTo(Status.SUCCESS);
        assertThat(response.sqhd()).as("flow control was not given up").isNotEqualTo(0xffff);
    }

    @Test
    void a_second_connect_on_a_queue_is_out_of_sequence() {
        FakeConnection admin = fixture.admin();
        refused(fixture.connect(admin, 0, 31, data(NQN, HOST, DYNAMIC)), Status.COMMAND_SEQUENCE_ERROR | Status.DNR, 0);
        FakeConnection io = fixture.io(admin, 1);
        refused(
                fixture.connect(io, 2, 31, data(NQN, HOST, controllerId(admin))),
                Status.COMMAND_SEQUENCE_ERROR | Status.DNR,
                0);
    }

    @Test
    void the_data_of_connect_must_be_there_in_full() {
        Response response = connect(sqe -> sqe.sgl(Sgl.TRANSPORT_DATA_BLOCK, 0, 512), data(NQN, HOST, DYNAMIC));
        assertThat(response.status()).isEqualTo(Status.DATA_SGL_LENGTH_INVALID | Status.DNR);
    }

    @Test
    void a_queue_without_flow_control_says_so_and_one_with_it_counts_its_head() {
        FakeConnection with = fixture.connection();
        with.call(
                sqe -> {
                    connectCommand(sqe, 0, 31, 0);
                    sqe.cdw11(31);
                },
                bytes(data(NQN, HOST, DYNAMIC)));
        assertThat(with.queuePair().sqFlowControlDisabled()).isFalse();
        int before = with.call(TargetFixture.property(0x1c)).sqhd();
        assertThat(with.call(TargetFixture.property(0x1c)).sqhd()).isEqualTo(before + 1);
        assertThat(fixture.admin().queuePair().sqFlowControlDisabled()).isTrue();
    }

    @Test
    void the_keep_alive_timeout_of_connect_is_in_force_and_the_widest_is_taken() {
        FakeConnection admin = fixture.connection();
        admin.call(sqe -> connectCommand(sqe, 0, 31, 4_950), bytes(data(NQN, HOST, DYNAMIC)));
        assertThat(admin.queuePair().controller().keepAliveMillis()).isEqualTo(5_000);
        FakeConnection patient = fixture.connection();
        patient.call(sqe -> connectCommand(sqe, 0, 31, -1), bytes(data(NQN, HOST, DYNAMIC)));
        assertThat(patient.queuePair().controller().keepAliveMillis()).isGreaterThanOrEqualTo(0xffff_ffffL);
    }

    @Test
    void a_host_without_access_learns_nothing_about_controllers() {
        Response response =
                connect(0, 31, data(NQN, "nqn.2014-08.org.example:stranger", 7).hostId(HOST_ID));
        assertThat(response.status()).isEqualTo(Status.CONNECT_INVALID_HOST | Status.DNR);
    }
}
