package io.tidegate.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.store.StoreException;
import io.tidegate.support.Command;
import io.tidegate.support.ThrowawayCeph;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A coordinator in RADOS whose cluster does not answer. */
class LostRadosMembershipIT {

    @Test
    void a_cluster_that_hangs_is_an_error_within_the_timeout_and_nothing_is_lost() throws Exception {
        try (ThrowawayCeph ceph = ThrowawayCeph.start();
                Membership membership = RadosMembership.open(
                        ceph.config(), ThrowawayCeph.POOL, "g", 4, Duration.ofSeconds(3), Duration.ofSeconds(1))) {
            membership.compareAndPut(membership.fetch().version(), MembershipContract.rich());
            String osd = Long.toString(ceph.osdPid());
            Command.mustRun(List.of("kill", "-STOP", osd));
            long begun = System.nanoTime();
            try {
                assertThatThrownBy(membership::fetch).isInstanceOf(StoreException.class);
            } finally {
                Command.mustRun(List.of("kill", "-CONT", osd));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
            assertThat(membership.fetch().record()).isEqualTo(MembershipContract.rich());
        }
    }
}
