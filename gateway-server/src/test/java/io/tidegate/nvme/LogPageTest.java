package io.tidegate.nvme;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The log pages and their command against the byte numbers of the specification. */
class LogPageTest {

    private final Layout layout = new Layout(4096);

    @Test
    void get_log_page_counts_dwords_from_zero_over_two_fields() {
        Sqe sqe = LogPage.ask(new Sqe(), LogPage.DISCOVERY, 0x1_0000_0400L, 1 << 20, true);

        assertThat(sqe.cdw10()).isEqualTo(0xffff_8070);
        assertThat(sqe.cdw11()).isEqualTo(3);
        assertThat(sqe.cdw12()).isEqualTo(0x400);
        assertThat(sqe.cdw13()).isEqualTo(1);
        assertThat(LogPage.identifier(sqe)).isEqualTo(0x70);
        assertThat(LogPage.bytes(sqe)).isEqualTo(1 << 20);
        assertThat(LogPage.offset(sqe)).isEqualTo(0x1_0000_0400L);
        assertThat(LogPage.retainsEvent(sqe)).isTrue();
        assertThat(LogPage.specificParameter(sqe)).isZero();
    }

    @Test
    void the_largest_length_does_not_overflow() {
        Sqe sqe = new Sqe().cdw10(0xffff_0000).cdw11(0xffff);

        assertThat(LogPage.bytes(sqe)).isEqualTo(1L << 34);
    }

    @Test
    void an_error_entry_lies_as_the_specification_says() {
        layout.of(new ErrorLogEntry(layout.buffer(), 0))
                .u64(0, ErrorLogEntry::errorCount, ErrorLogEntry::errorCount)
                .u16(8, ErrorLogEntry::sqid, ErrorLogEntry::sqid)
                .u16(10, ErrorLogEntry::cid, ErrorLogEntry::cid)
                .u16(12, ErrorLogEntry::statusField, ErrorLogEntry::statusField)
                .u16(14, ErrorLogEntry::parameterErrorLocation, ErrorLogEntry::parameterErrorLocation)
                .u64(16, ErrorLogEntry::lba, ErrorLogEntry::lba)
                .u32(24, ErrorLogEntry::nsid, ErrorLogEntry::nsid)
                .u8(28, ErrorLogEntry::vendorLog, ErrorLogEntry::vendorLog)
                .u8(29, ErrorLogEntry::trtype, ErrorLogEntry::trtype)
                .u8(30, ErrorLogEntry::csi, ErrorLogEntry::csi)
                .u8(31, ErrorLogEntry::opcode, ErrorLogEntry::opcode)
                .u64(32, ErrorLogEntry::commandInformation, ErrorLogEntry::commandInformation)
                .u16(40, ErrorLogEntry::transportInformation, ErrorLogEntry::transportInformation)
                .u8(63, ErrorLogEntry::lpver, ErrorLogEntry::lpver);
    }

    @Test
    void the_smart_log_lies_as_the_specification_says() {
        layout.of(new SmartLog(layout.buffer(), 0))
                .u8(0, SmartLog::criticalWarning, SmartLog::criticalWarning)
                .u16(1, SmartLog::compositeTemperature, SmartLog::compositeTemperature)
                .u8(3, SmartLog::availableSpare, SmartLog::availableSpare)
                .u8(4, SmartLog::availableSpareThreshold, SmartLog::availableSpareThreshold)
                .u8(5, SmartLog::percentageUsed, SmartLog::percentageUsed)
                .u8(6, SmartLog::enduranceGroupWarning, SmartLog::enduranceGroupWarning)
                .u64(32, SmartLog::dataUnitsRead, SmartLog::dataUnitsRead)
                .u64(48, SmartLog::dataUnitsWritten, SmartLog::dataUnitsWritten)
                .u64(64, SmartLog::hostReadCommands, SmartLog::hostReadCommands)
                .u64(80, SmartLog::hostWriteCommands, SmartLog::hostWriteCommands)
                .u64(96, SmartLog::controllerBusyTime, SmartLog::controllerBusyTime)
                .u64(112, SmartLog::powerCycles, SmartLog::powerCycles)
                .u64(128, SmartLog::powerOnHours, SmartLog::powerOnHours)
                .u64(144, SmartLog::unsafeShutdowns, SmartLog::unsafeShutdowns)
                .u64(160, SmartLog::mediaErrors, SmartLog::mediaErrors)
                .u64(176, SmartLog::errorLogEntries, SmartLog::errorLogEntries)
                .u32(192, SmartLog::warningTemperatureTime, SmartLog::warningTemperatureTime)
                .u32(196, SmartLog::criticalTemperatureTime, SmartLog::criticalTemperatureTime);
    }

