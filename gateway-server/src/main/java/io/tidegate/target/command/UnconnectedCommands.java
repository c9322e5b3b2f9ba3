package io.tidegate.target.command;

import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.FabricsType;
import io.tidegate.nvme.Status;
import io.tidegate.target.CommandHandler;
import io.tidegate.target.Request;

/** Before Connect: a queue takes Connect and nothing else (NVMe Base 2.1, 3.3.2.2). */
final class UnconnectedCommands implements CommandHandler {

    @Override
    public int validate(Request request) {
        boolean connect =
                request.sqe().opcode() == AdminOpcode.FABRICS && request.sqe().fctype() == FabricsType.CONNECT;
        return connect ? Connect.validate(request) : Status.COMMAND_SEQUENCE_ERROR | Status.DNR;
    }

    @Override
    public void execute(Request request) {
        request.queuePair().complete(request, Connect.execute(request));
    }
}
