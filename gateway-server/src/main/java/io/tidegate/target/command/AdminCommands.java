package io.tidegate.target.command;

import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.Status;
import io.tidegate.target.CommandHandler;
import io.tidegate.target.Request;

/**
 * The admin queue of a controller (NVMe Base 2.1, 5; for discovery 3.1.3.3.2, figure 30). The two kinds of controllers
 * differ in what they identify, in their log pages and features, and in Abort.
 */
final class AdminCommands implements CommandHandler {

    /** Identify of one kind of controller. */
    interface IdentifyCommand {

        /** Checks the command and declares its data. */
        int validate(Request request);

        /** Fills the data and completes the command. */
        void execute(Request request);
    }

    private final IdentifyCommand identify;
    private final LogPages logPages;
    private final Features features;
    private final boolean aborts;

    private AdminCommands(IdentifyCommand identify, LogPages logPages, Features features, boolean aborts) {
        this.identify = identify;
        this.logPages = logPages;
        this.features = features;
        this.aborts = aborts;
    }

    static AdminCommands ofIoController() {
        return new AdminCommands(new Identify(), LogPages.ofIoController(), Features.ofIoController(), true);
    }

    static AdminCommands ofDiscoveryController() {
        return new AdminCommands(
                new IdentifyDiscovery(), LogPages.ofDiscoveryController(), Features.ofDiscoveryController(), false);
    }

    @Override
    public int validate(Request request) {
        int opcode = request.sqe().opcode();
        if (opcode == AdminOpcode.FABRICS) {
            return FabricsCommands.validateAdmin(request);
        }
        if (!request.queuePair().controller().registers().ready()) {
            return Status.COMMAND_SEQUENCE_ERROR | Status.DNR;
        }
        return switch (opcode) {
            case AdminOpcode.IDENTIFY -> identify.validate(request);
            case AdminOpcode.GET_LOG_PAGE -> logPages.validate(request);
            case AdminOpcode.SET_FEATURES -> features.validateSet(request);
            case AdminOpcode.GET_FEATURES -> features.validateGet(request);
            case AdminOpcode.KEEP_ALIVE -> validateKeepAlive(request);
            case AdminOpcode.ASYNC_EVENT_REQUEST -> Status.SUCCESS;
            case AdminOpcode.ABORT ->
                aborts ? AbortCommand.validate(request) : request.refuse(Status.INVALID_OPCODE, 0);
            // Namespace Management, Format, Sanitize, Security, Firmware, Directives and the like: OACS says none is
            // there.
            default -> request.refuse(Status.INVALID_OPCODE, 0);
        };
    }

    /** A keep-alive without a timeout in force has no meaning (NVMe Base 2.1, 5.1.15). */
    private static int validateKeepAlive(Request request) {
        return request.queuePair().controller().keepAliveMillis() > 0
                ? Status.SUCCESS
                : Status.KEEP_ALIVE_INVALID | Status.DNR;
    }

    @Override
    public void execute(Request request) {
        switch (request.sqe().opcode()) {
            case AdminOpcode.FABRICS -> FabricsCommands.executeAdmin(request);
            case AdminOpcode.IDENTIFY -> identify.execute(request);
            case AdminOpcode.GET_LOG_PAGE -> logPages.execute(request);
            case AdminOpcode.SET_FEATURES -> features.executeSet(request);
            case AdminOpcode.GET_FEATURES -> features.executeGet(request);
            case AdminOpcode.ABORT -> AbortCommand.execute(request);
            case AdminOpcode.ASYNC_EVENT_REQUEST ->
                request.queuePair().controller().events().request(request);
            default -> request.queuePair().complete(request, Status.SUCCESS);
        }
    }
}