    @Test
    void the_endurance_group_log_lies_as_the_specification_says() {
        layout.of(new EnduranceGroupLog(layout.buffer(), 0))
                .u8(0, EnduranceGroupLog::criticalWarning, EnduranceGroupLog::criticalWarning)
                .u8(3, EnduranceGroupLog::availableSpare, EnduranceGroupLog::availableSpare)
                .u8(4, EnduranceGroupLog::availableSpareThreshold, EnduranceGroupLog::availableSpareThreshold)
                .u8(5, EnduranceGroupLog::percentageUsed, EnduranceGroupLog::percentageUsed)
                .u64(48, EnduranceGroupLog::dataUnitsRead, EnduranceGroupLog::dataUnitsRead)
                .u64(64, EnduranceGroupLog::dataUnitsWritten, EnduranceGroupLog::dataUnitsWritten)
                .u64(96, EnduranceGroupLog::hostReadCommands, EnduranceGroupLog::hostReadCommands)
                .u64(112, EnduranceGroupLog::hostWriteCommands, EnduranceGroupLog::hostWriteCommands)
                .u64(128, EnduranceGroupLog::mediaErrors, EnduranceGroupLog::mediaErrors)
                .u64(144, EnduranceGroupLog::errorLogEntries, EnduranceGroupLog::errorLogEntries);
    }

    @Test
    void firmware_slots_begin_at_8() {
        FirmwareSlotLog log = new FirmwareSlotLog(layout.buffer(), 0)
                .afi(1)
                .revision(1, "0.1.0")
                .revision(7, "last");

        assertThat(layout.ascii(8, 8)).isEqualTo("0.1.0   ");
        assertThat(layout.ascii(56, 8)).isEqualTo("last    ");
        assertThat(log.revision(2)).isEmpty();
    }

    @Test
    void too_many_changed_namespaces_are_told_by_the_first_entry() {
        ChangedNamespaceLog log =
                new ChangedNamespaceLog(layout.buffer(), 0).nsid(3, 9).tooMany();

        assertThat(layout.bytes(0, 4)).containsExactly(0xff, 0xff, 0xff, 0xff);
        assertThat(log.nsid(3)).isZero();
    }

    @Test
    void effects_of_io_commands_begin_at_1024() {
        CommandsSupportedLog log = new CommandsSupportedLog(layout.buffer(), 0)
                .admin(AdminOpcode.IDENTIFY, CommandsSupportedLog.SUPPORTED)
                .io(NvmOpcode.WRITE, CommandsSupportedLog.SUPPORTED | CommandsSupportedLog.BLOCK_CONTENT_CHANGE);

        assertThat(layout.bytes(24, 4)).containsExactly(1, 0, 0, 0);
        assertThat(layout.bytes(1028, 4)).containsExactly(3, 0, 0, 0);
        assertThat(log.io(NvmOpcode.COPY)).isZero();
    }

    @Test
    void ana_states_have_the_values_of_the_specification() {
        assertThat(AnaState.OPTIMIZED.value()).isEqualTo(1);
        assertThat(AnaState.NON_OPTIMIZED.value()).isEqualTo(2);
        assertThat(AnaState.INACCESSIBLE.value()).isEqualTo(3);
        assertThat(AnaState.PERSISTENT_LOSS.value()).isEqualTo(4);
        assertThat(AnaState.CHANGE.value()).isEqualTo(15);
        assertThat(AnaState.of(15)).isEqualTo(AnaState.CHANGE);
    }

