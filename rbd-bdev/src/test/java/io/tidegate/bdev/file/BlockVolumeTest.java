package io.tidegate.bdev.file;

import static io.tidegate.bdev.Pending.direct;
import static io.tidegate.bdev.Pending.errnoOf;
import static io.tidegate.bdev.Pending.read;
import static io.tidegate.bdev.Pending.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real block device (a loop device, as an LVM volume is one) behind {@code dev:}. */
class BlockVolumeTest {

    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    private final FileDeviceFactory factory = new FileDeviceFactory();
    private final Machine machine = new Machine();
    private Path backing = Path.of("/");
    private Path volume = Path.of("/");
    private BlockDeviceUri uri = BlockDeviceUri.parse("dev:/");

    @BeforeEach
    void makeVolume() throws Exception {
        backing = folder.resolve("backing");
        lengthen(32 * MIB);
        volume = machine.loopDevice(backing);
        uri = BlockDeviceUri.parse("dev:" + volume);
    }

    @AfterEach
    void close() throws Exception {
        factory.close();
        machine.close();
    }

    private void lengthen(long bytes) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(backing.toFile(), "rw")) {
            file.setLength(bytes);
        }
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private BlockDevice open() {
        return await(factory.open(uri, OpenOptions.READ_WRITE));
    }

    private static int errno(CompletionStage<?> stage) {
        try {
            await(stage);
            return Errno.OK;
        } catch (CompletionException failed) {
            return ((BlockDeviceException) failed.getCause()).errno();
        }
    }

    @Test
    void has_the_size_of_the_volume_and_keeps_what_is_written() throws Exception {
        BlockDevice device = open();
        assertThat(device.geometry().sizeBytes()).isEqualTo(32 * MIB);
        byte[] bytes = new byte[8192];
        Arrays.fill(bytes, (byte) 6);
        write(device, 32 * MIB - 8192, bytes);
        assertThat(errnoOf(device, request -> request.write(512, direct(bytes), true)))
                .isZero();
        assertThat(errnoOf(device, BlockRequest::flush)).isZero();
        assertThat(read(device, 32 * MIB - 8192, 8192)).isEqualTo(bytes);
        device.close();
        assertThat(await(factory.size(uri))).isEqualTo(32 * MIB);
        BlockDevice again = open();
        assertThat(read(again, 512, 8192)).isEqualTo(bytes);
        assertThat(read(again, 0, 512)).containsOnly(0);
    }

    @Test
    void zeroes_and_discards_reach_the_volume() throws Exception {
        BlockDevice device = open();
        byte[] bytes = new byte[4 * MIB];
        Arrays.fill(bytes, (byte) 6);
        write(device, 0, bytes);
        assertThat(errnoOf(device, BlockRequest::flush)).isZero();
        assertThat(Machine.allocated(backing)).isGreaterThanOrEqualTo(4 * MIB);
        assertThat(errnoOf(device, request -> request.discard(0, MIB))).isZero();
        assertThat(errnoOf(device, request -> request.writeZeroes(MIB, MIB, true, false)))
                .isZero();
        assertThat(errnoOf(device, request -> request.writeZeroes(3 * MIB + 100, 300, true, false)))
                .isZero();
        Arrays.fill(bytes, 0, 2 * MIB, (byte) 0);
        Arrays.fill(bytes, 3 * MIB + 100, 3 * MIB + 400, (byte) 0);
        assertThat(read(device, 0, 4 * MIB)).isEqualTo(bytes);
        assertThat(Machine.allocated(backing)).isLessThan(3 * MIB + MIB / 2);
    }

    @Test
    void a_volume_in_use_is_busy() throws Exception {
        BlockDevice device = open();
        try (FileDeviceFactory other = new FileDeviceFactory()) {
            assertThat(errno(other.open(uri, OpenOptions.READ_WRITE))).isEqualTo(Errno.EBUSY);
        }
        device.close();
        machine.run("mkfs.ext4", "-q", volume.toString());
        Path mountPoint = Files.createDirectory(folder.resolve("mnt"));
        machine.mount(volume, mountPoint);
        assertThatThrownBy(() -> open()).hasMessageContaining(uri.toString()).hasMessageContaining("mount");
        assertThat(errno(factory.open(uri, OpenOptions.READ_WRITE))).isEqualTo(Errno.EBUSY);
        machine.unmountLast();
        open().close();
    }

    @Test
    void a_volume_made_longer_is_a_resize() throws Exception {
        BlockDevice device = open();
        List<BlockGeometry> told = new ArrayList<>();
        device.onResize(told::add);
        lengthen(48 * MIB);
        machine.run("losetup", "--set-capacity", volume.toString());
        factory.noticeGrowth();
        assertThat(told).extracting(BlockGeometry::sizeBytes).containsExactly(48L * MIB);
        write(device, 47 * MIB, new byte[] {1});
        assertThat(read(device, 47 * MIB, 1)).containsExactly(1);
    }

    @Test
    void volumes_are_made_sized_and_removed_by_lvm_and_not_here() {
        BlockDevice device = open();
        assertThat(errno(factory.create(uri, MIB))).isEqualTo(Errno.ENOTSUP);
        assertThat(errno(factory.remove(uri))).isEqualTo(Errno.ENOTSUP);
        assertThatThrownBy(() -> device.resize(MIB))
                .isInstanceOfSatisfying(
                        BlockDeviceException.class,
                        refused -> assertThat(refused.errno()).isEqualTo(Errno.ENOTSUP))
                .hasMessageContaining("lvextend");
    }

    /** A thin volume whose pool is full: writes end in the page cache and fail when they go to the disk. */
    @Test
    void a_flush_that_failed_is_not_forgotten_by_the_next_one() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        machine.mountMemory(small, "4m");
        backing = small.resolve("backing");
        lengthen(32 * MIB);
        uri = BlockDeviceUri.parse("dev:" + machine.loopDevice(backing));
        BlockDevice device = open();
        byte[] bytes = new byte[MIB];
        Arrays.fill(bytes, (byte) 6);
        for (int i = 0; i < 8; i++) {
            long offset = (long) i * MIB;
            errnoOf(device, request -> request.write(offset, direct(bytes), false));
        }
        assertThat(errnoOf(device, BlockRequest::flush)).isIn(Errno.EIO, Errno.ENOSPC);
        assertThat(errnoOf(device, BlockRequest::flush)).isEqualTo(Errno.EIO);
        assertThat(errnoOf(device, request -> request.write(0, direct(new byte[512]), true)))
                .isEqualTo(Errno.EIO);
        assertThat(read(device, 0, 512)).containsOnly(6);
        device.close();
        BlockDevice again = open();
        write(again, 0, new byte[512]);
        assertThat(errnoOf(again, BlockRequest::flush)).isZero();
        again.close();
    }

    @Test
    void a_file_is_no_device() {
        assertThat(errno(factory.open(BlockDeviceUri.parse("dev:" + backing), OpenOptions.READ_WRITE)))
                .isEqualTo(Errno.EINVAL);
    }
}
