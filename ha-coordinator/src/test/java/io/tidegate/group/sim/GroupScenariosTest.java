package io.tidegate.group.sim;

import static io.tidegate.group.sim.VirtualTime.MILLI;
import static io.tidegate.group.sim.VirtualTime.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.group.Gateway.Admin;
import io.tidegate.group.MemberEdits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an administrator may expect of a group of gateways. */
class GroupScenariosTest {

    private static World group(int gateways) {
        World world = new World(11, gateways);
        world.gateways.forEach(SimGateway::start);
        world.runFor(5 * SECOND);
        world.settle(60 * SECOND);
        return world;
    }

    private static List<SimGateway> serving(World world, int group) {
        return world.gateways.stream()
                .filter(gateway -> gateway.isOptimized(group))
                .toList();
    }

    private static int ownGroup(World world, int index) {
        return world.store
                .record()
                .gateway(world.gateways.get(index).id)
                .orElseThrow()
                .ownGroup();
    }

    @Test
    void a_gateway_alone_serves_every_group() {
        World world = group(1);
        for (int group = 1; group <= world.groups; group++) {
            assertThat(serving(world, group)).containsExactly(world.gateways.getFirst());
        }
    }

    @Test
    void a_dead_gateways_groups_are_served_again_within_two_seconds() {
        World world = group(3);
        int group = ownGroup(world, 0);
        world.gateways.getFirst().crash();
        world.runFor(2 * SECOND);
        assertThat(serving(world, group)).hasSize(1);
    }

    @Test
    void every_gateway_knows_beforehand_what_it_would_take() {
        World world = group(4);
        for (SimGateway lost : world.gateways) {
            int group = ownGroup(world, world.gateways.indexOf(lost));
            List<SimGateway> heirs = world.gateways.stream()
                    .filter(gateway -> gateway.agent().inheritance().contains(group))
                    .toList();
            assertThat(heirs).as("of group %s", group).hasSize(1).doesNotContain(lost);
            lost.crash();
            world.runFor(3 * SECOND);
            assertThat(serving(world, group)).isEqualTo(heirs);
            lost.start();
            world.settle(120 * SECOND);
        }
    }

    @Test
    void a_gateway_is_replaceable_while_it_holds_something_that_another_could_take() {
        World world = group(2);
        SimGateway first = world.gateways.getFirst();
        SimGateway second = world.gateways.getLast();
        assertThat(world.gateways).allMatch(gateway -> gateway.agent().isReplaceable());

        second.crash();
        world.runFor(2 * SECOND);
        assertThat(first.agent().isReplaceable()).as("alone").isFalse();
        second.start();
        world.runFor(2 * SECOND);
        assertThat(first.agent().isReplaceable()).as("not alone any more").isTrue();
        assertThat(second.agent().isReplaceable()).as("without a group yet").isFalse();
        world.settle(60 * SECOND);
        assertThat(second.agent().isReplaceable()).isTrue();

        second.agent().leave();
        assertThat(second.agent().isReplaceable()).as("while it leaves").isFalse();
    }

    @Test
    void nobody_is_replaceable_while_the_coordinator_is_away() {
        World world = group(2);
        world.store.down = true;
        world.runFor(2 * SECOND);
        assertThat(world.gateways).noneMatch(gateway -> gateway.agent().isReplaceable());
        world.store.down = false;
        world.runFor(2 * SECOND);
        assertThat(world.gateways).allMatch(gateway -> gateway.agent().isReplaceable());
    }

    @Test
    void of_equal_gateways_each_would_take_the_group_before_its_own() {
        World world = group(4);
        for (SimGateway gateway : world.gateways) {
            int own = ownGroup(world, world.gateways.indexOf(gateway));
            assertThat(gateway.agent().inheritance())
                    .as("of the owner of group %s", own)
                    .contains(own == 1 ? 4 : own - 1)
                    .doesNotContain(own, own % 4 + 1);
        }
    }

    @Test
    void a_client_stays_listed_when_an_older_list_of_them_comes_later() {
        World world = group(2);
        SimGateway gateway = world.gateways.getFirst();
        int group = ownGroup(world, 0);
        gateway.agent().addClients(group, List.of("10.0.0.1:0/1", "10.0.0.1:0/2"));
        gateway.agent().addClients(group, List.of("10.0.0.1:0/1"));
        world.runFor(2 * SECOND);
        assertThat(gateway.agent().isAdmitted(group, "10.0.0.1:0/1")).isTrue();
        assertThat(gateway.agent().isAdmitted(group, "10.0.0.1:0/2")).isTrue();
    }

    @Test
    void a_take_over_goes_in_the_promised_order() {
        World world = group(2);
        int group = ownGroup(world, 0);
        int before = world.order.of(group).size();
        world.gateways.getFirst().crash();
        world.runFor(3 * SECOND);
        List<String> all = world.order.of(group);
        assertThat(all.subList(before, all.size()).stream().distinct())
                .containsExactly(
                        "gwb Fence",
                        "gwb Connect",
                        "gwb AwaitFence",
                        "gwb OpenImages",
                        "gwb MakeOptimized",
                        "gwb TellHosts");
    }

