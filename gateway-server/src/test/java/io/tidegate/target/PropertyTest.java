package io.tidegate.target;

import static io.tidegate.target.TargetFixture.io;
import static io.tidegate.target.TargetFixture.property;
import static io.tidegate.target.TargetFixture.setCc;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.Errno;
import io.tidegate.nvme.AnaState;
import io.tidegate.nvme.Cap;
import io.tidegate.nvme.Cc;
import io.tidegate.nvme.Csts;
import io.tidegate.nvme.FabricsType;
import io.tidegate.nvme.Feature;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Property;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.FakeConnection.Response;
import io.tidegate.target.NamespaceSettings.Visibility;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NVMe Base 2.1, 3.1.4, 3.6 and 6.4 to 6.6: controller properties, enabling, reset and shutdown. */
class PropertyTest {

    private final TargetFixture fixture = new TargetFixture();
    private FakeConnection admin;

    @BeforeEach
    void connect() {
        fixture.addNamespace(1);
        admin = fixture.admin();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private int csts() {
        return admin.call(property(Property.CSTS)).dw0();
    }

    private static Consumer<Sqe> get(int offset, int size) {
        return property(offset).andThen(sqe -> sqe.cdw10(size));
    }

    private void shutDown(int shn) {
        admin.call(sqe -> setCc(sqe, Cc.withShn(Cc.ENABLED, shn)));
    }

    @Test
    void the_capabilities_are_those_of_a_controller_of_version_2_1() {
        Cap cap = new Cap(admin.call(property(Property.CAP)).result());
        assertThat(cap.maxQueueEntries()).isEqualTo(128);
        assertThat(cap.value() >>> 16 & 1).as("CQR").isEqualTo(1);
        assertThat(cap.timeoutMillis()).isEqualTo(7_500);
        assertThat(cap.css()).isEqualTo(Cap.CSS_NVM | Cap.CSS_SEVERAL);
        assertThat(cap.value() >>> 36 & 1).as("NSSRS").isZero();
        assertThat(cap.readyWithMedia()).isTrue();
        assertThat(cap.minPageBytes()).isEqualTo(4096);
        assertThat(admin.call(property(Property.VS)).dw0()).isEqualTo(0x0002_0100);
        assertThat(admin.call(property(Property.CC)).dw0()).isEqualTo(Cc.ENABLED);
    }

    @Test
    void a_property_has_the_size_it_has() {
        assertThat(admin.call(get(Property.CAP, 0)).status()).isEqualTo(Status.INVALID_FIELD | Status.DNR);
        assertThat(admin.call(get(Property.CAP, 1)).status()).isEqualTo(Status.SUCCESS);
        assertThat(admin.call(get(Property.VS, 1)).status()).isEqualTo(Status.INVALID_FIELD | Status.DNR);
        assertThat(admin.call(get(Property.VS, 2)).status()).isEqualTo(Status.INVALID_FIELD | Status.DNR);
        assertThat(admin.call(get(Property.CAP, 3)).status()).isEqualTo(Status.INVALID_FIELD | Status.DNR);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0c, 0x10, 0x18, 0x20, 0x24, 0x28, 0x60, 0x1000, 0x15})
    void offsets_of_nothing_and_of_what_fabrics_do_not_have_are_refused(int offset) {
        assertThat(admin.call(get(offset, 0)).status()).isEqualTo(Status.INVALID_FIELD | Status.DNR);
    }

    @ParameterizedTest
    @ValueSource(ints = {Property.CAP, Property.VS, Property.CSTS, Property.NSSR, Property.CRTO, 0x38})
    void nothing_but_the_configuration_can_be_written(int offset) {
        Response response = admin.call(sqe -> {
            int cid = sqe.cid();
            Property.set(sqe, offset, 0x4e564d65).cid(cid).flags(0, 1);
        });
        assertThat(response.status()).isEqualTo(Status.INVALID_FIELD | Status.DNR);
    }

