package io.tidegate.group;

import static io.tidegate.bdev.Pending.direct;
import static io.tidegate.bdev.Pending.errnoOf;
import static io.tidegate.bdev.Pending.read;
import static io.tidegate.bdev.Pending.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.rbd.RbdClientIdentity;
import io.tidegate.bdev.rbd.RbdDeviceFactory;
import io.tidegate.bdev.rbd.RbdSettings;
import io.tidegate.ceph.CephCluster;
import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.WithCeph;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The fence of RADOS clients on a real cluster: two gateways' device factories and one image each of two ANA groups. */
@WithCeph
class CephFenceIT {

    private static final Duration HOUR = Duration.ofHours(1);

    private static BlockDevice open(RbdDeviceFactory gateway, String image, int group) {
        return gateway.open(BlockDeviceUri.rbd(ThrowawayCeph.POOL, image), new OpenOptions(false, group))
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    private static byte[] filled(int with) {
        byte[] bytes = new byte[4096];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }

    private static String image(ThrowawayCeph ceph) {
        String image = ceph.freshName("fenced");
        ceph.rbd("create", ThrowawayCeph.POOL + "/" + image, "--size", "8M");
        return image;
    }

    private static List<String> address(BlockDevice device) {
        return List.of(((RbdClientIdentity) device).clientAddress().orElseThrow());
    }

    @Test
    void a_fenced_client_writes_no_more_the_new_owner_does_and_other_groups_feel_nothing(ThrowawayCeph ceph)
            throws Exception {
        String moving = image(ceph);
        String staying = image(ceph);
        try (CephCluster admin = CephCluster.connect(ceph.config());
                RbdDeviceFactory former = new RbdDeviceFactory(RbdSettings.of(ceph.config()));
                RbdDeviceFactory next = new RbdDeviceFactory(RbdSettings.of(ceph.config()));
                CephCluster writer = CephCluster.connect(ceph.config());
                BlockDevice old = open(former, moving, 1);
                BlockDevice bystander = open(former, staying, 2)) {
            write(old, 0, filled(1));
            write(bystander, 0, filled(2));
            CephFence fence = new CephFence(admin, HOUR);

            long map = fence.shutOut(address(old));
            CephFence.awaitMap(List.of(writer));
            try (BlockDevice taken = open(next, moving, 1)) {
                write(taken, 0, filled(3));
                assertThat(map).isPositive();
                assertThat(errnoOf(old, request -> request.write(0, direct(filled(4)), false)))
                        .isEqualTo(Errno.ESHUTDOWN);
                assertThat(read(taken, 0, 4096)).isEqualTo(filled(3));
            }
            write(bystander, 0, filled(5));

            assertThat(ceph.ceph("osd", "blocklist", "ls"))
                    .contains(address(old).getFirst());
            fence.letIn(address(old));
            assertThat(ceph.ceph("osd", "blocklist", "ls"))
                    .doesNotContain(address(old).getFirst());
        }
    }

    @Test
    void an_image_is_taken_over_by_one_fence_however_many_images_its_former_client_had(ThrowawayCeph ceph)
            throws Exception {
        String image = image(ceph);
        try (CephCluster admin = CephCluster.connect(ceph.config());
                RbdDeviceFactory former = new RbdDeviceFactory(RbdSettings.of(ceph.config()));
                RbdDeviceFactory next = new RbdDeviceFactory(RbdSettings.of(ceph.config()));
                BlockDevice old = open(former, image, 1)) {
            write(old, 0, filled(1));
            CephFence fence = new CephFence(admin, HOUR);
            fence.shutOut(address(old));
            List<String> fenced = blocklisted(ceph);

            next.admit(1, next.connect(1, 1));
            next.awaitFences(1);
            try (BlockDevice taken = open(next, image, 1)) {
                write(taken, 0, filled(2));
                assertThat(read(taken, 0, 4096)).isEqualTo(filled(2));
            }

            assertThat(blocklisted(ceph))
                    .as("the first write put nobody on the blocklist again, by an entry of its own or a later end")
                    .isEqualTo(fenced);
            fence.letIn(address(old));
        }
    }

    /** Each entry with the time of its end. */
    private static List<String> blocklisted(ThrowawayCeph ceph) {
        return ceph.ceph("osd", "blocklist", "ls")
                .lines()
                .filter(line -> line.contains(":0/"))
                .sorted()
                .toList();
    }

    @Test
    void each_fence_has_a_later_map(ThrowawayCeph ceph) throws Exception {
        try (CephCluster admin = CephCluster.connect(ceph.config())) {
            CephFence fence = new CephFence(admin, HOUR);
            long first = fence.shutOut(List.of("127.0.0.9:0/11"));
            long second = fence.shutOut(List.of("127.0.0.9:0/12"));
            assertThat(second).isGreaterThan(first);
            fence.letIn(List.of("127.0.0.9:0/11", "127.0.0.9:0/12"));
        }
    }

    @Test
    void what_is_no_address_is_refused_so_nobody_takes_the_group(ThrowawayCeph ceph) throws Exception {
        try (CephCluster admin = CephCluster.connect(ceph.config())) {
            CephFence fence = new CephFence(admin, HOUR);
            assertThatThrownBy(() -> fence.shutOut(List.of("process:1@2")))
                    .isInstanceOf(FenceException.class)
                    .hasMessageContaining("process:1@2");
        }
    }
}
