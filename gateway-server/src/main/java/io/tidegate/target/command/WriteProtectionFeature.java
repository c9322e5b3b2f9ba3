package io.tidegate.target.command;

import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.Controller;
import io.tidegate.target.Namespace;
import io.tidegate.target.Request;

/**
 * Namespace Write Protection Config (84h, NVMe Base 2.1, 5.1.25.1.31 and 8.1.16): none, or until a host ends it. The states
 * that last until a power cycle or for ever are refused, as NWPC says. Stateless.
 */
final class WriteProtectionFeature implements FeatureHandler {

    private static final int NONE = 0;
    private static final int WRITE_PROTECT = 1;
    private static final int STATE = 0x7;

    @Override
    public boolean changeable() {
        return true;
    }

    @Override
    public int validateGet(Controller controller, Sqe sqe) {
        return NamespaceScope.require(controller, sqe);
    }

    @Override
    public void get(Controller controller, Request request) {
        Namespace namespace = NamespaceScope.find(controller, request.sqe());
        boolean on = namespace != null && namespace.settings().writeProtected();
        request.cqe().dw0(on ? WRITE_PROTECT : NONE);
    }

    @Override
    public void getDefault(Controller controller, Request request) {
        request.cqe().dw0(NONE);
    }

    @Override
    public int validateSet(Controller controller, Sqe sqe) {
        int scope = NamespaceScope.require(controller, sqe);
        if (scope != Status.SUCCESS) {
            return scope;
        }
        return (sqe.cdw11() & STATE) <= WRITE_PROTECT ? Status.SUCCESS : Status.INVALID_FIELD | Status.DNR;
    }

    /** The state is shared by all gateways, so its keeper changes it and then ends the command. */
    @Override
    public boolean endsItself() {
        return true;
    }

    @Override
    public void set(Controller controller, Request request) {
        Namespace namespace = NamespaceScope.find(controller, request.sqe());
        if (namespace == null) {
            request.queuePair().complete(request, Status.INVALID_NAMESPACE | Status.DNR);
            return;
        }
        boolean on = (request.sqe().cdw11() & STATE) == WRITE_PROTECT;
        boolean changes = on != namespace.settings().writeProtected();
        LaterStatus.complete(
                request,
                FeatureEvents.recordedWhenSet(
                        request,
                        changes,
                        controller.target().writeProtection().set(controller.subsystem(), namespace, on)));
    }
}
