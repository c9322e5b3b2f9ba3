package io.tidegate.target.command;

import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.Status;
import io.tidegate.target.CommandHandler;
import io.tidegate.target.Request;

/** Until the host has proven itself a queue takes the commands by which it does, and nothing else (NVMe Base 2.1, 6.3). */
final class UnauthenticatedCommands implements CommandHandler {

    @Override
    public int validate(Request request) {
        boolean authentication = request.sqe().opcode() == AdminOpcode.FABRICS
                && AuthenticationCommands.is(request.sqe().fctype());
        return authentication ? AuthenticationCommands.validate(request) : Status.AUTHENTICATION_REQUIRED | Status.DNR;
    }

    @Override
    public void execute(Request request) {
        AuthenticationCommands.execute(request);
    }
}
