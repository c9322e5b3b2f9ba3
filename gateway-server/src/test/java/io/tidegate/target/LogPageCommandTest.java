package io.tidegate.target;

import static io.tidegate.target.TargetFixture.HOST;
import static io.tidegate.target.TargetFixture.identify;
import static io.tidegate.target.TargetFixture.io;
import static io.tidegate.target.TargetFixture.log;
import static io.tidegate.target.TargetFixture.setFeature;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.Errno;
import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.AnaLog;
import io.tidegate.nvme.AnaState;
import io.tidegate.nvme.AsyncEvent;
import io.tidegate.nvme.ChangedNamespaceLog;
import io.tidegate.nvme.CommandsSupportedLog;
import io.tidegate.nvme.EnduranceGroupLog;
import io.tidegate.nvme.ErrorLogEntry;
import io.tidegate.nvme.Feature;
import io.tidegate.nvme.FirmwareSlotLog;
import io.tidegate.nvme.LogPage;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.SmartLog;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.FakeConnection.Response;
import io.tidegate.target.NamespaceSettings.Visibility;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NVMe Base 2.1, 5.1.12: what each log page says, and how it may be asked for. */
class LogPageCommandTest {

    private static final int INVALID_FIELD = Status.INVALID_FIELD | Status.DNR;
    private static final Consumer<Sqe> EVENT_REQUEST = sqe -> sqe.opcode(AdminOpcode.ASYNC_EVENT_REQUEST);
    private static final String OTHER_HOST = HOST + "x";

    private final TargetFixture fixture = new TargetFixture();
    private FakeConnection admin;
    private FakeConnection io;

