package io.tidegate.conformance;

import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.rbd.RbdDeviceFactory;
import io.tidegate.bdev.rbd.RbdSettings;
import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.WithCeph;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The target does what the specification says on RBD images too. */
@WithCeph
class ConformanceRbdIT {

    @TestFactory
    Stream<DynamicTest> on_rbd(ThrowawayCeph ceph) {
        Place place = new Place(
                new RbdDeviceFactory(RbdSettings.of(ceph.config())),
                number -> BlockDeviceUri.rbd(ThrowawayCeph.POOL, ceph.freshName("conformance")));
        return Matrix.at(place).onClose(place::close);
    }
}
