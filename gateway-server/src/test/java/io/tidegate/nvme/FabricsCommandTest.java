package io.tidegate.nvme;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Connect, properties, features and events against the bits of the specification. */
class FabricsCommandTest {

    @Test
    void connect_data_lies_as_the_specification_says() {
        Layout layout = new Layout(1024);
        ConnectData data = new ConnectData(layout.buffer(), 0)
                .hostId(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"))
                .subnqn("nqn.a")
                .hostnqn("nqn.b")
                .cntlid(ConnectData.DYNAMIC_CONTROLLER);

        assertThat(layout.bytes(0, 4)).containsExactly(0x00, 0x11, 0x22, 0x33);
        assertThat(layout.bytes(14, 4)).containsExactly(0xee, 0xff, 0xff, 0xff);
        assertThat(layout.ascii(256, 6)).isEqualTo("nqn.a\0");
        assertThat(layout.ascii(512, 6)).isEqualTo("nqn.b\0");
        assertThat(data.hostId()).hasToString("00112233-4455-6677-8899-aabbccddeeff");
        assertThat(data.hostnqn()).isEqualTo("nqn.b");
    }

    @Test
    void a_connect_command_carries_queue_size_attributes_and_keep_alive() {
        Sqe sqe = ConnectCommand.fill(new Sqe(), 3, 127, ConnectCommand.CATTR_NO_FLOW_CONTROL, 120_000);

        assertThat(sqe.opcode()).isEqualTo(0x7f);
        assertThat(sqe.fctype()).isEqualTo(1);
        assertThat(sqe.buffer().getShort(40)).isZero();
        assertThat(sqe.buffer().getShort(42)).isEqualTo((short) 3);
        assertThat(sqe.buffer().getShort(44)).isEqualTo((short) 127);
        assertThat(sqe.buffer().get(46)).isEqualTo((byte) 4);
        assertThat(sqe.buffer().getInt(48)).isEqualTo(120_000);
        assertThat(ConnectCommand.qid(sqe)).isEqualTo(3);
        assertThat(ConnectCommand.sqsize(sqe)).isEqualTo(127);
        assertThat(ConnectCommand.attributes(sqe)).isEqualTo(4);
        assertThat(ConnectCommand.kato(sqe)).isEqualTo(120_000);
    }

    @Test
    void a_property_command_carries_size_offset_and_value() {
        Sqe get = Property.get(new Sqe(), Property.CAP);
        Sqe set = Property.set(new Sqe(), Property.CC, 0x460001);

        assertThat(get.fctype()).isEqualTo(4);
        assertThat(Property.wide(get)).isTrue();
        assertThat(set.fctype()).isZero();
        assertThat(Property.wide(set)).isFalse();
        assertThat(Property.offset(set)).isEqualTo(0x14);
        assertThat(set.buffer().getInt(48)).isEqualTo(0x460001);
        assertThat(Property.value(set)).isEqualTo(0x460001);
    }

    @Test
    void capabilities_are_packed_as_the_specification_says() {
        Cap cap = Cap.of(128, 15_000, Cap.CSS_NVM);

        assertThat(cap.value()).isEqualTo(0x0800_0020_1e01_007fL);
        assertThat(cap.maxQueueEntries()).isEqualTo(128);
        assertThat(cap.timeoutMillis()).isEqualTo(15_000);
        assertThat(cap.css()).isEqualTo(Cap.CSS_NVM);
        assertThat(cap.minPageBytes()).isEqualTo(4096);
        assertThat(cap.maxPageBytes()).isEqualTo(4096);
    }

    @Test
    void ready_with_media_is_the_one_ready_mode() {
        assertThat(Cap.of(128, 15_000, Cap.CSS_NVM).readyWithMedia()).isTrue();
        assertThat(Cap.of(128, 15_000, Cap.CSS_NVM).value() >>> 60)
                .as("never ready before its media")
                .isZero();
    }

    @Test
    void the_configuration_that_hosts_set_is_read_field_by_field() {
        int cc = Cc.withShn(0x00460001, Cc.SHN_NORMAL);

        assertThat(Cc.ENABLED).isEqualTo(0x00460001);
        assertThat(cc).isEqualTo(0x00464001);
        assertThat(Cc.enabled(cc)).isTrue();
        assertThat(Cc.shn(cc)).isEqualTo(1);
        assertThat(Cc.iosqes(cc)).isEqualTo(6);
        assertThat(Cc.iocqes(cc)).isEqualTo(4);
        assertThat(Cc.css(0x60)).isEqualTo(Cc.CSS_ALL);
        assertThat(Cc.mps(0x80)).isEqualTo(1);
        assertThat(Cc.ams(0x3800)).isEqualTo(7);
    }

    @Test
    void status_bits_are_told_apart() {
        assertThat(Csts.ready(1)).isTrue();
        assertThat(Csts.fatal(2)).isTrue();
        assertThat(Csts.shutdownComplete(Csts.SHST_OCCURRING)).isFalse();
        assertThat(Csts.shutdownComplete(8 | 1)).isTrue();
    }

    @Test
    void events_are_packed_as_the_specification_says() {
        assertThat(AsyncEvent.NAMESPACE_CHANGED).isEqualTo(0x04_00_02);
        assertThat(AsyncEvent.ANA_CHANGED).isEqualTo(0x0c_03_02);
        assertThat(AsyncEvent.DISCOVERY_CHANGED).isEqualTo(0x70_f0_02);
        assertThat(AsyncEvent.RESERVATION_CHANGED).isEqualTo(0x80_00_06);
        assertThat(AsyncEvent.type(AsyncEvent.ANA_CHANGED)).isEqualTo(2);
        assertThat(AsyncEvent.information(AsyncEvent.ANA_CHANGED)).isEqualTo(3);
        assertThat(AsyncEvent.logPage(AsyncEvent.ANA_CHANGED)).isEqualTo(0x0c);
    }

    @Test
    void feature_parameters_are_read_from_cdw10() {
        Sqe get = new Sqe().cdw10(0x30b);
        Sqe set = new Sqe().cdw10(0x8000_0081);

        assertThat(Feature.identifier(get)).isEqualTo(Feature.ASYNC_EVENT_CONFIGURATION);
        assertThat(Feature.select(get)).isEqualTo(Feature.SELECT_CAPABILITIES);
        assertThat(Feature.identifier(set)).isEqualTo(Feature.HOST_IDENTIFIER);
        assertThat(Feature.save(set)).isTrue();
        assertThat(Feature.save(get)).isFalse();
    }

    @Test
    void identify_parameters_are_read_from_cdw10_and_cdw11() {
        Sqe sqe = new Sqe().cdw10(0x0005_0006).cdw11(0x0200_0000);

        assertThat(IdentifyCns.cns(sqe)).isEqualTo(IdentifyCns.COMMAND_SET_CONTROLLER);
        assertThat(IdentifyCns.cntid(sqe)).isEqualTo(5);
        assertThat(IdentifyCns.csi(sqe)).isEqualTo(CommandSet.ZONED);
    }
}
