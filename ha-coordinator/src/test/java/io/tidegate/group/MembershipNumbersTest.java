package io.tidegate.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.group.Gateway.Admin;
import org.junit.jupiter.api.Test;

/** Which ANA group number a gateway gets as its own. */
class MembershipNumbersTest {

    private static GroupRecord join(GroupRecord record, String name, long life) {
        return new MemberEdits.Join(new Incarnation(new GatewayId(name), life), new Site("", "10.0.0.1:5502", ""))
                .applyTo(record);
    }

    private static GroupRecord three() {
        return join(join(join(GroupRecord.empty(4), "a", 1), "b", 2), "c", 3);
    }

    private static int number(GroupRecord record, String name) {
        return record.gateway(new GatewayId(name)).orElseThrow().ownGroup();
    }

    private static GroupRecord left(GroupRecord record, String name) {
        return new MemberEdits.Leave(
                        record.gateway(new GatewayId(name)).orElseThrow().life())
                .applyTo(record);
    }

    private static GroupRecord removed(GroupRecord record, String name) {
        return new MemberEdits.Remove(new GatewayId(name)).applyTo(record);
    }

    @Test
    void numbers_are_given_from_one_on() {
        assertThat(number(three(), "a")).isEqualTo(1);
        assertThat(number(three(), "c")).isEqualTo(3);
    }

    @Test
    void a_gateway_that_comes_back_keeps_its_number() {
        assertThat(number(join(three(), "b", 9), "b")).isEqualTo(2);
    }

    @Test
    void a_gateway_that_was_stopped_in_good_order_is_forgiven_what_it_lost_before() {
        GatewayId id = new GatewayId("b");
        GroupRecord lost = join(join(three(), "b", 9), "b", 10);
        assertThat(lost.gateway(id).orElseThrow().losses()).isEqualTo(2);
        GroupRecord left = new MemberEdits.Leave(new Incarnation(id, 10)).applyTo(lost);
        assertThat(join(left, "b", 11).gateway(id).orElseThrow().losses()).isZero();
    }

    @Test
    void a_new_gateway_gets_the_number_of_a_removed_one() {
        GroupRecord record = join(removed(left(three(), "b"), "b"), "d", 4);
        assertThat(number(record, "d")).isEqualTo(2);
        assertThat(record.gateway(new GatewayId("b"))).isEmpty();
    }

    @Test
    void a_removed_gateway_that_comes_after_all_is_a_new_one() {
        GroupRecord drained = new MemberEdits.SetAdmin(new GatewayId("a"), Admin.DRAINED).applyTo(three());
        GroupRecord record = join(join(removed(left(drained, "a"), "a"), "d", 4), "a", 5);
        assertThat(number(record, "a")).isEqualTo(4);
        assertThat(record.gateway(new GatewayId("a")).orElseThrow().admin()).isEqualTo(Admin.ENABLED);
    }

    @Test
    void a_gateway_that_takes_part_is_not_removed() {
        assertThat(removed(three(), "b")).isEqualTo(three());
    }

    @Test
    void a_gateway_that_is_only_drained_bequeaths_nothing() {
        GroupRecord record = new MemberEdits.SetAdmin(new GatewayId("a"), Admin.DRAINED).applyTo(three());
        assertThat(number(join(record, "d", 4), "d")).isEqualTo(4);
    }

    @Test
    void a_full_group_takes_nobody() {
        GroupRecord full = join(three(), "d", 4);
        assertThat(join(full, "e", 5)).isEqualTo(full);
    }
}
