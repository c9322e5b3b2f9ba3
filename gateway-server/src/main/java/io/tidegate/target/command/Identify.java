package io.tidegate.target.command;

import io.tidegate.nvme.ActiveNamespaceList;
import io.tidegate.nvme.CommandSet;
import io.tidegate.nvme.IdentifyCns;
import io.tidegate.nvme.IoCommandSets;
import io.tidegate.nvme.NamespaceDescriptors;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.Controller;
import io.tidegate.target.Namespace;
import io.tidegate.target.Request;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Identify on an I/O controller (NVMe Base 2.1, 5.1.13; NVM Command Set 1.1, 4.1.5). Stateless. */
final class Identify implements AdminCommands.IdentifyCommand {

    /** Ids above this are reserved or mean "all" and are no starting point of a list. */
    private static final int LAST_LIST_NSID = 0xffff_fffd;

    private static final int MAX_CONTROLLERS = 2047;

    @Override
    public int validate(Request request) {
        request.expect(Request.Transfer.TO_HOST, IdentifyCns.DATA_BYTES);
        Sqe sqe = request.sqe();
        return switch (IdentifyCns.cns(sqe)) {
            case IdentifyCns.CONTROLLER,
                    IdentifyCns.CONTROLLER_LIST,
                    IdentifyCns.COMMAND_SETS,
                    IdentifyCns.ALLOCATED_NAMESPACE_LIST -> Status.SUCCESS;
            case IdentifyCns.NAMESPACE, IdentifyCns.INDEPENDENT_NAMESPACE -> validateNsid(request);
            case IdentifyCns.ALLOCATED_NAMESPACE -> validateNsid(request);
            case IdentifyCns.NAMESPACE_DESCRIPTORS, IdentifyCns.NAMESPACE_CONTROLLER_LIST -> validateActive(request);
            case IdentifyCns.ACTIVE_NAMESPACE_LIST -> validateList(sqe);
            case IdentifyCns.COMMAND_SET_NAMESPACE -> nvmOnly(sqe, validateNsid(request));
            case IdentifyCns.COMMAND_SET_CONTROLLER -> nvmOnly(sqe, Status.SUCCESS);
            case IdentifyCns.COMMAND_SET_ACTIVE_NAMESPACE_LIST -> nvmOnly(sqe, validateList(sqe));
            default -> Status.INVALID_FIELD | Status.DNR;
        };
    }

    private static int nvmOnly(Sqe sqe, int status) {
        return IdentifyCns.csi(sqe) == CommandSet.NVM ? status : Status.INVALID_FIELD | Status.DNR;
    }

    private static int validateNsid(Request request) {
        int nsid = request.sqe().nsid();
        int most = request.queuePair().controller().subsystem().settings().maxNamespaces();
        return nsid > 0 && nsid <= most ? Status.SUCCESS : Status.INVALID_NAMESPACE | Status.DNR;
    }

    private static int validateActive(Request request) {
        return find(request) != null ? Status.SUCCESS : Status.INVALID_NAMESPACE | Status.DNR;
    }

    private static int validateList(Sqe sqe) {
        return Integer.compareUnsigned(sqe.nsid(), LAST_LIST_NSID) <= 0
                ? Status.SUCCESS
                : Status.INVALID_NAMESPACE | Status.DNR;
    }

    @Override
    public void execute(Request request) {
        ByteBuffer data = request.data();
        Wipe.bytes(data, IdentifyCns.DATA_BYTES);
        Namespace namespace = find(request);
        Controller controller = request.queuePair().controller();
        switch (IdentifyCns.cns(request.sqe())) {
            case IdentifyCns.CONTROLLER -> ControllerIdentity.write(controller, data);
            case IdentifyCns.COMMAND_SET_CONTROLLER -> ControllerIdentity.writeNvm(controller, data);
            case IdentifyCns.ACTIVE_NAMESPACE_LIST, IdentifyCns.COMMAND_SET_ACTIVE_NAMESPACE_LIST ->
                writeList(controller, request.sqe().nsid(), data);
            case IdentifyCns.ALLOCATED_NAMESPACE_LIST ->
                writeList(controller, request.sqe().nsid(), data);
            case IdentifyCns.CONTROLLER_LIST, IdentifyCns.NAMESPACE_CONTROLLER_LIST ->
                writeControllers(controller, IdentifyCns.cntid(request.sqe()), data);
            case IdentifyCns.COMMAND_SETS -> new IoCommandSets(data, 0).vector(0, 1L << CommandSet.NVM);
            case IdentifyCns.NAMESPACE_DESCRIPTORS -> writeDescriptors(namespace, data);
            case IdentifyCns.NAMESPACE, IdentifyCns.ALLOCATED_NAMESPACE -> NamespaceIdentity.write(namespace, data);
            case IdentifyCns.INDEPENDENT_NAMESPACE -> NamespaceIdentity.writeIndependent(namespace, data);
            // The NVM part of a namespace without protection information is all zeroes.
            default -> {}
        }
        request.queuePair().complete(request, Status.SUCCESS);
    }

    /** The active namespace that the command names, or null: then its structure is all zeroes. */
    private static @Nullable Namespace find(Request request) {
        Controller controller = request.queuePair().controller();
        Namespace namespace =
                controller.subsystem().namespaces().get(request.sqe().nsid());
        return namespace != null && namespace.visibleTo(controller.hostNqn()) ? namespace : null;
    }

    private static void writeList(Controller controller, int after, ByteBuffer data) {
        List<Namespace> visible = controller.subsystem().namespaces().visibleTo(controller.hostNqn());
        ActiveNamespaceList list = new ActiveNamespaceList(data, 0);
        int index = 0;
        for (Namespace namespace : visible) {
            if (Integer.compareUnsigned(namespace.nsid(), after) > 0 && index < ActiveNamespaceList.MAX_ENTRIES) {
                list.nsid(index++, namespace.nsid());
            }
        }
    }

    /** Controllers of this gateway from an id on, as a count and that many ids (NVMe Base 2.1, 4.6.1). */
    private static void writeControllers(Controller controller, int from, ByteBuffer data) {
        int[] ids = controller.subsystem().controllers().stream()
                .mapToInt(Controller::id)
                .filter(id -> id >= from)
                .sorted()
                .limit(MAX_CONTROLLERS)
                .toArray();
        data.putShort(0, (short) ids.length);
        for (int i = 0; i < ids.length; i++) {
            data.putShort((i + 1) * Short.BYTES, (short) ids[i]);
        }
    }

    private static void writeDescriptors(@Nullable Namespace namespace, ByteBuffer data) {
        // The namespace can have gone since the command was validated; then the list is empty.
        if (namespace != null) {
            new NamespaceDescriptors(data, 0)
                    .addNguid(NamespaceIdentity.nguid(namespace))
                    .addUuid(namespace.settings().uuid())
                    .addCommandSet(CommandSet.NVM);
        }
    }
}
