package io.tidegate.control;

import static io.tidegate.control.StatusReply.SUCCESS;

import io.tidegate.bdev.Errno;
import io.tidegate.proto.tuning.DrainGatewayRequest;
import io.tidegate.proto.tuning.GroupInfo;
import io.tidegate.proto.tuning.GroupMember;
import io.tidegate.proto.tuning.ShowGroupRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the gateways of the group, and drains one of them. */
final class GroupService {

    private static final Logger LOG = LoggerFactory.getLogger(GroupService.class);

    private final AnaGroups groups;
    private final String ownName;

    GroupService(AnaGroups groups, String ownName) {
        this.groups = groups;
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
}
