package io.tidegate.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.store.StoreException;
import io.tidegate.support.Eventually;
import io.tidegate.support.ThrowawayEtcd;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The coordinator in a real etcd does what every coordinator does, and says so when etcd is away or slow. */
class EtcdMembershipIT extends MembershipContract {

    private static ThrowawayEtcd etcd;
    private String prefix = "";

    @BeforeAll
    static void startEtcd() {
        etcd = ThrowawayEtcd.start();
    }

    @AfterAll
    static void stopEtcd() {
        if (etcd != null) {
            etcd.close();
        }
    }

    @Override
    protected void newGroup() {
        prefix = "/tidegate/" + etcd.freshName("group") + "/";
    }

    @Override
    protected Membership member() {
        return EtcdMembership.open(
                new EtcdSettings(List.of(etcd.endpoint()), prefix, Duration.ofSeconds(2), Duration.ofSeconds(5)),
                GROUPS);
    }

    private static void eventually(Membership membership, GroupRecord record) {
        Eventually.holds(() -> {
            try {
                assertThat(membership.fetch().record()).isEqualTo(record);
                membership.renew(presence(life("gw1", 1), 9));
            } catch (StoreException notYet) {
                throw new AssertionError(notYet);
            }
        });
    }

    @Test
    void the_renewal_of_a_dead_gateway_vanishes_by_itself() throws Exception {
        Membership dying = open();
        Membership other = open();
        dying.renew(presence(life("gw1", 1), 1));
        dying.close();
        Eventually.holds(() -> {
            try {
                assertThat(other.fetch().presences()).isEmpty();
            } catch (StoreException failure) {
                throw new AssertionError(failure);
            }
        });
    }

    @Test
    void a_gateway_whose_lease_ran_out_renews_again() throws Exception {
        Membership sleeper = open();
        Membership other = open();
        sleeper.renew(presence(life("gw1", 1), 1));
        Eventually.holds(() -> {
            try {
                assertThat(other.fetch().presences()).isEmpty();
            } catch (StoreException failure) {
                throw new AssertionError(failure);
            }
        });
        sleeper.renew(presence(life("gw1", 1), 2));
        assertThat(other.fetch().presences()).containsExactly(presence(life("gw1", 1), 2));
    }

    @Test
    void a_dead_etcd_is_an_error_and_what_was_acknowledged_is_there_when_it_is_back() throws Exception {
        Membership membership = open();
        membership.compareAndPut(membership.fetch().version(), rich());
        etcd.kill();
        try {
            assertThatThrownBy(membership::fetch)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("etcd at");
            assertThatThrownBy(() -> membership.compareAndPut(1, GroupRecord.empty(GROUPS)))
                    .isInstanceOf(StoreException.class);
        } finally {
            etcd.restart();
        }
        eventually(membership, rich());
    }

    @Test
    void an_etcd_that_hangs_holds_nobody_up_for_longer_than_the_timeout() throws Exception {
        Membership membership = open();
        membership.compareAndPut(membership.fetch().version(), rich());
        etcd.pause();
        long begun = System.nanoTime();
        try {
            assertThatThrownBy(membership::fetch).isInstanceOf(StoreException.class);
        } finally {
            etcd.resume();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
        eventually(membership, rich());
    }
}
