package io.tidegate.bdev.rbd;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.WithCeph;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The RADOS clients of an ANA group that are connected ahead. */
@WithCeph
class GroupClientsIT {

    private static final int GROUP = 7;

    @Test
    void clients_that_no_image_needs_end_and_the_one_with_an_image_stays(ThrowawayCeph ceph) throws Exception {
        String image = ceph.freshName("client");
        ceph.rbd("create", ThrowawayCeph.POOL + "/" + image, "--size", "4M");
        try (RbdDeviceFactory factory =
                new RbdDeviceFactory(RbdSettings.of(ceph.config()).withImagesPerClient(2))) {
            List<String> three = factory.connect(GROUP, 5);
            assertThat(three).hasSize(3).doesNotHaveDuplicates();
            factory.admit(GROUP, List.of(three.getLast()));
            BlockDevice open = factory.open(
                            BlockDeviceUri.rbd(ThrowawayCeph.POOL, image), new OpenOptions(false, GROUP))
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
            try {
                factory.trim(GROUP, 4);
                assertThat(factory.connect(GROUP, 4)).hasSize(2).contains(three.getLast());
                factory.trim(GROUP, 1);
                assertThat(factory.connect(GROUP, 1)).containsExactly(three.getLast());
            } finally {
                open.close();
            }
        }
    }
}
