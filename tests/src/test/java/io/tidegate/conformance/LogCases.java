package io.tidegate.conformance;

import static io.tidegate.conformance.Case.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.CommandsSupportedLog;
import io.tidegate.nvme.EnduranceGroupLog;
import io.tidegate.nvme.ErrorLogEntry;
import io.tidegate.nvme.FirmwareSlotLog;
import io.tidegate.nvme.LogPage;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.SmartLog;
import io.tidegate.nvme.Status;
import java.util.Arrays;
import java.util.List;

/** Get Log Page (NVMe Base 2.1, 5.1.12), and whether the pages that list what there is tell the truth. */
final class LogCases {

    private static final String LOG = "NVMe Base 2.1, 5.1.12 Get Log Page";
    private static final int OFFSET_IS_INDEX = 1 << 23;

    private LogCases() {}

    static List<Case> all() {
        return List.of(
                of(LOG, "a page in pieces is the page as a whole", List.of(Subject.GET_LOG_PAGE), stage -> {
                    Host host = stage.host();
                    byte[] whole = host.admin(Ask.log(LogPage.COMMANDS_SUPPORTED, 4096))
                            .ok()
                            .bytes();
                    for (int at = 0; at < 4096; at += 1024) {
                        byte[] piece = host.admin(Ask.log(LogPage.COMMANDS_SUPPORTED, at, 1024, true))
                                .ok()
                                .bytes();
                        assertThat(piece).isEqualTo(Arrays.copyOfRange(whole, at, at + 1024));
                    }
                }),
                of(LOG, "an offset behind the page, or no multiple of four, is Invalid Field", getLog(), stage -> {
                    Host host = stage.host();
                    host.admin(Ask.log(LogPage.SMART, 1 << 20, 512, true)).refused(Status.INVALID_FIELD);
                    host.admin(Ask.log(LogPage.SMART, -4, 512, true)).refused(Status.INVALID_FIELD);
                    host.admin(Ask.log(LogPage.SMART, 2, 512, true)).refused(Status.INVALID_FIELD);
                    host.admin(Ask.log(LogPage.SMART, 512).with(sqe -> sqe.cdw14(OFFSET_IS_INDEX)))
                            .refused(Status.INVALID_FIELD);
                }),
                of(LOG, "more than the page has comes as zeroes behind it", getLog(), stage -> {
                    byte[] bytes = stage.host()
                            .admin(Ask.log(LogPage.SMART, 4096))
                            .ok()
                            .bytes();
                    assertThat(Arrays.copyOfRange(bytes, SmartLog.BYTES, 4096)).containsOnly(0);
                }),
                of(LOG + ": Supported Log Pages", "each page listed can be read and no other", pages(), stage -> {
                            Host host = stage.host();
                            Answer list = host.admin(Ask.log(LogPage.SUPPORTED_PAGES, 1024))
                                    .ok();
                            for (int page = 0; page < 256; page++) {
                                Answer answer = host.admin(Ask.log(page, 0, 512, true));
                                if ((list.data().getInt(page * Integer.BYTES) & 1) == 1) {
                                    assertThat(answer.status())
                                            .as("page %d", page)
                                            .isNotEqualTo(Status.INVALID_LOG_PAGE);
                                } else {
                                    answer.refused(Status.INVALID_LOG_PAGE);
                                }
                            }
                        })
                        .atExtremes(),
                of(
                        LOG + ": Error Information",
                        "the newest failure is the first entry",
                        List.of(Subject.LOG_ERROR),
                        stage -> {
                            Host host = stage.host();
                            host.io(Ask.read(Stage.BLOCKS, 1)).refused(Status.LBA_OUT_OF_RANGE);
                            ErrorLogEntry newest = new ErrorLogEntry(
                                    host.admin(Ask.log(LogPage.ERROR_INFORMATION, 64))
                                            .ok()
                                            .data(),
                                    0);
                            assertThat(newest.sqid()).isEqualTo(1);
                            assertThat(newest.lba()).isEqualTo(Stage.BLOCKS);
                            assertThat(newest.nsid()).isEqualTo(1);
                            assertThat(Status.code(newest.statusField() >> 1)).isEqualTo(Status.LBA_OUT_OF_RANGE);
                        }),
                of(
                        LOG + ": SMART / Health Information",
                        "reads and writes are counted",
                        List.of(Subject.LOG_SMART),
                        s -> {
                            Host host = s.host();
                            SmartLog before = smart(host);
                            host.io(Ask.write(0, Ask.pattern(1, 8))).ok();
                            host.io(Ask.read(0, 8)).ok();
                            SmartLog after = smart(host);
                            assertThat(after.hostReadCommands()).isEqualTo(before.hostReadCommands() + 1);
                            assertThat(after.hostWriteCommands()).isEqualTo(before.hostWriteCommands() + 1);
                            assertThat(after.criticalWarning()).isZero();
                        }),
                of(
                        LOG + ": Endurance Group Information",
                        "the one group counts what every controller did, and others are Invalid Field",
                        List.of(Subject.LOG_ENDURANCE_GROUP),
                        LogCases::endurance),
                of(LOG + ": Firmware Slot Information", "slot 1 is active", List.of(Subject.LOG_FIRMWARE), stage -> {
                    Answer answer = stage.host()
                            .admin(Ask.log(LogPage.FIRMWARE_SLOT, 512))
                            .ok();
                    assertThat(new FirmwareSlotLog(answer.data(), 0).afi() & 7).isEqualTo(1);
                }),
                of(LOG + ": Commands Supported and Effects", "what is not listed is refused", effects(), stage -> {
                            Host host = stage.host();
                            CommandsSupportedLog log = effects(host);
                            for (int opcode = 0; opcode < 256; opcode++) {
                                if (log.admin(opcode) == 0 && opcode != AdminOpcode.FABRICS) {
                                    host.admin(Command.of(opcode)).refused(Status.INVALID_OPCODE);
                                }
                                if (log.io(opcode) == 0 && opcode != AdminOpcode.FABRICS) {
                                    host.io(Command.of(opcode).with(sqe -> sqe.nsid(1)))
                                            .refused(Status.INVALID_OPCODE);
                                }
                            }
                        })
                        .atExtremes(),
                of(LOG + ": Commands Supported and Effects", "what is listed is understood", effects(), stage -> {
                            Host host = stage.host();
                            CommandsSupportedLog log = effects(host);
                            for (int opcode = 0; opcode < 256; opcode++) {
                                if (log.admin(opcode) != 0 && opcode != AdminOpcode.ASYNC_EVENT_REQUEST) {
                                    understood(host.admin(Command.of(opcode)), opcode);
                                }
                                if (log.io(opcode) != 0) {
                                    // Namespace 7 is not there: nothing is done.
                                    understood(host.io(Command.of(opcode).with(sqe -> sqe.nsid(7))), opcode);
                                }
                            }
                            assertThat(log.io(NvmOpcode.WRITE) & CommandsSupportedLog.BLOCK_CONTENT_CHANGE)
                                    .isNotZero();
                            assertThat(log.io(NvmOpcode.READ) & CommandsSupportedLog.BLOCK_CONTENT_CHANGE)
                                    .isZero();
                        })
                        .atExtremes(),
                of(
                                LOG + ": this table",
                                "names exactly the commands, log pages and features that the controller announces",
                                List.of(Subject.LOG_FEATURE_EFFECTS),
                                LogCases::announcements)
                        .atExtremes());
    }

