package io.tidegate.nvme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The Identify structures against the byte numbers of the specification. */
class IdentifyTest {

    private final Layout layout = new Layout(4096);

    @Test
    void identify_controller_lies_as_the_specification_says() {
        layout.of(new IdentifyController(layout.buffer(), 0))
                .u16(0, IdentifyController::vid, IdentifyController::vid)
                .u16(2, IdentifyController::ssvid, IdentifyController::ssvid)
                .u8(72, IdentifyController::rab, IdentifyController::rab)
                .u8(76, IdentifyController::cmic, IdentifyController::cmic)
                .u8(77, IdentifyController::mdts, IdentifyController::mdts)
                .u16(78, IdentifyController::cntlid, IdentifyController::cntlid)
                .u32(80, IdentifyController::ver, IdentifyController::ver)
                .u32(92, IdentifyController::oaes, IdentifyController::oaes)
                .u32(96, IdentifyController::ctratt, IdentifyController::ctratt)
                .u8(111, IdentifyController::cntrltype, IdentifyController::cntrltype)
                .u16(128, IdentifyController::crdt1, IdentifyController::crdt1)
                .u16(130, IdentifyController::crdt2, IdentifyController::crdt2)
                .u16(132, IdentifyController::crdt3, IdentifyController::crdt3)
                .u16(256, IdentifyController::oacs, IdentifyController::oacs)
                .u8(258, IdentifyController::acl, IdentifyController::acl)
                .u8(259, IdentifyController::aerl, IdentifyController::aerl)
                .u8(260, IdentifyController::frmw, IdentifyController::frmw)
                .u8(261, IdentifyController::lpa, IdentifyController::lpa)
                .u8(262, IdentifyController::elpe, IdentifyController::elpe)
                .u8(263, IdentifyController::npss, IdentifyController::npss)
                .u16(266, IdentifyController::wctemp, IdentifyController::wctemp)
                .u16(268, IdentifyController::cctemp, IdentifyController::cctemp)
                .u16(320, IdentifyController::kas, IdentifyController::kas)
                .u16(340, IdentifyController::endgidmax, IdentifyController::endgidmax)
                .u8(342, IdentifyController::anatt, IdentifyController::anatt)
                .u8(343, IdentifyController::anacap, IdentifyController::anacap)
                .u32(344, IdentifyController::anagrpmax, IdentifyController::anagrpmax)
                .u32(348, IdentifyController::nanagrpid, IdentifyController::nanagrpid)
                .u32(352, IdentifyController::pels, IdentifyController::pels);
    }

    @Test
    void what_concerns_io_commands_begins_at_byte_512() {
        layout.of(new IdentifyController(layout.buffer(), 0).commandSet())
                .u8(512, IdentifyCommandSet::sqes, IdentifyCommandSet::sqes)
                .u8(513, IdentifyCommandSet::cqes, IdentifyCommandSet::cqes)
                .u16(514, IdentifyCommandSet::maxcmd, IdentifyCommandSet::maxcmd)
                .u32(516, IdentifyCommandSet::nn, IdentifyCommandSet::nn)
                .u16(520, IdentifyCommandSet::oncs, IdentifyCommandSet::oncs)
                .u16(522, IdentifyCommandSet::fuses, IdentifyCommandSet::fuses)
                .u8(524, IdentifyCommandSet::fna, IdentifyCommandSet::fna)
                .u8(525, IdentifyCommandSet::vwc, IdentifyCommandSet::vwc)
                .u16(526, IdentifyCommandSet::awun, IdentifyCommandSet::awun)
                .u16(528, IdentifyCommandSet::awupf, IdentifyCommandSet::awupf)
                .u8(531, IdentifyCommandSet::nwpc, IdentifyCommandSet::nwpc)
                .u16(532, IdentifyCommandSet::acwu, IdentifyCommandSet::acwu)
                .u16(534, IdentifyCommandSet::ocfs, IdentifyCommandSet::ocfs)
                .u32(536, IdentifyCommandSet::sgls, IdentifyCommandSet::sgls)
                .u32(540, IdentifyCommandSet::mnan, IdentifyCommandSet::mnan);
    }

