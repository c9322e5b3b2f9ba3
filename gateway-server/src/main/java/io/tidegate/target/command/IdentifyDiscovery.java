package io.tidegate.target.command;

import io.tidegate.nvme.AsyncEvent;
import io.tidegate.nvme.IdentifyCns;
import io.tidegate.nvme.IdentifyController;
import io.tidegate.nvme.Status;
import io.tidegate.target.Request;

/** Identify on a discovery controller: the controller and nothing else (NVMe Base 2.1, figure 329). Stateless. */
final class IdentifyDiscovery implements AdminCommands.IdentifyCommand {

    @Override
    public int validate(Request request) {
        request.expect(Request.Transfer.TO_HOST, IdentifyCns.DATA_BYTES);
        return IdentifyCns.cns(request.sqe()) == IdentifyCns.CONTROLLER
                ? Status.SUCCESS
                : Status.INVALID_FIELD | Status.DNR;
    }

    @Override
    public void execute(Request request) {
        Wipe.bytes(request.data(), IdentifyCns.DATA_BYTES);
        IdentifyController identity = new IdentifyController(request.data(), 0);
        ControllerIdentity.writeCommon(request.queuePair().controller(), identity);
        identity.subnqn(request.queuePair().target().discoveryNqn())
                .cntrltype(IdentifyController.TYPE_DISCOVERY)
                .oaes(AsyncEvent.ENABLE_DISCOVERY_CHANGE);
        request.queuePair().complete(request, Status.SUCCESS);
    }
}
