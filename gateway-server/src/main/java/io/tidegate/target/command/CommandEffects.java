package io.tidegate.target.command;

import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.CommandSet;
import io.tidegate.nvme.CommandsSupportedLog;
import io.tidegate.nvme.LogPage;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Sqe;
import io.tidegate.target.Controller;
import java.nio.ByteBuffer;

/** Commands Supported and Effects (NVMe Base 2.1, 5.1.12.1.6): what {@link AdminCommands} and {@link IoCommands} take. */
final class CommandEffects {

    private static final int SUPPORTED = CommandsSupportedLog.SUPPORTED;
    private static final int CHANGES_DATA = SUPPORTED | CommandsSupportedLog.BLOCK_CONTENT_CHANGE;

    private CommandEffects() {}

    static ByteBuffer page(Controller controller, Sqe sqe) {
        ByteBuffer page = LogPages.page(CommandsSupportedLog.BYTES);
        CommandsSupportedLog log = new CommandsSupportedLog(page, 0)
                .admin(AdminOpcode.GET_LOG_PAGE, SUPPORTED)
                .admin(AdminOpcode.IDENTIFY, SUPPORTED)
                .admin(AdminOpcode.ABORT, SUPPORTED)
                .admin(AdminOpcode.SET_FEATURES, SUPPORTED)
                .admin(AdminOpcode.GET_FEATURES, SUPPORTED)
                .admin(AdminOpcode.ASYNC_EVENT_REQUEST, SUPPORTED)
                .admin(AdminOpcode.KEEP_ALIVE, SUPPORTED);
        if (LogPage.csi(sqe) == CommandSet.NVM) {
            addIo(log);
        }
        return page;
    }

    /** Of another command set no I/O command is there, which tools that ask for each set like better than a refusal. */
    private static void addIo(CommandsSupportedLog log) {
        log.io(NvmOpcode.FLUSH, SUPPORTED)
                .io(NvmOpcode.WRITE, CHANGES_DATA)
                .io(NvmOpcode.READ, SUPPORTED)
                .io(NvmOpcode.COMPARE, SUPPORTED)
                .io(NvmOpcode.VERIFY, SUPPORTED)
                .io(NvmOpcode.WRITE_ZEROES, CHANGES_DATA)
                .io(NvmOpcode.RESERVATION_REGISTER, SUPPORTED)
                .io(NvmOpcode.RESERVATION_REPORT, SUPPORTED)
                .io(NvmOpcode.RESERVATION_ACQUIRE, SUPPORTED)
                .io(NvmOpcode.RESERVATION_RELEASE, SUPPORTED)
                .io(NvmOpcode.COPY, CHANGES_DATA)
                .io(NvmOpcode.DATASET_MANAGEMENT, CHANGES_DATA);
    }
}