    @Test
    void ana_groups_follow_each_other_with_their_namespaces() {
        AnaLog log = new AnaLog(layout.buffer(), 0)
                .begin(5)
                .group(1, AnaState.OPTIMIZED, 3)
                .namespace(10)
                .namespace(11)
                .group(2, AnaState.INACCESSIBLE, 4);

        assertThat(log.length()).isEqualTo(AnaLog.bytes(2, 2)).isEqualTo(16 + 32 + 8 + 32);
        assertThat(layout.bytes(0, 16)).containsExactly(5, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0);
        assertThat(layout.bytes(16, 17)).containsExactly(1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 1);
        assertThat(layout.bytes(48, 8)).containsExactly(10, 0, 0, 0, 11, 0, 0, 0);
        assertThat(layout.bytes(56, 17)).containsExactly(2, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 3);
    }

    @Test
    void ana_groups_are_read_one_after_the_other() {
        new AnaLog(layout.buffer(), 0)
                .begin(5)
                .group(1, AnaState.OPTIMIZED, 3)
                .namespace(10)
                .group(2, AnaState.CHANGE, 4)
                .namespace(12);
        AnaLog read = new AnaLog(layout.buffer(), 0);

        assertThat(read.changeCount()).isEqualTo(5);
        assertThat(read.next()).isTrue();
        assertThat(read.groupId()).isEqualTo(1);
        assertThat(read.state()).isEqualTo(AnaState.OPTIMIZED);
        assertThat(read.namespaceId(0)).isEqualTo(10);
        assertThat(read.next()).isTrue();
        assertThat(read.groupChangeCount()).isEqualTo(4);
        assertThat(read.namespaceCount()).isEqualTo(1);
        assertThat(read.namespaceId(0)).isEqualTo(12);
        assertThat(read.next()).isFalse();
    }

    @Test
    void the_discovery_header_lies_as_the_specification_says() {
        layout.of(new DiscoveryLogHeader(layout.buffer(), 0))
                .u64(0, DiscoveryLogHeader::genctr, DiscoveryLogHeader::genctr)
                .u64(8, DiscoveryLogHeader::numrec, DiscoveryLogHeader::numrec)
                .u16(16, DiscoveryLogHeader::recfmt, DiscoveryLogHeader::recfmt);
    }

    @Test
    void a_discovery_entry_lies_as_the_specification_says() {
        layout.of(new DiscoveryLogEntry(layout.buffer(), 1024))
                .u8(1024, DiscoveryLogEntry::trtype, DiscoveryLogEntry::trtype)
                .u8(1025, DiscoveryLogEntry::adrfam, DiscoveryLogEntry::adrfam)
                .u8(1026, DiscoveryLogEntry::subtype, DiscoveryLogEntry::subtype)
                .u8(1027, DiscoveryLogEntry::treq, DiscoveryLogEntry::treq)
                .u16(1028, DiscoveryLogEntry::portid, DiscoveryLogEntry::portid)
                .u16(1030, DiscoveryLogEntry::cntlid, DiscoveryLogEntry::cntlid)
                .u16(1032, DiscoveryLogEntry::asqsz, DiscoveryLogEntry::asqsz)
                .u16(1034, DiscoveryLogEntry::eflags, DiscoveryLogEntry::eflags)
                .u8(1024 + 768, DiscoveryLogEntry::tcpSectype, DiscoveryLogEntry::tcpSectype);
    }

    @Test
    void addresses_of_a_discovery_entry_are_at_32_256_and_512() {
        DiscoveryLogEntry entry = new DiscoveryLogEntry(layout.buffer(), 0)
                .trsvcid("4420")
                .subnqn("nqn.2016-06.io.spdk:a")
                .traddr("127.0.0.1");

        assertThat(layout.ascii(32, 32)).isEqualTo("4420" + " ".repeat(28));
        assertThat(layout.ascii(256, 22)).isEqualTo("nqn.2016-06.io.spdk:a\0");
        assertThat(layout.ascii(512, 10)).isEqualTo("127.0.0.1 ");
        assertThat(entry.trsvcid()).isEqualTo("4420");
        assertThat(entry.traddr()).isEqualTo("127.0.0.1");
    }
}