    private static void endurance(Stage stage) throws Exception {
        Host first = stage.host();
        Host second = stage.host();
        first.io(Ask.write(0, Ask.pattern(1, 8))).ok();
        second.io(Ask.read(0, 8)).ok();
        EnduranceGroupLog log =
                new EnduranceGroupLog(second.admin(ofGroup(1)).ok().data(), 0);
        assertThat(log.hostReadCommands()).isEqualTo(1);
        assertThat(log.hostWriteCommands()).isEqualTo(1);
        assertThat(log.dataUnitsRead()).as("begun billions of bytes").isEqualTo(1);
        assertThat(log.dataUnitsWritten()).isEqualTo(1);
        assertThat(log.criticalWarning()).isZero();
        first.admin(ofGroup(0)).refused(Status.INVALID_FIELD);
        first.admin(ofGroup(2)).refused(Status.INVALID_FIELD);
        assertThat(IdentifyCases.namespace(first, 1).endgid()).isEqualTo(1);
    }

    private static Command ofGroup(int id) {
        return Ask.log(LogPage.ENDURANCE_GROUP, EnduranceGroupLog.BYTES).with(sqe -> sqe.cdw11(id << 16));
    }

    /** Whoever adds a command, a page or a feature to the target adds a case that names it; see the ADR 0030. */
    private static void announcements(Stage stage) throws Exception {
        Host host = stage.host();
        CommandsSupportedLog commands = effects(host);
        Answer pages = host.admin(Ask.log(LogPage.SUPPORTED_PAGES, 1024)).ok();
        Answer features = host.admin(Ask.log(LogPage.FEATURE_EFFECTS, 1024)).ok();
        for (int code = 0; code < 256; code++) {
            agree(Subject.Kind.ADMIN, code, code != AdminOpcode.FABRICS && commands.admin(code) != 0);
            agree(Subject.Kind.IO, code, code != AdminOpcode.FABRICS && commands.io(code) != 0);
            agree(Subject.Kind.LOG_PAGE, code, (pages.data().getInt(code * Integer.BYTES) & 1) != 0);
            agree(Subject.Kind.FEATURE, code, (features.data().getInt(code * Integer.BYTES) & 1) != 0);
        }
    }

    private static void agree(Subject.Kind kind, int code, boolean announced) {
        boolean named =
                kind.subjects().stream().anyMatch(subject -> subject.code() == code && Cases.count(subject) > 0);
        assertThat(announced)
                .as(
                        "%s: %02Xh is announced; a case of package conformance names it as its subject: %s",
                        kind, code, named)
                .isEqualTo(named);
    }

    private static void understood(Answer answer, int opcode) {
        assertThat(answer.status()).as("opcode %02Xh", opcode).isNotEqualTo(Status.INVALID_OPCODE);
    }

    private static CommandsSupportedLog effects(Host host) {
        return new CommandsSupportedLog(
                host.admin(Ask.log(LogPage.COMMANDS_SUPPORTED, CommandsSupportedLog.BYTES))
                        .ok()
                        .data(),
                0);
    }

    private static SmartLog smart(Host host) {
        return new SmartLog(
                host.admin(Ask.log(LogPage.SMART, SmartLog.BYTES)).ok().data(), 0);
    }

    private static List<Subject> getLog() {
        return List.of(Subject.GET_LOG_PAGE);
    }

    private static List<Subject> pages() {
        return List.of(Subject.LOG_SUPPORTED_PAGES);
    }

    private static List<Subject> effects() {
        return List.of(Subject.LOG_EFFECTS);
    }
}
