package io.tidegate.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.group.Gateway.Admin;
import io.tidegate.store.StateStore.Subscription;
import io.tidegate.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every coordinator does; each backing runs it with a fresh group of four ANA groups. */
public abstract class MembershipContract {

    protected static final int GROUPS = 4;
    private static final long BOUND_SECONDS = 30;

    private final List<Membership> opened = new ArrayList<>();
    private Membership first;
    private Membership second;

    /** Makes the coordinator of a fresh group. */
    protected abstract void newGroup() throws Exception;

    /** Another gateway's way to that group. */
    protected abstract Membership member() throws Exception;

    @BeforeEach
    void openGroup() throws Exception {
        newGroup();
        first = open();
        second = open();
    }

    protected final Membership open() throws Exception {
        Membership membership = member();
        opened.add(membership);
        return membership;
    }

    @AfterEach
    void closeMembers() {
        opened.forEach(Membership::close);
    }

    protected static Incarnation life(String name, long number) {
        return new Incarnation(new GatewayId(name), number);
    }

    protected static Presence presence(Incarnation life, long sequence) {
        return new Presence(life, sequence, true, Set.of(life("gw9", 4)), Map.of(2, 1));
    }

    /** Puts an edit at the newest version, again and again until it wins. */
    protected static void edit(Membership membership, Action.Edit edit) throws StoreException {
        boolean stored = false;
        while (!stored) {
            Coordination.Fetched now = membership.fetch();
            stored = membership.compareAndPut(now.version(), edit.applyTo(now.record()));
        }
    }

    /** A record with everything that one may have. */
    protected static GroupRecord rich() {
        GroupRecord record = GroupRecord.empty(GROUPS);
        Incarnation one = life("gw1.example", 1);
        Incarnation two = life("gw2.example", -7);
        record = new MemberEdits.Join(one, new Site("rack-1", "10.0.0.1:5502", "")).applyTo(record);
        record = new MemberEdits.Join(two, new Site("", "10.0.0.1:5502", "")).applyTo(record);
        record = new GroupEdits.TakeOver(1, one).applyTo(record);
        record = new GroupEdits.Register(1, one, List.of("10.0.0.1:0/123", "v2:10.0.0.1:0/124")).applyTo(record);
        record = new GroupEdits.Served(1, one, List.of()).applyTo(record);
        record = new GroupEdits.BeginMove(1, one, two).applyTo(record);
        record = new GroupEdits.Register(1, two, List.of("10.0.0.2:0/1")).applyTo(record);
        record = new GroupEdits.Prepared(1, two).applyTo(record);
        record = new GroupEdits.TakeOver(2, two).applyTo(record);
        record = new GroupEdits.Refuse(2, two).applyTo(record);
        record = new GroupEdits.TakeOver(3, one).applyTo(record);
        record = new GroupEdits.Register(3, one, List.of("10.0.0.1:0/9")).applyTo(record);
        record = new MemberEdits.Condemn(one).applyTo(record);
        record = new GroupEdits.TakeOver(3, two).applyTo(record);
        record = new GroupEdits.Served(3, two, List.of("10.0.0.1:0/9")).applyTo(record);
        return new MemberEdits.SetAdmin(two.gateway(), Admin.DRAINED).applyTo(record);
    }

    @Test
    void a_group_that_nobody_joined_is_empty() throws Exception {
        assertThat(first.fetch().record()).isEqualTo(GroupRecord.empty(GROUPS));
        assertThat(first.fetch().presences()).isEmpty();
    }

    @Test
    void a_record_is_read_by_the_others_as_it_was_put() throws Exception {
        assertThat(first.compareAndPut(first.fetch().version(), rich())).isTrue();
        assertThat(second.fetch().record()).isEqualTo(rich());
    }

    @Test
    void of_two_writers_at_one_version_the_second_is_refused_and_leaves_no_trace() throws Exception {
        long version = first.fetch().version();
        assertThat(second.compareAndPut(version, rich())).isTrue();
        assertThat(first.compareAndPut(version, GroupRecord.empty(GROUPS))).isFalse();
        assertThat(first.fetch().record()).isEqualTo(rich());
        assertThat(first.fetch().version()).isGreaterThan(version);
    }

    @Test
    void gateways_that_join_at_the_same_time_all_get_a_number_of_their_own() throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(GROUPS)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < GROUPS; i++) {
                Membership membership = open();
                MemberEdits.Join join = new MemberEdits.Join(life("gw" + i, i), new Site("", "10.0.0.1:5502", ""));
                ends.add(executor.submit(() -> {
                    edit(membership, join);
                    return null;
                }));
            }
            for (Future<?> end : ends) {
                end.get(BOUND_SECONDS, TimeUnit.SECONDS);
            }
        }
        assertThat(first.fetch().record().gateways().values())
                .extracting(Gateway::ownGroup)
                .containsExactlyInAnyOrder(1, 2, 3, 4);
    }

    @Test
    void a_renewal_is_seen_by_the_others_as_it_was_told() throws Exception {
        Presence one = presence(life("gw1", 5), 17);
        Presence two = new Presence(life("gw2", -5), 0, false, Set.of(), Map.of());
        first.renew(presence(life("gw1", 5), 16));
        first.renew(one);
        second.renew(two);
        assertThat(first.fetch().presences()).containsExactlyInAnyOrder(one, two);
        assertThat(second.fetch().presences()).containsExactlyInAnyOrder(one, two);
    }

    @Test
    void a_gateway_that_leaves_takes_its_renewal_with_it() throws Exception {
        first.renew(presence(life("gw1", 5), 1));
        second.renew(presence(life("gw2", 6), 1));
        first.leave(new GatewayId("gw1"));
        assertThat(second.fetch().presences()).containsExactly(presence(life("gw2", 6), 1));
    }

    @Test
    void the_renewals_of_a_gateway_that_died_stand_still_and_the_others_go_on() throws Exception {
        Presence last = presence(life("gw1", 5), 3);
        first.renew(last);
        first.close();
        for (int i = 0; i < 5; i++) {
            second.renew(presence(life("gw2", 6), i));
        }
        assertThat(second.fetch().presences())
                .filteredOn(told -> told.life().equals(last.life()))
                .allMatch(last::equals);
        edit(second, new MemberEdits.Join(life("gw2", 6), new Site("", "10.0.0.1:5502", "")));
        assertThat(second.fetch().record().gateway(new GatewayId("gw2"))).isPresent();
    }

    @Test
    void everybody_hears_of_a_change_of_the_record() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (Subscription own = first.watch(() -> told.add("own"));
                Subscription other = second.watch(() -> told.add("other"))) {
            Optional<String> owns = Optional.empty();
            Optional<String> others = Optional.empty();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
            // A change made before a watch is registered may go unheard, so changes are made until both were heard.
            for (long number = 1; (owns.isEmpty() || others.isEmpty()) && System.nanoTime() < end; number++) {
                edit(first, new MemberEdits.Join(life("gw1", number), new Site("", "10.0.0.1:5502", "")));
                Optional<String> word = Optional.ofNullable(told.poll(1, TimeUnit.SECONDS));
                owns = owns.or(() -> word.filter("own"::equals));
                others = others.or(() -> word.filter("other"::equals));
            }
            assertThat(owns).isPresent();
            assertThat(others).isPresent();
        }
    }

    @Test
    void a_closed_membership_says_so() throws Exception {
        first.close();
        first.close();
        assertThatThrownBy(first::fetch).isInstanceOf(StoreException.class);
    }
}