    @BeforeEach
    void connect() {
        fixture.addNamespace(1);
        admin = fixture.admin();
        io = fixture.io(admin, 1);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private ByteBuffer page(int identifier, int bytes) {
        Response response = admin.call(log(identifier, bytes));
        assertThat(Status.describe(response.status())).isEqualTo("success");
        return response.data();
    }

    private ErrorLogEntry newestError() {
        return new ErrorLogEntry(page(LogPage.ERROR_INFORMATION, 64), 0);
    }

    private SmartLog smart() {
        return new SmartLog(page(LogPage.SMART, 512), 0);
    }

    private int changedCount() {
        ChangedNamespaceLog changed = new ChangedNamespaceLog(page(LogPage.CHANGED_NAMESPACES, 4096), 0);
        int count = 0;
        while (count < 1024 && changed.nsid(count) != 0) {
            count++;
        }
        return count;
    }

    @Test
    void a_failed_read_is_logged_with_queue_block_namespace_opcode_and_the_wrong_parameter() {
        int cid = io.send(io(NvmOpcode.READ, 1, 4_000, 1));
        ErrorLogEntry entry = newestError();
        assertThat(entry.errorCount()).isEqualTo(1);
        assertThat(entry.sqid()).isEqualTo(1);
        assertThat(entry.cid()).isEqualTo(cid);
        assertThat(entry.statusField() >> 1).isEqualTo(Status.LBA_OUT_OF_RANGE | Status.DNR);
        assertThat(entry.parameterErrorLocation()).as("the byte of SLBA").isEqualTo(40);
        assertThat(entry.lba()).isEqualTo(4_000);
        assertThat(entry.nsid()).isEqualTo(1);
        assertThat(entry.opcode()).isEqualTo(NvmOpcode.READ);
        assertThat(entry.csi()).isZero();
        assertThat(entry.lpver()).isEqualTo(1);
        assertThat(entry.trtype()).as("TCP").isEqualTo(3);
    }

    @Test
    void a_failure_of_the_device_is_in_no_parameter_and_an_admin_command_has_no_block() {
        RecordingDevice broken = new RecordingDevice(fixture.memoryDevice("broken", 1 << 20), g -> g);
        fixture.addNamespace(2, broken, false, Visibility.EVERYONE);
        broken.failWith(Errno.EIO);
        io.call(io(NvmOpcode.READ, 2, 7, 1));
        assertThat(newestError().parameterErrorLocation()).isEqualTo(0xffff);
        assertThat(newestError().lba()).isEqualTo(7);
        admin.call(identify(0x7f, 0));
        assertThat(newestError().parameterErrorLocation()).isEqualTo(40);
        assertThat(newestError().lba()).isZero();
        admin.call(identify(0, 99));
        assertThat(newestError().parameterErrorLocation())
                .as("the byte of NSID")
                .isEqualTo(4);
    }

    @Test
    void the_error_log_keeps_the_newest_and_counts_all() {
        for (int i = 0; i < ErrorLog.ENTRIES + 6; i++) {
            io.call(io(NvmOpcode.READ, 1, 4_000 + i, 1));
        }
        ByteBuffer whole = page(LogPage.ERROR_INFORMATION, ErrorLog.ENTRIES * 64);
        assertThat(new ErrorLogEntry(whole, 0).errorCount()).isEqualTo(70);
        assertThat(new ErrorLogEntry(whole, 63 * 64).errorCount()).isEqualTo(7);
        assertThat(smart().errorLogEntries()).isEqualTo(70);
    }

    @Test
    void health_counts_commands_as_the_specification_does() {
        io.call(TargetFixture.write(0, 256), new byte[256 * 512]);
        io.call(TargetFixture.read(0, 256));
        io.call(io(NvmOpcode.COMPARE, 1, 0, 256), new byte[256 * 512]);
        io.call(io(NvmOpcode.VERIFY, 1, 0, 2048));
        io.call(io(NvmOpcode.WRITE_ZEROES, 1, 0, 2048));
        io.call(sqe -> sqe.opcode(NvmOpcode.FLUSH).nsid(1));
        SmartLog smart = smart();
        assertThat(smart.hostReadCommands()).as("read and compare").isEqualTo(2);
        assertThat(smart.hostWriteCommands()).as("no zeroes").isEqualTo(1);
        assertThat(smart.dataUnitsRead())
                .as("256 + 256 + 2048 blocks, in thousands")
                .isEqualTo(3);
        assertThat(smart.dataUnitsWritten()).isEqualTo(1);
        assertThat(smart.mediaErrors()).isZero();
        assertThat(smart.unsafeShutdowns()).isZero();
        assertThat(smart.criticalWarning()).isZero();
        assertThat(smart.availableSpare()).isEqualTo(100);
    }

    @Test
    void errors_of_the_medium_are_counted_and_refusals_are_not() {
        RecordingDevice broken = new RecordingDevice(fixture.memoryDevice("broken", 1 << 20), g -> g);
        fixture.addNamespace(2, broken, false, Visibility.EVERYONE);
        broken.failWith(Errno.EIO);
        io.call(io(NvmOpcode.READ, 2, 7, 1));
        io.call(io(NvmOpcode.WRITE, 2, 7, 1), new byte[512]);
        io.call(io(NvmOpcode.READ, 1, 4_000, 1));
        assertThat(smart().mediaErrors()).isEqualTo(2);
    }

    private EnduranceGroupLog endurance(FakeConnection asking) {
        Response response = asking.call(ofGroup(1));
        assertThat(Status.describe(response.status())).isEqualTo("success");
        return new EnduranceGroupLog(response.data(), 0);
    }

    private static Consumer<Sqe> ofGroup(int id) {
        return log(LogPage.ENDURANCE_GROUP, 512).andThen(sqe -> sqe.cdw11(id << 16));
    }

    @Test
    void the_endurance_group_counts_for_all_hosts_those_that_have_left_included() {
        io.call(TargetFixture.write(0, 256), new byte[256 * 512]);
        io.call(TargetFixture.read(0, 256));
        io.call(io(NvmOpcode.READ, 1, 4_000, 1));
        assertThat(endurance(admin).hostWriteCommands()).isOne();
        FakeConnection second = fixture.admin();
        fixture.io(second, 1).call(TargetFixture.read(0, 8));
        admin.close("the host has gone");
        fixture.loop.turn();
        EnduranceGroupLog log = endurance(second);
        assertThat(log.hostReadCommands()).isEqualTo(2);
        assertThat(log.hostWriteCommands()).isOne();
        assertThat(log.dataUnitsRead()).as("a part of a billion bytes").isOne();
        assertThat(log.dataUnitsWritten()).isOne();
        assertThat(log.errorLogEntries()).isOne();
        assertThat(log.mediaErrors()).isZero();
        assertThat(log.criticalWarning()).isZero();
        assertThat(log.availableSpare()).isEqualTo(100);
    }

    @Test
    void a_command_that_a_departed_controller_left_behind_is_counted_when_it_ends() {
        HeldDevice held = new HeldDevice(fixture.memoryDevice("held", 1 << 20));
        fixture.addNamespace(2, held, false, Visibility.EVERYONE);
        io.send(io(NvmOpcode.READ, 2, 0, 1));
        admin.close("the host has gone");
        fixture.loop.turn();
        FakeConnection second = fixture.admin();
        assertThat(endurance(second).hostReadCommands()).isZero();
        held.letGo();
        fixture.loop.turn();
        assertThat(endurance(second).hostReadCommands()).isOne();
    }

    @Test
    void an_endurance_group_that_is_not_there_is_refused() {
        assertThat(admin.call(ofGroup(0)).status()).isEqualTo(INVALID_FIELD);
        assertThat(admin.call(ofGroup(2)).status()).isEqualTo(INVALID_FIELD);
        assertThat(newestError().parameterErrorLocation()).as("the byte of LSI").isEqualTo(46);
    }

    @Test
    void there_is_one_firmware_slot() {
        FirmwareSlotLog firmware = new FirmwareSlotLog(page(LogPage.FIRMWARE_SLOT, 512), 0);
        assertThat(firmware.afi()).isEqualTo(1);
        assertThat(firmware.revision(1)).isNotBlank();
    }

    @Test
    void more_changed_namespaces_than_fit_are_told_as_too_many() {
        Controller controller = admin.queuePair().controller();
        for (int nsid = 1; nsid <= 1024; nsid++) {
            controller.namespaceChanged(nsid);
        }
        fixture.loop.turn();
        ChangedNamespaceLog full = new ChangedNamespaceLog(
                admin.call(log(LogPage.CHANGED_NAMESPACES, 4096, 0, true)).data(), 0);
        assertThat(full.nsid(0)).isEqualTo(1);
        assertThat(full.nsid(1023)).isEqualTo(1024);
        controller.namespaceChanged(1025);
        fixture.loop.turn();
        ChangedNamespaceLog many = new ChangedNamespaceLog(page(LogPage.CHANGED_NAMESPACES, 4096), 0);
        assertThat(many.nsid(0)).isEqualTo(-1);
        assertThat(many.nsid(1)).isZero();
        assertThat(changedCount()).as("it was read").isZero();
    }

    @Test
    void a_host_hears_of_the_namespaces_it_sees_or_saw_and_of_no_others() {
        Visibility others = new Visibility(false, Set.of(OTHER_HOST));
        fixture.addNamespace(2, fixture.memoryDevice("hidden", 1 << 20), false, others);
        fixture.loop.turn();
        assertThat(changedCount()).isZero();
        NamespaceSettings shown =
                new NamespaceSettings(2, new UUID(0x0102030405060708L, 2), 512, 1, false, Visibility.EVERYONE);
        fixture.subsystem.updateNamespace(shown);
        fixture.loop.turn();
        assertThat(changedCount()).isEqualTo(1);
        fixture.subsystem.updateNamespace(new NamespaceSettings(2, shown.uuid(), 512, 1, false, others));
        fixture.loop.turn();
        assertThat(changedCount()).as("it is gone for this host").isEqualTo(1);
        fixture.subsystem.removeNamespace(2);
        fixture.loop.turn();
        assertThat(changedCount()).isZero();
    }

    @Test
    void retaining_the_event_leaves_list_and_event_as_they_are() {
        admin.call(setFeature(Feature.ASYNC_EVENT_CONFIGURATION, AsyncEvent.ENABLE_NAMESPACE_CHANGED));
        int first = admin.send(EVENT_REQUEST);
        int second = admin.send(EVENT_REQUEST);
        fixture.addNamespace(2);
        fixture.loop.turn();
        assertThat(admin.answered(first)).isTrue();
        admin.call(log(LogPage.CHANGED_NAMESPACES, 4096, 0, true));
        fixture.addNamespace(3);
        fixture.loop.turn();
        assertThat(admin.answered(second)).isFalse();
        assertThat(changedCount()).isEqualTo(2);
        assertThat(admin.answered(second)).isTrue();
    }

    @Test
    void a_masked_event_is_not_told() {
        admin.call(setFeature(Feature.ASYNC_EVENT_CONFIGURATION, AsyncEvent.ENABLE_ANA_CHANGE));
        int request = admin.send(EVENT_REQUEST);
        fixture.addNamespace(2);
        fixture.loop.turn();
        assertThat(admin.answered(request)).isFalse();
        fixture.target.setAnaState(1, AnaState.NON_OPTIMIZED);
        fixture.loop.turn();
        assertThat(admin.response(request).dw0()).isEqualTo(AsyncEvent.ANA_CHANGED);
    }

    @Test
    void effects_are_those_of_the_commands_there_are() {
        CommandsSupportedLog effects = new CommandsSupportedLog(page(LogPage.COMMANDS_SUPPORTED, 4096), 0);
        for (int opcode = 0; opcode < 256; opcode++) {
            int code = opcode;
            boolean fabrics = opcode == AdminOpcode.FABRICS;
            if (!fabrics && !isReservation(opcode)) {
                boolean known = Status.code(io.call(sqe -> sqe.opcode(code).nsid(1), new byte[512])
                                .status())
                        != Status.INVALID_OPCODE;
                assertThat(effects.io(opcode) != 0)
                        .as("I/O opcode %02xh", opcode)
                        .isEqualTo(known);
            }
        }
        for (int opcode : new int[] {0x0d, 0x10, 0x11, 0x14, 0x15, 0x19, 0x1a, 0x1c, 0x7c, 0x80, 0x81, 0x82, 0x84}) {
            assertThat(effects.admin(opcode)).as("admin opcode %02xh", opcode).isZero();
        }
        assertThat(effects.io(NvmOpcode.WRITE)).isEqualTo(3);
        assertThat(effects.io(NvmOpcode.READ)).isEqualTo(1);
        Consumer<Sqe> zoned = log(LogPage.COMMANDS_SUPPORTED, 4096).andThen(sqe -> sqe.cdw14(2 << 24));
        CommandsSupportedLog other = new CommandsSupportedLog(admin.call(zoned).data(), 0);
        assertThat(other.io(NvmOpcode.WRITE)).as("no zoned namespaces").isZero();
        assertThat(other.admin(AdminOpcode.IDENTIFY)).isOne();
    }

    private static boolean isReservation(int opcode) {
        return switch (opcode) {
            case NvmOpcode.RESERVATION_REGISTER,
                    NvmOpcode.RESERVATION_REPORT,
                    NvmOpcode.RESERVATION_ACQUIRE,
                    NvmOpcode.RESERVATION_RELEASE -> true;
            default -> false;
        };
    }

    @Test
    void the_features_listed_are_those_that_answer_with_their_scope() {
        ByteBuffer effects = page(LogPage.FEATURE_EFFECTS, 1024);
        for (int feature = 0; feature < 256; feature++) {
            boolean listed = (effects.getInt(feature * 4) & 1) != 0;
            int capabilities = feature | Feature.SELECT_CAPABILITIES << 8;
            Response answer = admin.call(TargetFixture.getFeature(capabilities));
            assertThat(answer.status() == Status.SUCCESS)
                    .as("feature %02xh", feature)
                    .isEqualTo(listed);
            boolean ofNamespace = (effects.getInt(feature * 4) & 1 << 20) != 0;
            assertThat((answer.dw0() & Feature.CAPABILITY_NAMESPACE_SPECIFIC) != 0 && listed)
                    .isEqualTo(ofNamespace);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x06, 0x07, 0x08, 0x0a, 0x0b, 0x0e, 0x0f, 0x10, 0x13, 0x81, 0xc0})
    void pages_of_what_is_not_here_are_absent(int identifier) {
        assertThat(admin.call(log(identifier, 512)).status()).isEqualTo(Status.INVALID_LOG_PAGE | Status.DNR);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x0c, 0x12})
    void every_page_is_of_the_controller_and_no_namespace_or_uuid_chooses_another(int identifier) {
        assertThat(admin.call(log(identifier, 64).andThen(sqe -> sqe.nsid(0))).status())
                .isEqualTo(Status.SUCCESS);
        assertThat(admin.call(log(identifier, 64).andThen(sqe -> sqe.nsid(1))).status())
                .isEqualTo(INVALID_FIELD);
        assertThat(admin.call(log(identifier, 64).andThen(sqe -> sqe.cdw14(1))).status())
                .isEqualTo(INVALID_FIELD);
        assertThat(admin.call(log(identifier, 64).andThen(sqe -> sqe.cdw14(1 << 23)))
                        .status())
                .as("offset as an index")
                .isEqualTo(INVALID_FIELD);
        assertThat(admin.call(log(identifier, 64, 2, true)).status()).isEqualTo(INVALID_FIELD);
        assertThat(admin.call(log(identifier, 64).andThen(sqe -> sqe.cdw13(1))).status())
                .as("4 GiB behind the start")
                .isEqualTo(INVALID_FIELD);
    }