    @Test
    void a_gateway_that_wakes_from_a_long_pause_finds_itself_shut_out_and_joins_anew() {
        World world = group(3);
        SimGateway sleeper = world.gateways.getFirst();
        int group = ownGroup(world, 0);
        sleeper.paused = true;
        world.runFor(10 * SECOND);
        assertThat(serving(world, group)).hasSize(1).doesNotContain(sleeper);
        sleeper.resume();
        world.settle(120 * SECOND);
        assertThat(sleeper.rejoins).isPositive();
        assertThat(serving(world, group)).containsExactly(sleeper);
    }

    @Test
    void the_coordinators_outage_stops_nobody() {
        World world = group(3);
        world.store.down = true;
        for (int i = 0; i < 300; i++) {
            world.runFor(100 * MILLI);
            for (int group = 1; group <= world.groups; group++) {
                assertThat(serving(world, group)).as("group %s", group).hasSize(1);
            }
        }
    }

    @Test
    void a_gateway_cut_off_from_everything_stops_serving_before_its_lease_ends() {
        World world = group(3);
        SimGateway lonely = world.gateways.getFirst();
        int group = ownGroup(world, 0);
        lonely.cutFromStore = true;
        for (SimGateway other : world.gateways) {
            world.network.cut(other.index, lonely.index);
            world.network.cut(lonely.index, other.index);
        }
        world.runFor(world.times.lease().toNanos());
        assertThat(lonely.isOptimized(group)).isFalse();
        assertThat(serving(world, group)).hasSize(1);
    }

    @Test
    void one_opinion_is_not_enough_where_three_are_alive() {
        World world = group(3);
        world.network.cut(0, 1);
        world.network.cut(1, 0);
        world.network.cut(2, 1);
        world.runFor(20 * SECOND);
        for (int index = 0; index < 3; index++) {
            assertThat(serving(world, ownGroup(world, index))).containsExactly(world.gateways.get(index));
        }
    }

    @Test
    void a_drained_gateway_hands_over_without_a_fence_and_gets_its_group_back() {
        World world = group(2);
        int group = ownGroup(world, 0);
        int before = world.order.of(group).size();
        world.store.edit(new MemberEdits.SetAdmin(world.gateways.getFirst().id, Admin.DRAINED));
        world.runFor(4 * SECOND);
        assertThat(serving(world, group)).containsExactly(world.gateways.get(1));
        List<String> all = world.order.of(group);
        assertThat(all.subList(before, all.size())).doesNotContain("gwb Fence", "gwa Fence");

        world.store.edit(new MemberEdits.SetAdmin(world.gateways.getFirst().id, Admin.ENABLED));
        world.settle(60 * SECOND);
        assertThat(serving(world, group)).containsExactly(world.gateways.getFirst());
    }

    @Test
    void the_last_gateway_serves_though_it_is_drained() {
        World world = group(2);
        world.gateways.forEach(gateway -> world.store.edit(new MemberEdits.SetAdmin(gateway.id, Admin.DRAINED)));
        world.gateways.getFirst().crash();
        world.runFor(5 * SECOND);
        for (int group = 1; group <= world.groups; group++) {
            assertThat(serving(world, group)).containsExactly(world.gateways.get(1));
        }
    }

    @Test
    void a_gateway_that_is_stopped_hands_everything_over_first() {
        World world = group(2);
        SimGateway leaver = world.gateways.getFirst();
        leaver.agent().leave();
        world.runFor(6 * SECOND);
        assertThat(leaver.agent().isOut()).isTrue();
        for (int group = 1; group <= world.groups; group++) {
            assertThat(serving(world, group)).containsExactly(world.gateways.get(1));
        }
        assertThat(world.order.log).noneMatch(line -> line.contains("Fence["));
    }

    @Test
    void a_gateway_that_dies_again_and_again_waits_longer_each_time_for_its_group() {
        World world = group(2);
        SimGateway flapping = world.gateways.getFirst();
        int group = ownGroup(world, 0);
        long first = untilHome(world, flapping, group);
        untilHome(world, flapping, group);
        long third = untilHome(world, flapping, group);
        assertThat(third).isGreaterThan(2 * first);
    }

    private static long untilHome(World world, SimGateway flapping, int group) {
        flapping.crash();
        world.runFor(4 * SECOND);
        flapping.start();
        long begun = world.time.now();
        while (!flapping.isOptimized(group)) {
            world.runFor(100 * MILLI);
        }
        return world.time.now() - begun;
    }

    @Test
    void a_second_process_of_the_same_name_ends_the_first_ones_part() {
        World world = group(2);
        World other = world;
        SimGateway first = other.gateways.getFirst();
        SimGateway twin = new SimGateway(world, 0);
        world.gateways.add(twin);
        twin.start();
        world.runFor(10 * SECOND);
        assertThat(first.gaveUp.orElse("")).contains("another process took part");
        assertThat(first.isOptimized(ownGroup(world, 0))).isFalse();
    }
}
