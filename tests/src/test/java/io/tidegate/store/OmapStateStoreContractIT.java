package io.tidegate.store;

import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.WithCeph;
import org.junit.jupiter.api.BeforeAll;

/** The state in a RADOS omap does what every state store does. */
@WithCeph
class OmapStateStoreContractIT extends StateStoreContract {

    private static ThrowawayCeph ceph;

    @BeforeAll
    static void cluster(ThrowawayCeph cluster) {
        ceph = cluster;
    }

    @Override
    protected StateStore newStore() throws StoreException {
        return OmapStateStore.open(ceph.config(), ThrowawayCeph.POOL, ceph.freshName("contract"), OmapSettings.DEFAULT);
    }
}
