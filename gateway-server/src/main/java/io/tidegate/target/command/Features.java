package io.tidegate.target.command;

import io.tidegate.nvme.Feature;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.Controller;
import io.tidegate.target.Request;
import java.util.Map;
import java.util.Set;

/** Get Features and Set Features (NVMe Base 2.1, 5.1.11 and 5.1.25). Stateless. */
final class Features {

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
            return Status.INVALID_FIELD | Status.DNR;
        }
        if (Feature.select(sqe) == Feature.SELECT_CAPABILITIES) {
            return Status.SUCCESS;
        }
        if (handler.dataBytes() > 0) {
            request.expect(Request.Transfer.TO_HOST, handler.dataBytes());
        }
        return handler.validateGet(request.queuePair().controller(), sqe);
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
                request.cqe().dw0(handler.changeable() ? Feature.CAPABILITY_CHANGEABLE : 0);
            // Nothing is saveable, so the saved value is the default (5.1.11.1).
            default -> handler.getDefault(controller, request);
        }
        request.queuePair().complete(request, Status.SUCCESS);
    }

    int validateSet(Request request) {
        Sqe sqe = request.sqe();
        FeatureHandler handler = handlers.get(Feature.identifier(sqe));
        if (handler == null) {
            return Status.INVALID_FIELD | Status.DNR;
        }
        if (Feature.save(sqe)) {
            return Status.FEATURE_NOT_SAVEABLE | Status.DNR;
        }
        if (!handler.changeable()) {
            return Status.FEATURE_NOT_CHANGEABLE | Status.DNR;
        }
        if (handler.dataBytes() > 0) {
            request.expect(Request.Transfer.TO_CONTROLLER, handler.dataBytes());
        }
        return handler.validateSet(request.queuePair().controller(), sqe);
    }

    void executeSet(Request request) {
        FeatureHandler handler = handler(request);
        handler.set(request.queuePair().controller(), request);
        if (!handler.endsItself()) {
            request.queuePair().complete(request, Status.SUCCESS);
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
