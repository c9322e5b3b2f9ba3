package io.tidegate.target.command;

import io.tidegate.nvme.CommandSet;
import io.tidegate.nvme.ErrorLogEntry;
import io.tidegate.nvme.FirmwareSlotLog;
import io.tidegate.nvme.SmartLog;
import io.tidegate.nvme.Sqe;
import io.tidegate.target.Controller;
import io.tidegate.target.ErrorLog;
import io.tidegate.target.QueueCounters;
import io.tidegate.target.SubsystemSettings;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/** The log pages that tell how a controller fares: errors, SMART and firmware. Stateless. */
final class HealthLogs {

    /** A data unit of the SMART log: 1000 blocks of 512 bytes. */
    private static final long DATA_UNIT_BYTES = 512_000;

    private static final int ALL_SPARE_LEFT = 100;
    private static final int FABRIC_TCP = 3;
    private static final int FIRST_SLOT = 1;

    /** Version of an error entry that has a command set and an opcode. */
    private static final int WITH_OPCODE = 1;

    private HealthLogs() {}

    /** Error Information (5.1.12.1.2), newest entry first. */
    static ByteBuffer errors(Controller controller, Sqe sqe) {
        ByteBuffer page = LogPages.page(ErrorLog.ENTRIES * ErrorLogEntry.BYTES);
        int at = 0;
        for (ErrorLog.Entry entry : controller.errorLog().newestFirst()) {
            new ErrorLogEntry(page, at)
                    .errorCount(entry.errorCount())
                    .sqid(entry.queueId())
                    .cid(entry.commandId())
                    .statusField(entry.status() << 1)
                    .parameterErrorLocation(entry.location())
                    .lba(entry.lba())
                    .nsid(entry.nsid())
                    .trtype(FABRIC_TCP)
                    .csi(CommandSet.NVM)
                    .opcode(entry.opcode())
                    .lpver(WITH_OPCODE);
            at += ErrorLogEntry.BYTES;
        }
        return page;
    }

    /** SMART / Health Information (5.1.12.1.3): counters of this controller. */
    static ByteBuffer smart(Controller controller, Sqe sqe) {
        ByteBuffer page = LogPages.page(SmartLog.BYTES);
        QueueCounters.Totals totals = controller.totals();
        new SmartLog(page, 0)
                .availableSpare(ALL_SPARE_LEFT)
                .dataUnitsRead(units(totals.readBytes()))
                .dataUnitsWritten(units(totals.writtenBytes()))
                .hostReadCommands(totals.reads())
                .hostWriteCommands(totals.writes())
                .powerOnHours(powerOnHours())
                .mediaErrors(totals.mediaErrors())
                .errorLogEntries(controller.errorLog().count());
        return page;
    }

    /** Since this gateway was started. */
    static long powerOnHours() {
        return TimeUnit.MILLISECONDS.toHours(
                ManagementFactory.getRuntimeMXBean().getUptime());
    }

    /** Rounded up, as the specification asks. */
    private static long units(long bytes) {
        return (bytes + DATA_UNIT_BYTES - 1) / DATA_UNIT_BYTES;
    }

    /** Firmware Slot Information (5.1.12.1.4): one slot. */
    static ByteBuffer firmware(Controller controller, Sqe sqe) {
        ByteBuffer page = LogPages.page(FirmwareSlotLog.BYTES);
        new FirmwareSlotLog(page, 0).afi(FIRST_SLOT).revision(FIRST_SLOT, SubsystemSettings.FIRMWARE);
        return page;
    }
}
