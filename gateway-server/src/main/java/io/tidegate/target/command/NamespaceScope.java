package io.tidegate.target.command;

import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.Controller;
import io.tidegate.target.Namespace;
import org.jspecify.annotations.Nullable;

/** The one namespace that a feature is asked of: a host that does not see it is told that there is none. Stateless. */
final class NamespaceScope {

    private NamespaceScope() {}

    static @Nullable Namespace find(Controller controller, Sqe sqe) {
        Namespace namespace = controller.subsystem().namespaces().get(sqe.nsid());
        return namespace != null && namespace.visibleTo(controller.hostNqn()) ? namespace : null;
    }

    static int require(Controller controller, Sqe sqe) {
        return find(controller, sqe) != null ? Status.SUCCESS : Status.INVALID_NAMESPACE | Status.DNR;
    }
}
