package io.tidegate.cli.view;

import io.tidegate.cli.render.Table;
import io.tidegate.proto.tuning.GroupInfo;
import io.tidegate.proto.tuning.GroupMember;
import java.util.List;
import java.util.stream.Collectors;

/** The gateways of a group and who serves what. */
public final class GroupView {

    private static final List<String> HEADINGS =
            List.of("Gateway", "State", "Duty", "Own ANA\nGroup", "Serves", "Location");

    private GroupView() {}

    /** A table of the group. */
    public static Listing of(GroupInfo reply) {
        List<List<String>> rows =
                reply.getMembersList().stream().map(GroupView::cells).toList();
        return new Listing("Gateways of the group", new Table(HEADINGS, rows), "No gateways");
    }

    private static List<String> cells(GroupMember one) {
        String serves = one.getServesList().stream().map(String::valueOf).collect(Collectors.joining(" "));
        return List.of(
                one.getName(),
                one.getState(),
                one.getDuty(),
                String.valueOf(one.getAnaGroup()),
                serves,
                one.getLocation());
    }
}