    @Test
    void more_than_mdts_is_refused_and_a_short_page_is_filled_up_with_zeroes() {
        assertThat(admin.call(log(LogPage.SMART, 256 << 10)).status()).isEqualTo(INVALID_FIELD);
        byte[] data = page(LogPage.SMART, 1024).array();
        assertThat(Arrays.copyOfRange(data, 512, 1024)).containsOnly(0);
    }

    @Test
    void groups_alone_are_told_without_their_namespaces() {
        AnaLog groups = new AnaLog(
                admin.call(log(LogPage.ANA, 4096).andThen(sqe -> sqe.cdw10(sqe.cdw10() | 1 << 8)))
                        .data(),
                0);
        assertThat(groups.groupCount()).isEqualTo(16);
        assertThat(groups.next()).isTrue();
        assertThat(groups.namespaceCount()).isZero();
    }

    @Test
    void the_ana_log_hides_what_the_host_may_not_see() {
        fixture.addNamespace(
                2, fixture.memoryDevice("hidden", 1 << 20), false, new Visibility(false, Set.of(OTHER_HOST)));
        AnaLog log = new AnaLog(page(LogPage.ANA, 4096), 0);
        assertThat(log.next()).isTrue();
        assertThat(log.namespaceCount()).isEqualTo(1);
    }

    @Test
    void a_supported_page_names_itself_in_the_list() {
        ByteBuffer pages = page(LogPage.SUPPORTED_PAGES, 1024);
        for (int identifier : new int[] {0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x09, 0x0c, 0x0d, 0x12}) {
            assertThat(pages.getInt(identifier * 4) & 1).as("%02xh", identifier).isOne();
        }
    }
}
