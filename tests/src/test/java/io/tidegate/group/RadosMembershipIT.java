package io.tidegate.group;

import io.tidegate.store.StoreException;
import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.WithCeph;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;

/** The coordinator in two RADOS objects does what every coordinator does. */
@WithCeph
class RadosMembershipIT extends MembershipContract {

    private static ThrowawayCeph ceph;
    private String group = "";

    @BeforeAll
    static void cluster(ThrowawayCeph cluster) {
        ceph = cluster;
    }

    @Override
    protected void newGroup() {
        group = ceph.freshName("group");
    }

    @Override
    protected Membership member() throws StoreException {
        return RadosMembership.open(
                ceph.config(), ThrowawayCeph.POOL, group, GROUPS, Duration.ofSeconds(30), Duration.ofSeconds(1));
    }
}
