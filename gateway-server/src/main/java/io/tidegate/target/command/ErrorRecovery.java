package io.tidegate.target.command;

import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.Controller;
import io.tidegate.target.Namespace;
import io.tidegate.target.Request;
import java.util.stream.Stream;

/**
 * Error Recovery (05h; NVM Command Set 1.1, 4.1.3.2), of one namespace or of all. Whether reading unwritten blocks is an
 * error can be chosen where the device tells them apart. No command is limited in time, so no limit (TLER) can be set.
 * Stateless.
 */
final class ErrorRecovery implements FeatureHandler {

    private static final int ALL = -1;
    private static final int TIME_LIMIT = 0xffff;
    private static final int UNWRITTEN_ERROR = 1 << 16;

    @Override
    public boolean changeable() {
        return true;
    }

    /** There is no one answer for all namespaces; tools that name none want to know of the time limit. */
    @Override
    public int validateGet(Controller controller, Sqe sqe) {
        if (sqe.nsid() == ALL) {
            return Status.INVALID_FIELD | Status.DNR;
        }
        return sqe.nsid() == 0 ? Status.SUCCESS : NamespaceScope.require(controller, sqe);
    }

    @Override
    public void get(Controller controller, Request request) {
        Namespace namespace = NamespaceScope.find(controller, request.sqe());
        boolean wanted =
                namespace != null && controller.values().unwrittenErrors().wanted(namespace);
        request.cqe().dw0(wanted ? UNWRITTEN_ERROR : 0);
    }

    @Override
    public void getDefault(Controller controller, Request request) {
        request.cqe().dw0(0);
    }

    @Override
    public int validateSet(Controller controller, Sqe sqe) {
        if (sqe.nsid() != ALL && NamespaceScope.find(controller, sqe) == null) {
            return Status.INVALID_NAMESPACE | Status.DNR;
        }
        if ((sqe.cdw11() & TIME_LIMIT) != 0) {
            return Status.INVALID_FIELD | Status.DNR;
        }
        boolean can = !wanted(sqe) || named(controller, sqe).anyMatch(ErrorRecovery::tellsUnwritten);
        return can ? Status.SUCCESS : Status.INVALID_FIELD | Status.DNR;
    }

    /** Of all namespaces those take it that can. */
    @Override
    public void set(Controller controller, Request request) {
        boolean wanted = wanted(request.sqe());
        named(controller, request.sqe())
                .filter(ErrorRecovery::tellsUnwritten)
                .forEach(namespace -> controller.values().unwrittenErrors().want(namespace, wanted));
    }

    private static boolean wanted(Sqe sqe) {
        return (sqe.cdw11() & UNWRITTEN_ERROR) != 0;
    }

    private static boolean tellsUnwritten(Namespace namespace) {
        return namespace.device().geometry().tellsUnwritten();
    }

    private static Stream<Namespace> named(Controller controller, Sqe sqe) {
        return sqe.nsid() == ALL
                ? controller.subsystem().namespaces().visibleTo(controller.hostNqn()).stream()
                : Stream.ofNullable(NamespaceScope.find(controller, sqe));
    }
}
