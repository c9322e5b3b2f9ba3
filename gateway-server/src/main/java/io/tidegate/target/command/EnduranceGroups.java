package io.tidegate.target.command;

import io.tidegate.nvme.EnduranceGroupLog;
import io.tidegate.nvme.IdentifyCns;
import io.tidegate.nvme.LogPage;
import io.tidegate.nvme.Sqe;
import io.tidegate.target.Controller;
import io.tidegate.target.EnduranceGroup;
import io.tidegate.target.QueueCounters;
import java.nio.ByteBuffer;

/**
 * What a host is told of endurance groups (NVMe Base 2.1, 3.2.3, 5.1.12.1.10 and 5.1.13.2.16): there is one, and nothing
 * ever happens to it of which an event could tell. Stateless.
 */
final class EnduranceGroups {

    private static final long DATA_UNIT_BYTES = 1_000_000_000;
    private static final int ALL_SPARE_LEFT = 100;

    private EnduranceGroups() {}

    /** True when the command names the group there is. */
    static boolean named(Sqe sqe) {
        return LogPage.specificIdentifier(sqe) == EnduranceGroup.ID;
    }

    /** Endurance Group Information: what hosts did by way of this gateway. The medium itself tells nothing. */
    static ByteBuffer information(Controller controller, Sqe sqe) {
        ByteBuffer page = LogPages.page(EnduranceGroupLog.BYTES);
        EnduranceGroup.Usage usage = controller.subsystem().enduranceGroup().usage();
        QueueCounters.Totals io = usage.io();
        new EnduranceGroupLog(page, 0)
                .availableSpare(ALL_SPARE_LEFT)
                .dataUnitsRead(units(io.readBytes()))
                .dataUnitsWritten(units(io.writtenBytes()))
                .hostReadCommands(io.reads())
                .hostWriteCommands(io.writes())
                .mediaErrors(io.mediaErrors())
                .errorLogEntries(usage.errors());
        return page;
    }

    /** Rounded up, as the specification asks. */
    private static long units(long bytes) {
        return Math.ceilDiv(bytes, DATA_UNIT_BYTES);
    }

    /** Endurance Group List, from the id asked for on: the number of ids, then each of them. */
    static void list(Sqe sqe, ByteBuffer data) {
        if (IdentifyCns.specificIdentifier(sqe) <= EnduranceGroup.ID) {
            data.putShort(0, (short) 1);
            data.putShort(Short.BYTES, (short) EnduranceGroup.ID);
        }
    }
}