    @Test
    void the_configuration_is_four_bytes_wide() {
        Response response = admin.call(sqe -> {
            setCc(sqe, 0);
            sqe.cdw10(1);
        });
        assertThat(response.status()).isEqualTo(Status.INVALID_FIELD | Status.DNR);
        assertThat(csts()).isEqualTo(Csts.RDY);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                Cc.EN | 6 << 16 | 4 << 20 | 1 << 4,
                Cc.EN | 6 << 16 | 4 << 20 | 7 << 4,
                Cc.EN | 6 << 16 | 4 << 20 | 1 << 7,
                Cc.EN | 6 << 16 | 4 << 20 | 1 << 11,
                Cc.EN | 4 << 20,
                Cc.EN | 6 << 16
            })
    void a_configuration_the_controller_cannot_work_with_is_a_fatal_error(int cc) {
        admin.call(sqe -> setCc(sqe, 0));
        admin.call(sqe -> setCc(sqe, cc));
        assertThat(csts()).isEqualTo(Csts.CFS);
        assertThat(admin.call(TargetFixture.getFeature(Feature.ARBITRATION)).status())
                .isEqualTo(Status.COMMAND_SEQUENCE_ERROR | Status.DNR);
        admin.call(sqe -> setCc(sqe, 0));
        admin.call(sqe -> setCc(sqe, Cc.ENABLED));
        assertThat(csts()).as("a reset makes it good").isEqualTo(Csts.RDY);
    }

    @Test
    void a_host_may_enable_all_command_sets() {
        admin.call(sqe -> setCc(sqe, 0));
        admin.call(sqe -> setCc(sqe, Cc.ENABLED | Cc.CSS_ALL << 4));
        assertThat(csts()).isEqualTo(Csts.RDY);
    }

    @Test
    void a_reset_forgets_what_the_host_had_set() {
        admin.call(TargetFixture.setFeature(Feature.NUMBER_OF_QUEUES, 1 | 1 << 16));
        admin.call(TargetFixture.setFeature(Feature.ASYNC_EVENT_CONFIGURATION, 0x100));
        admin.call(sqe -> setCc(sqe, 0));
        admin.call(sqe -> setCc(sqe, Cc.ENABLED));
        assertThat(admin.call(TargetFixture.getFeature(Feature.NUMBER_OF_QUEUES))
                        .dw0())
                .isEqualTo(31 | 31 << 16);
        assertThat(admin.call(TargetFixture.getFeature(Feature.ASYNC_EVENT_CONFIGURATION))
                        .dw0())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {Cc.SHN_NORMAL, Cc.SHN_ABRUPT})
    void a_shutdown_is_complete_when_the_last_command_is(int shn) {
        HeldDevice held = new HeldDevice(fixture.memoryDevice("held", 1 << 20));
        fixture.addNamespace(2, held, false, Visibility.EVERYONE);
        FakeConnection io = fixture.io(admin, 1);
        io.send(io(NvmOpcode.WRITE, 2, 0, 1), new byte[512]);
        shutDown(shn);
        fixture.loop.turn();
        assertThat(csts()).isEqualTo(Csts.RDY | Csts.SHST_OCCURRING);
        held.letGo();
        fixture.loop.turn();
        assertThat(csts()).isEqualTo(Csts.RDY | Csts.SHST_COMPLETE);
    }

    @Test
    void a_reset_is_complete_when_no_write_can_land_any_more() {
        HeldDevice held = new HeldDevice(fixture.memoryDevice("held", 1 << 20));
        fixture.addNamespace(2, held, false, Visibility.EVERYONE);
        FakeConnection io = fixture.io(admin, 1);
        io.send(io(NvmOpcode.WRITE, 2, 0, 1), new byte[512]);
        admin.call(sqe -> setCc(sqe, 0));
        fixture.loop.turn();
        assertThat(csts()).isEqualTo(Csts.RDY);
        assertThat(admin.call(TargetFixture.getFeature(Feature.ARBITRATION)).status())
                .as("but it takes no commands")
                .isEqualTo(Status.COMMAND_SEQUENCE_ERROR | Status.DNR);
        held.letGo();
        fixture.loop.turn();
        assertThat(csts()).isZero();
        admin.call(sqe -> setCc(sqe, Cc.ENABLED));
        assertThat(csts()).isEqualTo(Csts.RDY);
    }

    @Test
    void a_host_that_enables_before_its_reset_is_complete_gets_a_controller_that_is_reset() {
        HeldDevice held = new HeldDevice(fixture.memoryDevice("held", 1 << 20));
        fixture.addNamespace(2, held, false, Visibility.EVERYONE);
        FakeConnection io = fixture.io(admin, 1);
        io.send(io(NvmOpcode.READ, 2, 0, 1));
        admin.call(sqe -> setCc(sqe, 0));
        admin.call(sqe -> setCc(sqe, Cc.ENABLED));
        assertThat(admin.call(TargetFixture.getFeature(Feature.ARBITRATION)).status())
                .isEqualTo(Status.COMMAND_SEQUENCE_ERROR | Status.DNR);
        held.letGo();
        fixture.loop.turn();
        assertThat(admin.call(TargetFixture.getFeature(Feature.ARBITRATION)).status())
                .isEqualTo(Status.SUCCESS);
    }

    @Test
    void a_shutdown_makes_what_was_written_durable() {
        RecordingDevice cached = RecordingDevice.cached(fixture.memoryDevice("cached", 1 << 20));
        fixture.addNamespace(2, cached, false, Visibility.EVERYONE);
        shutDown(Cc.SHN_NORMAL);
        assertThat(cached.asked()).containsExactly("FLUSH");
        assertThat(csts()).isEqualTo(Csts.RDY | Csts.SHST_COMPLETE);
    }

    @Test
    void a_shutdown_whose_data_could_not_be_made_durable_is_a_fatal_error() {
        RecordingDevice cached = RecordingDevice.cached(fixture.memoryDevice("cached", 1 << 20));
        fixture.addNamespace(2, cached, false, Visibility.EVERYONE);
        cached.failWith(Errno.EIO);
        shutDown(Cc.SHN_NORMAL);
        assertThat(Csts.fatal(csts())).isTrue();
    }

    @Test
    void a_shutdown_asks_nothing_of_namespaces_that_another_gateway_serves() {
        RecordingDevice cached = RecordingDevice.cached(fixture.memoryDevice("cached", 1 << 20));
        fixture.addNamespace(2, cached, false, Visibility.EVERYONE);
        fixture.target.setAnaState(1, AnaState.INACCESSIBLE);
        cached.failWith(Errno.ESHUTDOWN);
        shutDown(Cc.SHN_NORMAL);
        assertThat(csts()).isEqualTo(Csts.RDY | Csts.SHST_COMPLETE);
    }

    @Test
    void a_controller_that_was_shut_down_takes_no_queue_until_it_is_reset() {
        shutDown(Cc.SHN_NORMAL);
        int cntlid = admin.queuePair().controller().id();
        var data = TargetFixture.data(TargetFixture.NQN, TargetFixture.HOST, cntlid);
        assertThat(fixture.connect(fixture.connection(), 1, 127, data).status())
                .isEqualTo(Status.COMMAND_SEQUENCE_ERROR | Status.DNR);
        admin.call(sqe -> setCc(sqe, 0));
        assertThat(csts()).isZero();
        admin.call(sqe -> setCc(sqe, Cc.ENABLED));
        assertThat(fixture.connect(fixture.connection(), 1, 127, data).status()).isEqualTo(Status.SUCCESS);
    }

    @Test
    void properties_belong_to_the_admin_queue() {
        FakeConnection io = fixture.io(admin, 1);
        assertThat(io.call(property(Property.CSTS)).status()).isEqualTo(Status.INVALID_OPCODE | Status.DNR);
        assertThat(io.call(sqe -> setCc(sqe, 0)).status()).isEqualTo(Status.INVALID_OPCODE | Status.DNR);
    }

    @Test
    void disconnect_is_for_io_queues_and_has_one_format() {
        FakeConnection io = fixture.io(admin, 1);
        assertThat(admin.call(TargetFixture.disconnect()).status())
                .isEqualTo(Status.DISCONNECT_INVALID_QUEUE_TYPE | Status.DNR);
        assertThat(io.call(TargetFixture.disconnect().andThen(sqe -> sqe.cdw10(1)))
                        .status())
                .isEqualTo(Status.CONNECT_INCOMPATIBLE_FORMAT | Status.DNR);
        assertThat(io.closed()).isNull();
    }

    @Test
    void authentication_that_does_not_name_its_protocol_is_refused() {
        assertThat(admin.call(TargetFixture.fabrics(FabricsType.AUTHENTICATION_SEND))
                        .status())
                .isEqualTo(Status.INVALID_FIELD | Status.DNR);
    }
}
