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

    @Override
    public int validate(Request request) {
        request.expect(Request.Transfer.TO_HOST, IdentifyCns.DATA_BYTES);
        // There is no list of UUIDs to choose from (CTRATT).
        if (request.sqe().uuidIndex() != 0) {
            return request.invalidField(Sqe.CDW14);
        }
        return switch (IdentifyCns.cns(request.sqe())) {
            case IdentifyCns.CONTROLLER -> Status.SUCCESS;
            case IdentifyCns.CONTROLLER_LIST -> Status.SUCCESS;
            case IdentifyCns.PRIMARY_CONTROLLER_CAPABILITIES -> Status.SUCCESS;
            case IdentifyCns.SECONDARY_CONTROLLER_LIST -> Status.SUCCESS;
            case IdentifyCns.NAMESPACE_GRANULARITY -> Status.SUCCESS;
            case IdentifyCns.UUID_LIST -> Status.SUCCESS;
            case IdentifyCns.ENDURANCE_GROUP_LIST -> Status.SUCCESS;
            case IdentifyCns.COMMAND_SETS -> Status.SUCCESS;
            case IdentifyCns.NAMESPACE -> validateNsid(request);
            case IdentifyCns.INDEPENDENT_NAMESPACE -> validateNsid(request);
            case IdentifyCns.ALLOCATED_NAMESPACE -> validateNsid(request);
            case IdentifyCns.NAMESPACE_DESCRIPTORS -> validateActive(request);
            case IdentifyCns.NAMESPACE_CONTROLLER_LIST -> validateActive(request);
            case IdentifyCns.ACTIVE_NAMESPACE_LIST -> validateList(request);
            case IdentifyCns.ALLOCATED_NAMESPACE_LIST -> validateList(request);
            case IdentifyCns.FORMAT_NAMESPACE -> validateFormat(request);
            case IdentifyCns.COMMAND_SET_FORMAT_NAMESPACE -> nvmOnly(request, validateFormat(request));
            case IdentifyCns.COMMAND_SET_NAMESPACE -> nvmOnly(request, validateNsid(request));
            case IdentifyCns.COMMAND_SET_ALLOCATED_NAMESPACE -> nvmOnly(request, validateNsid(request));
            case IdentifyCns.COMMAND_SET_CONTROLLER -> nvmOnly(request, Status.SUCCESS);
            case IdentifyCns.COMMAND_SET_ACTIVE_NAMESPACE_LIST -> nvmOnly(request, validateList(request));
            case IdentifyCns.COMMAND_SET_ALLOCATED_NAMESPACE_LIST -> nvmOnly(request, validateList(request));
            default -> request.invalidField(Sqe.CDW10);
        };
    }

    private static int nvmOnly(Request request, int status) {
        return IdentifyCns.csi(request.sqe()) == CommandSet.NVM ? status : request.invalidField(Sqe.CDW11 + 3);
    }

    /** Every namespace has one LBA format. */
    private static int validateFormat(Request request) {
        return IdentifyCns.specificIdentifier(request.sqe()) == 0 ? Status.SUCCESS : request.invalidField(Sqe.CDW11);
    }

    private static int validateNsid(Request request) {
        int nsid = request.sqe().nsid();
        int most = request.queuePair().controller().subsystem().settings().maxNamespaces();
        return nsid > 0 && nsid <= most ? Status.SUCCESS : request.refuse(Status.INVALID_NAMESPACE, Sqe.NSID);
    }

    private static int validateActive(Request request) {
        return find(request) != null ? Status.SUCCESS : request.refuse(Status.INVALID_NAMESPACE, Sqe.NSID);
    }

    private static int validateList(Request request) {
        return Integer.compareUnsigned(request.sqe().nsid(), LAST_LIST_NSID) <= 0
                ? Status.SUCCESS
                : request.refuse(Status.INVALID_NAMESPACE, Sqe.NSID);
    }

    @Override
    public void execute(Request request) {
        ByteBuffer data = request.data();
        Wipe.bytes(data, IdentifyCns.DATA_BYTES);
        Namespace namespace = find(request);
        Controller controller = request.queuePair().controller();
        switch (IdentifyCns.cns(request.sqe())) {
            case IdentifyCns.CONTROLLER -> ControllerIdentity.write(controller, data);
            case IdentifyCns.COMMAND_SET_CONTROLLER -> ControllerIdentity.writeNvm(data);
            case IdentifyCns.ACTIVE_NAMESPACE_LIST -> writeList(request, data);
            case IdentifyCns.ALLOCATED_NAMESPACE_LIST -> writeList(request, data);
            case IdentifyCns.COMMAND_SET_ACTIVE_NAMESPACE_LIST -> writeList(request, data);
            case IdentifyCns.COMMAND_SET_ALLOCATED_NAMESPACE_LIST -> writeList(request, data);
            case IdentifyCns.CONTROLLER_LIST -> ControllerLists.ofSubsystem(request, data);
            case IdentifyCns.NAMESPACE_CONTROLLER_LIST -> ControllerLists.ofNamespace(request, namespace, data);
            case IdentifyCns.PRIMARY_CONTROLLER_CAPABILITIES -> ControllerLists.primary(controller, data);
            case IdentifyCns.COMMAND_SETS -> new IoCommandSets(data, 0).vector(0, 1L << CommandSet.NVM);
            case IdentifyCns.ENDURANCE_GROUP_LIST -> EnduranceGroups.list(request.sqe(), data);
            case IdentifyCns.NAMESPACE_DESCRIPTORS -> writeDescriptors(namespace, data);
            case IdentifyCns.NAMESPACE -> NamespaceIdentity.write(controller, namespace, data);
            case IdentifyCns.ALLOCATED_NAMESPACE -> NamespaceIdentity.write(controller, namespace, data);
            case IdentifyCns.FORMAT_NAMESPACE -> NamespaceIdentity.writeFormat(data);
            case IdentifyCns.INDEPENDENT_NAMESPACE -> NamespaceIdentity.writeIndependent(namespace, data);
            // All zeroes: no protection information, secondary controllers, granularity or UUIDs.
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

    private static void writeList(Request request, ByteBuffer data) {
        int after = request.sqe().nsid();
        Controller controller = request.queuePair().controller();
        List<Namespace> visible = controller.subsystem().namespaces().visibleTo(controller.hostNqn());
        ActiveNamespaceList list = new ActiveNamespaceList(data, 0);
        int index = 0;
        for (Namespace namespace : visible) {
            if (Integer.compareUnsigned(namespace.nsid(), after) > 0 && index < ActiveNamespaceList.MAX_ENTRIES) {
                list.nsid(index++, namespace.nsid());
            }
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
