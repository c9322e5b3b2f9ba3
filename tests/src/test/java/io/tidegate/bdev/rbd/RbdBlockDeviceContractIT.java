package io.tidegate.bdev.rbd;

import io.tidegate.bdev.BlockDeviceContract;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.WithCeph;
import org.junit.jupiter.api.BeforeAll;

/** An RBD image does what every block device does. */
@WithCeph
class RbdBlockDeviceContractIT extends BlockDeviceContract {

    private static ThrowawayCeph ceph;

    @BeforeAll
    static void cluster(ThrowawayCeph cluster) {
        ceph = cluster;
    }

    @Override
    protected BlockDeviceFactory newFactory() {
        return new RbdDeviceFactory(RbdSettings.of(ceph.config()));
    }

    @Override
    protected BlockDeviceUri freshUri(String name) {
        return BlockDeviceUri.rbd(ThrowawayCeph.POOL, ceph.freshName("contract-" + name));
    }
}
