package io.tidegate.control;

import static io.tidegate.control.StatusReply.SUCCESS;

import io.tidegate.bdev.Errno;
import io.tidegate.config.DesiredState;
import io.tidegate.proto.tuning.DrainGatewayRequest;
import io.tidegate.proto.tuning.GatewayRemoval;
import io.tidegate.proto.tuning.GroupInfo;
import io.tidegate.proto.tuning.GroupMember;
import io.tidegate.proto.tuning.RemoveGatewayRequest;
import io.tidegate.proto.tuning.ShowGroupRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the gateways of the group, drains one of them, and removes one that is gone for good. */
final class GroupService {

    private static final Logger LOG = LoggerFactory.getLogger(GroupService.class);

    private final AnaGroups groups;
    private final StateEditor editor;
    private final String ownName;

    GroupService(AnaGroups groups, StateEditor editor, String ownName) {
        this.groups = groups;
        this.editor = editor;
        this.ownName = ownName;
    }

    GroupInfo show(ShowGroupRequest request) throws Refusal {
        requireGroup();
        GroupInfo.Builder reply = GroupInfo.newBuilder().setErrorMessage(SUCCESS);
        groups.members()
                .forEach(member -> reply.addMembers(GroupMember.newBuilder()
                        .setName(member.name())
                        .setAnaGroup(member.own())
                        .setState(member.up() ? "up" : "down")
                        .setDuty(member.duty())
                        .addAllServes(member.serves())
                        .setLocation(member.location())));
        return reply.build();
    }

    private void requireGroup() throws Refusal {
        if (groups.members().isEmpty()) {
            throw new Refusal(Errno.ENOTSUP, "this gateway is alone: its configuration has no backing in section [ha]");
        }
    }

    GroupInfo drain(DrainGatewayRequest request) throws Refusal {
        requireGroup();
        String name = request.getGateway().isEmpty() ? ownName : request.getGateway();
        switch (groups.drain(name, request.getDrained())) {
            case UNKNOWN -> throw new Refusal(Errno.ENODEV, "the group has no gateway " + name);
            case AWAY -> throw new Refusal(Errno.EIO, "the coordinator of the group does not answer; try again");
            case FORBIDDEN ->
                throw new Refusal(
                        Errno.EACCES,
                        "Ceph's monitors lead this group; as an administrator of Ceph: ceph nvme-gw "
                                + (request.getDrained() ? "disable " : "enable ") + name + " POOL GROUP");
            case DONE -> LOG.info("gateway {} is {}", name, request.getDrained() ? "drained" : "enabled");
        }
        return show(ShowGroupRequest.getDefaultInstance());
    }

    /**
     * What is told is as it was before: of the namespaces none is lost, whichever number of them is right by now.
     */
    GatewayRemoval remove(RemoveGatewayRequest request) throws Refusal {
        requireGroup();
        String name = request.getGateway();
        AnaGroups.Member member = groups.members().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name));
        if (member.up()) {
            throw alive(name);
        }
        GatewayRemoval told = consequences(member);
        if (!request.getOnlyTell()) {
            switch (groups.remove(name)) {
                case UNKNOWN -> throw unknown(name);
                case ALIVE -> throw alive(name);
                case AWAY -> throw new Refusal(Errno.EIO, "the coordinator of the group does not answer; try again");
                case FORBIDDEN ->
                    throw new Refusal(
                            Errno.EACCES,
                            "Ceph's monitors lead this group; as an administrator of Ceph: ceph nvme-gw delete " + name
                                    + " POOL GROUP");
                case DONE -> LOG.info("gateway {} was removed from the group", name);
            }
        }
        return told;
    }

    private static Refusal unknown(String name) {
        return new Refusal(Errno.ENODEV, "the group has no gateway " + name);
    }

    private static Refusal alive(String name) {
        return new Refusal(
                Errno.EBUSY,
                "gateway " + name
                        + " takes part in the group: stop it first, or drain it if it shall only serve nothing");
    }

    private GatewayRemoval consequences(AnaGroups.Member member) throws Refusal {
        DesiredState state = editor.see().state();
        long namespaces = state.namespaces().values().stream()
                .filter(namespace -> namespace.anaGroup() == member.own())
                .count();
        return GatewayRemoval.newBuilder()
                .setErrorMessage(SUCCESS)
                .setAnaGroup(member.own())
                .setNamespaces((int) namespaces)
                .setServedBy(groups.holder(member.own()).orElse(""))
                .addAllListeners(state.subsystems().keySet().stream()
                        .flatMap(nqn -> state.listenersOf(nqn).stream())
                        .filter(listener -> listener.hostName().equals(member.host()))
                        .map(listener -> listener.subsystem() + " at " + listener.endpoint())
                        .toList())
                .build();
    }
}
