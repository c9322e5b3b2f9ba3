package io.tidegate.target.command;

import io.tidegate.nvme.AuthCommand;
import io.tidegate.nvme.FabricsType;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.QueueAuthentication;
import io.tidegate.target.Request;

/** Authentication Send and Authentication Receive, on every kind of queue (NVMe Base 2.1, 6.1 and 6.2). */
final class AuthenticationCommands {

    private AuthenticationCommands() {}

    static boolean is(int fabricsType) {
        return fabricsType == FabricsType.AUTHENTICATION_SEND || fabricsType == FabricsType.AUTHENTICATION_RECEIVE;
    }

    static int validate(Request request) {
        Sqe sqe = request.sqe();
        if (!AuthCommand.names(sqe)) {
            return request.invalidField(Sqe.CDW10);
        }
        if (request.queuePair().authentication().computing()) {
            return Status.COMMAND_SEQUENCE_ERROR | Status.DNR;
        }
        int length = AuthCommand.length(sqe);
        if (length < 1 || length > QueueAuthentication.MAX_MESSAGE_BYTES) {
            return request.invalidField(Sqe.CDW11);
        }
        request.expect(
                sqe.fctype() == FabricsType.AUTHENTICATION_SEND
                        ? Request.Transfer.TO_CONTROLLER
                        : Request.Transfer.TO_HOST,
                length);
        return Status.SUCCESS;
    }

    static void execute(Request request) {
        QueueAuthentication authentication = request.queuePair().authentication();
        // The data of this one may have come after another one began.
        if (authentication.computing()) {
            request.queuePair().complete(request, Status.COMMAND_SEQUENCE_ERROR | Status.DNR);
        } else if (request.sqe().fctype() == FabricsType.AUTHENTICATION_SEND) {
            authentication.take(request);
        } else {
            authentication.give(request);
        }
    }
}
