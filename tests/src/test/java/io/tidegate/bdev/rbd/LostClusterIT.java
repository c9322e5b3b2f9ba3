package io.tidegate.bdev.rbd;

import static io.tidegate.bdev.Pending.direct;
import static io.tidegate.bdev.Pending.read;
import static io.tidegate.bdev.Pending.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.Pending;
import io.tidegate.ceph.CephConfig;
import io.tidegate.store.OmapSettings;
import io.tidegate.store.OmapStateStore;
import io.tidegate.store.StoreException;
import io.tidegate.support.Command;
import io.tidegate.support.ThrowawayCeph;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What users see while the cluster cannot be reached; on a cluster of its own, as the OSD is paused. */
class LostClusterIT {

    private static final int BLOCK = 4096;

    private ThrowawayCeph ceph;

    @BeforeEach
    void startCluster() {
        ceph = ThrowawayCeph.start();
        ceph.rbd("create", ThrowawayCeph.POOL + "/disk", "--size", "16M");
    }

    @AfterEach
    void stopCluster() {
        ceph.close();
    }

    private void signalOsd(String signal) {
        Command.mustRun(List.of("kill", "-" + signal, Long.toString(ceph.osdPid())));
    }

    private static BlockDevice open(RbdDeviceFactory factory) {
        return factory.open(BlockDeviceUri.rbd(ThrowawayCeph.POOL, "disk"), OpenOptions.READ_WRITE)
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void io_waits_for_a_silent_osd_and_goes_on_with_it() {
        try (RbdDeviceFactory factory = new RbdDeviceFactory(RbdSettings.of(ceph.config()));
                BlockDevice device = open(factory)) {
            write(device, 0, new byte[BLOCK]);
            signalOsd("STOP");
            ByteBuffer block = direct(new byte[] {1, 2, 3, 4});
            Pending pending = Pending.submit(device, request -> request.write(0, block, false));
            assertThat(pending.completions()).isZero();
            signalOsd("CONT");
            assertThat(pending.await()).isZero();
            assertThat(read(device, 0, 4)).containsExactly(1, 2, 3, 4);
        }
    }

    /** An event loop that waited in librados would keep every host of its waiting. */
    @Test
    void who_submits_never_waits_for_a_silent_osd_however_much_is_under_way() {
        try (RbdDeviceFactory factory = new RbdDeviceFactory(RbdSettings.of(ceph.config()))) {
            List<BlockDevice> devices = images(factory, 12);
            signalOsd("STOP");
            // 1536 requests; a librados client takes 1024 by itself, then a call waits.
            CompletableFuture<List<Pending>> submitted = CompletableFuture.supplyAsync(() -> devices.stream()
                    .flatMap(device -> IntStream.range(0, 128).mapToObj(i -> writeTo(device, 3L * i * BLOCK)))
                    .toList());
            try {
                assertThat(submitted).succeedsWithin(Duration.ofSeconds(30));
                assertThat(submitted.join())
                        .allSatisfy(pending -> assertThat(pending.completions()).isZero());
            } finally {
                signalOsd("CONT");
            }
            assertThat(submitted.join())
                    .allSatisfy(pending -> assertThat(pending.await()).isZero());
            devices.forEach(BlockDevice::close);
        }
    }

    private static Pending writeTo(BlockDevice device, long offset) {
        ByteBuffer block = direct(new byte[BLOCK]);
        return Pending.submit(device, request -> request.write(offset, block, false));
    }

    /** Images whose lock has been taken, by one client. */
    private List<BlockDevice> images(RbdDeviceFactory factory, int count) {
        List<BlockDevice> devices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ceph.rbd("create", ThrowawayCeph.POOL + "/many" + i, "--size", "16M");
            BlockDevice device = factory.open(
                            BlockDeviceUri.rbd(ThrowawayCeph.POOL, "many" + i), OpenOptions.READ_WRITE)
                    .toCompletableFuture()
                    .join();
            write(device, 0, new byte[BLOCK]);
            devices.add(device);
        }
        return devices;
    }

    @Test
    void with_a_timeout_io_ends_with_etimedout_and_a_later_one_succeeds() {
        CephConfig config = ceph.config().withOsdTimeout(Duration.ofSeconds(2));
        try (RbdDeviceFactory factory = new RbdDeviceFactory(RbdSettings.of(config));
                BlockDevice device = open(factory)) {
            write(device, 0, new byte[BLOCK]);
            signalOsd("STOP");
            Pending pending = Pending.submit(device, request -> request.read(0, ByteBuffer.allocateDirect(BLOCK)));
            assertThat(pending.await()).isEqualTo(Errno.ETIMEDOUT);
            signalOsd("CONT");
            assertThat(read(device, 0, BLOCK)).containsOnly(0);
        }
    }

    @Test
    void a_state_that_cannot_be_read_is_an_error_and_comes_back() throws Exception {
        OmapSettings impatient =
                new OmapSettings(Duration.ofSeconds(5), true, Duration.ofSeconds(2), Duration.ofSeconds(2));
        try (OmapStateStore store = OmapStateStore.open(ceph.config(), ThrowawayCeph.POOL, "lost", impatient)) {
            signalOsd("STOP");
            assertThatThrownBy(store::read)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("nvmeof.lost.state")
                    .hasMessageContaining("does not answer");
            signalOsd("CONT");
            assertThat(store.read().version()).isEqualTo(1);
        }
    }

    @Test
    void images_and_state_survive_a_restart_of_the_cluster() throws Exception {
        try (RbdDeviceFactory factory = new RbdDeviceFactory(RbdSettings.of(ceph.config()))) {
            try (BlockDevice device = open(factory)) {
                write(device, BLOCK, new byte[] {9, 8, 7});
            }
        }
        ceph.stopDaemons();
        CephConfig impatient = ceph.config().withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(2));
        assertThatThrownBy(() -> OmapStateStore.open(impatient, ThrowawayCeph.POOL, "x", OmapSettings.DEFAULT))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("does not answer");
        ceph.restart();
        try (RbdDeviceFactory factory = new RbdDeviceFactory(RbdSettings.of(ceph.config()));
                BlockDevice device = open(factory)) {
            assertThat(read(device, BLOCK, 3)).containsExactly(9, 8, 7);
        }
    }
}