    @Test
    void the_fabrics_part_begins_at_byte_1792() {
        layout.of(new IdentifyController(layout.buffer(), 0).fabrics())
                .u32(1792, IdentifyFabrics::ioccsz, IdentifyFabrics::ioccsz)
                .u32(1796, IdentifyFabrics::iorcsz, IdentifyFabrics::iorcsz)
                .u16(1800, IdentifyFabrics::icdoff, IdentifyFabrics::icdoff)
                .u8(1802, IdentifyFabrics::fcatt, IdentifyFabrics::fcatt)
                .u8(1803, IdentifyFabrics::msdbd, IdentifyFabrics::msdbd)
                .u16(1804, IdentifyFabrics::ofcs, IdentifyFabrics::ofcs)
                .u8(1806, IdentifyFabrics::dctype, IdentifyFabrics::dctype);
    }

    @Test
    void serial_model_and_firmware_are_filled_up_with_spaces() {
        IdentifyController identify = new IdentifyController(layout.buffer(), 0)
                .sn("SER1")
                .mn("Tidegate")
                .fr("0.1.0");

        assertThat(layout.ascii(4, 20)).isEqualTo("SER1                ");
        assertThat(layout.ascii(24, 40)).isEqualTo("Tidegate                                ");
        assertThat(layout.ascii(64, 8)).isEqualTo("0.1.0   ");
        assertThat(identify.sn()).isEqualTo("SER1");
        assertThat(identify.mn()).isEqualTo("Tidegate");
        assertThat(identify.fr()).isEqualTo("0.1.0");
    }

    @Test
    void the_subsystem_name_is_at_768_and_ends_with_zeroes() {
        IdentifyController identify = new IdentifyController(layout.buffer(), 0);
        identify.subnqn("nqn.2016-06.io.spdk:longer").subnqn("nqn.2016-06.io.spdk:a");

        assertThat(layout.ascii(768, 23)).isEqualTo("nqn.2016-06.io.spdk:a\0\0");
        assertThat(identify.subnqn()).isEqualTo("nqn.2016-06.io.spdk:a");
    }

    @Test
    void the_oui_has_three_bytes_from_73() {
        IdentifyController identify = new IdentifyController(layout.buffer(), 0).ieee(0x5cd2e4);

        assertThat(layout.bytes(72, 5)).containsExactly(0, 0xe4, 0xd2, 0x5c, 0);
        assertThat(identify.ieee()).isEqualTo(0x5cd2e4);
    }

