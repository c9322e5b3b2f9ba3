package io.tidegate.target.command;

import io.tidegate.nvme.Feature;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.Controller;
import io.tidegate.target.Namespace;
import io.tidegate.target.Request;
import java.util.Map;
import java.util.Set;

/** Get Features and Set Features (NVMe Base 2.1, 5.1.11 and 5.1.25). Stateless. */
final class Features {

    private static final int ALL_NAMESPACES = -1;

    private final Map<Integer, FeatureHandler> handlers;

    private Features(Map<Integer, FeatureHandler> handlers) {
        this.handlers = handlers;
    }

    static Features ofIoController() {
        return new Features(FeatureTable.OF_IO);
    }

    static Features ofDiscoveryController() {
        return new Features(FeatureTable.OF_DISCOVERY);
    }

    /** Identifiers of the features there are. */
    static Set<Integer> identifiersOfIoController() {
        return FeatureTable.OF_IO.keySet();
    }

    int validateGet(Request request) {
        Sqe sqe = request.sqe();
        FeatureHandler handler = handlers.get(Feature.identifier(sqe));
        if (handler == null || Feature.select(sqe) > Feature.SELECT_CAPABILITIES) {
            return request.invalidField(Sqe.CDW10);
        }
        int status = validateScope(request);
        if (status != Status.SUCCESS) {
            return status;
        }
        if (Feature.select(sqe) == Feature.SELECT_CAPABILITIES) {
            return Status.SUCCESS;
        }
        if (handler.dataBytes() > 0) {
            request.expect(Request.Transfer.TO_HOST, handler.dataBytes());
        }
        return located(request, handler.validateGet(request.queuePair().controller(), sqe));
    }

    void executeGet(Request request) {
        FeatureHandler handler = handler(request);
        Controller controller = request.queuePair().controller();
        if (request.transferBytes() > 0) {
            Wipe.bytes(request.data(), request.transferBytes());
        }
        switch (Feature.select(request.sqe())) {
            case Feature.SELECT_CURRENT -> handler.get(controller, request);
            case Feature.SELECT_CAPABILITIES ->
                request.cqe().dw0(capabilities(Feature.identifier(request.sqe()), handler));
            // Nothing is saveable, so the saved value is the default (5.1.11.1).
            default -> handler.getDefault(controller, request);
        }
        request.queuePair().complete(request, Status.SUCCESS);
    }

    private static int capabilities(int identifier, FeatureHandler handler) {
        return (handler.changeable() ? Feature.CAPABILITY_CHANGEABLE : 0)
                | (Feature.namespaceSpecific(identifier) ? Feature.CAPABILITY_NAMESPACE_SPECIFIC : 0);
    }

    /** A namespace that is named must be one the host sees and reaches (NVMe Base 2.1, 8.1.1); none needs a UUID. */
    private static int validateScope(Request request) {
        Sqe sqe = request.sqe();
        if (sqe.uuidIndex() != 0) {
            return request.invalidField(Sqe.CDW14);
        }
        if (!Feature.namespaceSpecific(Feature.identifier(sqe)) || !namesNamespace(sqe)) {
            return Status.SUCCESS;
        }
        Controller controller = request.queuePair().controller();
        Namespace namespace = controller.subsystem().namespaces().get(sqe.nsid());
        if (namespace == null || !namespace.visibleTo(controller.hostNqn())) {
            return request.refuse(Status.INVALID_NAMESPACE, Sqe.NSID);
        }
        return AnaAccess.check(controller.target().ana().state(namespace.anaGroup()));
    }

    private static boolean namesNamespace(Sqe sqe) {
        return sqe.nsid() != 0 && sqe.nsid() != ALL_NAMESPACES;
    }

    /** Values of features are in cdw11. */
    private static int located(Request request, int status) {
        return status == (Status.INVALID_FIELD | Status.DNR) ? request.invalidField(Sqe.CDW11) : status;
    }

    int validateSet(Request request) {
        Sqe sqe = request.sqe();
        FeatureHandler handler = handlers.get(Feature.identifier(sqe));
        if (handler == null) {
            return request.invalidField(Sqe.CDW10);
        }
        if (Feature.save(sqe)) {
            return request.refuse(Status.FEATURE_NOT_SAVEABLE, Sqe.CDW10);
        }
        if (namesNamespace(sqe) && !Feature.namespaceSpecific(Feature.identifier(sqe))) {
            return request.refuse(Status.FEATURE_NOT_NAMESPACE_SPECIFIC, Sqe.NSID);
        }
        int status = validateScope(request);
        if (status != Status.SUCCESS) {
            return status;
        }
        if (!handler.changeable()) {
            return request.refuse(Status.FEATURE_NOT_CHANGEABLE, Sqe.CDW10);
        }
        if (handler.dataBytes() > 0) {
            request.expect(Request.Transfer.TO_CONTROLLER, handler.dataBytes());
        }
        return located(request, handler.validateSet(request.queuePair().controller(), sqe));
    }

    void executeSet(Request request) {
        FeatureHandler handler = handler(request);
        int status = handler.apply(request.queuePair().controller(), request);
        if (status != Status.SUCCESS || !handler.endsItself()) {
            request.queuePair().complete(request, status);
        }
    }

    private FeatureHandler handler(Request request) {
        FeatureHandler handler = handlers.get(Feature.identifier(request.sqe()));
        if (handler == null) {
            throw new IllegalStateException("an unknown feature passed validation: " + request);
        }
        return handler;
    }
}
