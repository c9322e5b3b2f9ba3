package io.tidegate.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.group.AnaGroup;
import io.tidegate.group.AnaGroup.Phase;
import io.tidegate.group.Gateway;
import io.tidegate.group.Gateway.Admin;
import io.tidegate.group.GatewayId;
import io.tidegate.group.GroupRecord;
import io.tidegate.group.Incarnation;
import io.tidegate.group.Site;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GroupNewsTest {

    private static final int GROUPS = 3;

    private final EventLog log = new EventLog(InstantSource.system());
    private final GroupNews news = new GroupNews(log);

    @Test
    void the_first_record_is_no_news() {
        news.accept(GroupRecord.empty(GROUPS));
        news.accept(record(up("a", 1), up("b", 2), "a", "b"));
        news.accept(record(up("a", 1), up("b", 2), "a", "b"));

        assertThat(log.latest(10)).isEmpty();
    }

    @Test
    void a_fail_over_names_both_gateways() {
        news.accept(record(up("a", 1), up("b", 2), "a", "b"));
        news.accept(record(lost("a", 1), up("b", 2), "a", "b"));
        news.accept(record(lost("a", 1), up("b", 2), "b", "b"));

        assertThat(told())
                .containsExactly(
                        "fail-over: ANA group 1: b took over from a.",
                        "gateway: Gateway a does not answer and was given up.");
    }

    @Test
    void a_planned_move_is_a_hand_over() {
        news.accept(record(up("a", 1), up("b", 2), "a", "b"));
        news.accept(record(drained("a", 1), up("b", 2), "b", "b"));

        assertThat(told())
                .containsExactly(
                        "hand-over: ANA group 1: a handed over to b.",
                        "gateway: Gateway a is to serve nothing: it is drained.");
    }

    private List<String> told() {
        return log.latest(10).stream()
                .map(event -> event.kind().words() + ": " + event.text())
                .toList();
    }

    private static Gateway up(String name, int own) {
        return gateway(name, own, Admin.ENABLED, false, 0);
    }

    private static Gateway lost(String name, int own) {
        return gateway(name, own, Admin.ENABLED, true, 1);
    }

    private static Gateway drained(String name, int own) {
        return gateway(name, own, Admin.DRAINED, false, 0);
    }

    private static Gateway gateway(String name, int own, Admin admin, boolean out, int losses) {
        return new Gateway(new GatewayId(name), 7, own, admin, out, losses, new Site("", "", name));
    }

    /** Groups 1 and 2 are the gateways' own; group 3 is nobody's, and changes hands with group 1. */
    private static GroupRecord record(Gateway one, Gateway two, String holderOfOne, String holderOfTwo) {
        TreeMap<GatewayId, Gateway> gateways = new TreeMap<>();
        gateways.put(one.id(), one);
        gateways.put(two.id(), two);
        TreeMap<Integer, AnaGroup> groups = new TreeMap<>();
        groups.put(1, group(1, holderOfOne));
        groups.put(2, group(2, holderOfTwo));
        groups.put(3, group(3, holderOfOne));
        return new GroupRecord(gateways, groups);
    }

    private static AnaGroup group(int number, String holder) {
        return new AnaGroup(
                number,
                Phase.SERVED,
                Optional.of(new Incarnation(new GatewayId(holder), 7)),
                Optional.empty(),
                false,
                Optional.empty(),
                List.of(),
                List.of());
    }
}