    @Test
    void a_name_that_is_too_long_is_refused() {
        assertThatThrownBy(() -> new IdentifyController().sn("x".repeat(21)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("20");
    }

    @Test
    void identify_namespace_lies_as_the_specification_says() {
        layout.of(new IdentifyNamespace(layout.buffer(), 0))
                .u64(0, IdentifyNamespace::nsze, IdentifyNamespace::nsze)
                .u64(8, IdentifyNamespace::ncap, IdentifyNamespace::ncap)
                .u64(16, IdentifyNamespace::nuse, IdentifyNamespace::nuse)
                .u8(24, IdentifyNamespace::nsfeat, IdentifyNamespace::nsfeat)
                .u8(25, IdentifyNamespace::nlbaf, IdentifyNamespace::nlbaf)
                .u8(26, IdentifyNamespace::flbas, IdentifyNamespace::flbas)
                .u8(27, IdentifyNamespace::mc, IdentifyNamespace::mc)
                .u8(28, IdentifyNamespace::dpc, IdentifyNamespace::dpc)
                .u8(29, IdentifyNamespace::dps, IdentifyNamespace::dps)
                .u8(30, IdentifyNamespace::nmic, IdentifyNamespace::nmic)
                .u8(31, IdentifyNamespace::rescap, IdentifyNamespace::rescap)
                .u8(32, IdentifyNamespace::fpi, IdentifyNamespace::fpi)
                .u8(33, IdentifyNamespace::dlfeat, IdentifyNamespace::dlfeat)
                .u16(34, IdentifyNamespace::nawun, IdentifyNamespace::nawun)
                .u16(36, IdentifyNamespace::nawupf, IdentifyNamespace::nawupf)
                .u16(38, IdentifyNamespace::nacwu, IdentifyNamespace::nacwu)
                .u16(40, IdentifyNamespace::nabsn, IdentifyNamespace::nabsn)
                .u16(42, IdentifyNamespace::nabo, IdentifyNamespace::nabo)
                .u16(44, IdentifyNamespace::nabspf, IdentifyNamespace::nabspf)
                .u16(46, IdentifyNamespace::noiob, IdentifyNamespace::noiob)
                .u64(48, IdentifyNamespace::nvmcap, IdentifyNamespace::nvmcap)
                .u16(64, IdentifyNamespace::npwg, IdentifyNamespace::npwg)
                .u16(66, IdentifyNamespace::npwa, IdentifyNamespace::npwa)
                .u16(68, IdentifyNamespace::npdg, IdentifyNamespace::npdg)
                .u16(70, IdentifyNamespace::npda, IdentifyNamespace::npda)
                .u16(72, IdentifyNamespace::nows, IdentifyNamespace::nows)
                .u16(74, IdentifyNamespace::mssrl, IdentifyNamespace::mssrl)
                .u32(76, IdentifyNamespace::mcl, IdentifyNamespace::mcl)
                .u8(80, IdentifyNamespace::msrc, IdentifyNamespace::msrc)
                .u32(92, IdentifyNamespace::anagrpid, IdentifyNamespace::anagrpid)
                .u8(99, IdentifyNamespace::nsattr, IdentifyNamespace::nsattr)
                .u16(102, IdentifyNamespace::endgid, IdentifyNamespace::endgid);
    }

    @Test
    void the_unique_identifiers_are_at_104_and_120_in_printed_order() {
        byte[] nguid = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        byte[] eui64 = "EUI64...".getBytes(StandardCharsets.US_ASCII);
        IdentifyNamespace identify =
                new IdentifyNamespace(layout.buffer(), 0).nguid(nguid).eui64(eui64);

        assertThat(layout.ascii(104, 16)).isEqualTo("0123456789abcdef");
        assertThat(layout.ascii(120, 8)).isEqualTo("EUI64...");
        assertThat(identify.nguid()).isEqualTo(nguid);
        assertThat(identify.eui64()).isEqualTo(eui64);
    }

    @Test
    void lba_formats_begin_at_128() {
        IdentifyNamespace identify = new IdentifyNamespace(layout.buffer(), 0)
                .lbaf(0, 0, 9, 0)
                .lbaf(1, 8, 12, 2)
                .flbas(1);

        assertThat(layout.bytes(128, 8)).containsExactly(0, 0, 9, 0, 8, 0, 12, 2);
        assertThat(identify.blockBytes()).isEqualTo(4096);
        assertThat(identify.metadataSize(1)).isEqualTo(8);
        assertThat(identify.flbas(0).blockBytes()).isEqualTo(512);
    }

    @Test
    void a_format_index_beyond_15_has_its_high_bits_in_6_to_5() {
        assertThat(new IdentifyNamespace().flbas(0x21).formatIndex()).isEqualTo(17);
    }

    @Test
    void the_independent_namespace_structure_lies_as_the_specification_says() {
        layout.of(new IdentifyNamespaceIndependent(layout.buffer(), 0))
                .u8(0, IdentifyNamespaceIndependent::nsfeat, IdentifyNamespaceIndependent::nsfeat)
                .u8(1, IdentifyNamespaceIndependent::nmic, IdentifyNamespaceIndependent::nmic)
                .u8(2, IdentifyNamespaceIndependent::rescap, IdentifyNamespaceIndependent::rescap)
                .u8(3, IdentifyNamespaceIndependent::fpi, IdentifyNamespaceIndependent::fpi)
                .u32(4, IdentifyNamespaceIndependent::anagrpid, IdentifyNamespaceIndependent::anagrpid)
                .u8(8, IdentifyNamespaceIndependent::nsattr, IdentifyNamespaceIndependent::nsattr)
                .u16(10, IdentifyNamespaceIndependent::nvmsetid, IdentifyNamespaceIndependent::nvmsetid)
                .u16(12, IdentifyNamespaceIndependent::endgid, IdentifyNamespaceIndependent::endgid)
                .u8(14, IdentifyNamespaceIndependent::nstat, IdentifyNamespaceIndependent::nstat);
    }

    @Test
    void the_nvm_controller_structure_lies_as_the_specification_says() {
        layout.of(new IdentifyNvmController(layout.buffer(), 0))
                .u8(0, IdentifyNvmController::vsl, IdentifyNvmController::vsl)
                .u8(1, IdentifyNvmController::wzsl, IdentifyNvmController::wzsl)
                .u8(2, IdentifyNvmController::wusl, IdentifyNvmController::wusl)
                .u8(3, IdentifyNvmController::dmrl, IdentifyNvmController::dmrl)
                .u32(4, IdentifyNvmController::dmrsl, IdentifyNvmController::dmrsl)
                .u64(8, IdentifyNvmController::dmsl, IdentifyNvmController::dmsl);
    }

    @Test
    void descriptors_are_read_as_they_were_written() {
        UUID uuid = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
        new NamespaceDescriptors(layout.buffer(), 0)
                .addEui64(new byte[8])
                .addNguid("0123456789abcdef".getBytes(StandardCharsets.US_ASCII))
                .addUuid(uuid)
                .addCommandSet(CommandSet.NVM);

        assertThat(layout.bytes(0, 4)).containsExactly(1, 8, 0, 0);
        assertThat(layout.bytes(12, 4)).containsExactly(2, 16, 0, 0);
        assertThat(layout.bytes(32, 8)).containsExactly(3, 16, 0, 0, 0, 0x11, 0x22, 0x33);
        assertThat(layout.bytes(52, 8)).containsExactly(4, 1, 0, 0, 0, 0, 0, 0);

        NamespaceDescriptors read = new NamespaceDescriptors(layout.buffer(), 0);
        assertThat(read.next()).isTrue();
        assertThat(read.type()).isEqualTo(NamespaceDescriptors.TYPE_EUI64);
        assertThat(read.next()).isTrue();
        assertThat(new String(read.value(), StandardCharsets.US_ASCII)).isEqualTo("0123456789abcdef");
        assertThat(read.next()).isTrue();
        assertThat(read.uuid()).isEqualTo(uuid);
        assertThat(read.next()).isTrue();
        assertThat(read.type()).isEqualTo(NamespaceDescriptors.TYPE_CSI);
        assertThat(read.next()).isFalse();
    }

    @Test
    void a_descriptor_that_runs_over_the_end_is_not_read() {
        layout.buffer().put(1, (byte) 255);
        NamespaceDescriptors read = new NamespaceDescriptors(layout.buffer(), 0);
        int steps = 0;
        for (int at = 0; at + 1 < 4096; at += 259) {
            layout.buffer().put(at + 1, (byte) 255);
        }
        while (read.next()) {
            steps++;
        }
        assertThat(steps).isEqualTo(4096 / 259);
    }

    @Test
    void a_namespace_list_counts_to_its_first_zero() {
        ActiveNamespaceList list =
                new ActiveNamespaceList(layout.buffer(), 0).nsid(0, 1).nsid(1, 7);

        assertThat(list.count()).isEqualTo(2);
        assertThat(layout.bytes(0, 8)).containsExactly(1, 0, 0, 0, 7, 0, 0, 0);
    }

    @Test
    void a_full_namespace_list_counts_1024() {
        ActiveNamespaceList list = new ActiveNamespaceList(ByteBuffer.allocate(4096), 0);
        for (int i = 0; i < ActiveNamespaceList.MAX_ENTRIES; i++) {
            list.nsid(i, i + 1);
        }
        assertThat(list.count()).isEqualTo(1024);
    }

    @Test
    void the_command_set_combination_is_a_bit_vector() {
        IoCommandSets sets = new IoCommandSets(layout.buffer(), 0).vector(0, 1L << CommandSet.NVM);

        assertThat(layout.bytes(0, 8)).containsExactly(1, 0, 0, 0, 0, 0, 0, 0);
        assertThat(sets.vector(1)).isZero();
    }
}
