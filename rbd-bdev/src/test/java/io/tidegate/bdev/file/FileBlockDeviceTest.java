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
import io.tidegate.bdev.Pending;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlockDeviceTest {

    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    private final FileDeviceFactory factory = new FileDeviceFactory();
    private final Machine machine = new Machine();

    @AfterEach
    void close() throws Exception {
        factory.close();
        machine.close();
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private BlockDeviceUri uri(String name) {
        return BlockDeviceUri.parse("file:" + folder.resolve(name));
    }

    private BlockDevice disk(String name, long bytes) {
        await(factory.create(uri(name), bytes));
        return await(factory.open(uri(name), OpenOptions.READ_WRITE));
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static void assertRefused(CompletionStage<?> stage, int errno, Object object, String remedy) {
        assertThatThrownBy(() -> await(stage))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        BlockDeviceException.class,
                        refused -> assertThat(refused.errno()).isEqualTo(errno))
                .hasMessageContaining(object.toString())
                .hasMessageContaining(remedy);
    }

    @Test
    void the_bytes_are_in_the_file() throws Exception {
        BlockDevice device = disk("disk", MIB);
        write(device, 4096, filled(512, 7));
        assertThat(Arrays.copyOfRange(Files.readAllBytes(folder.resolve("disk")), 4096, 4608))
                .isEqualTo(filled(512, 7));
        assertThat(device.geometry().volatileWriteCache()).isTrue();
    }

    @Test
    void a_new_file_takes_no_space_and_a_discarded_range_gives_it_back() throws Exception {
        BlockDevice device = disk("disk", 64 * MIB);
        assertThat(Machine.allocated(folder.resolve("disk"))).isZero();
        write(device, 0, filled(4 * MIB, 1));
        assertThat(errnoOf(device, BlockRequest::flush)).isZero();
        assertThat(Machine.allocated(folder.resolve("disk"))).isGreaterThanOrEqualTo(4 * MIB);
        assertThat(errnoOf(device, request -> request.discard(0, 2 * MIB))).isZero();
        assertThat(errnoOf(device, request -> request.writeZeroes(2 * MIB, 2 * MIB, false, false)))
                .isZero();
        assertThat(Machine.allocated(folder.resolve("disk"))).isLessThan(MIB);
        assertThat(Files.size(folder.resolve("disk"))).isEqualTo(64 * MIB);
    }

    @Test
    void what_cannot_be_opened_is_refused_with_errno_object_and_remedy() throws Exception {
        Files.createDirectory(folder.resolve("sub"));
        Files.writeString(folder.resolve("empty"), "");
        assertRefused(factory.open(uri("none"), OpenOptions.READ_WRITE), Errno.ENOENT, uri("none"), "create it");
        assertRefused(factory.open(uri("no/disk"), OpenOptions.READ_WRITE), Errno.ENOENT, uri("no/disk"), "create it");
        assertRefused(factory.open(uri("sub"), OpenOptions.READ_WRITE), Errno.EISDIR, uri("sub"), "name a file in it");
        assertRefused(factory.open(uri("empty/x"), OpenOptions.READ_WRITE), Errno.ENOTDIR, uri("empty/x"), "path");
        assertRefused(factory.open(uri("empty"), OpenOptions.READ_WRITE), Errno.EINVAL, uri("empty"), "size");
        BlockDeviceUri relative = BlockDeviceUri.parse("file:disk.img");
        assertRefused(factory.open(relative, OpenOptions.READ_WRITE), Errno.EINVAL, relative, "from the root");
        BlockDeviceUri character = BlockDeviceUri.parse("dev:/dev/null");
        assertRefused(factory.open(character, OpenOptions.READ_WRITE), Errno.EINVAL, character, "block device");
        BlockDeviceUri pool = BlockDeviceUri.parse("rbd:rbd/disk");
        assertRefused(factory.open(pool, OpenOptions.READ_WRITE), Errno.EINVAL, pool, "file:/path");
    }

    @Test
    void a_file_in_a_missing_folder_is_not_created() {
        assertRefused(factory.create(uri("no/disk"), MIB), Errno.ENOENT, uri("no/disk"), "path");
        assertThat(folder.resolve("no")).doesNotExist();
    }

    @Test
    void an_image_larger_than_any_file_leaves_nothing_behind() {
        assertRefused(factory.create(uri("disk"), Long.MAX_VALUE), Errno.ENOSPC, uri("disk"), "smaller");
        assertThat(folder.resolve("disk")).doesNotExist();
    }

    @Test
    void one_file_is_open_once_over_all_gateways() {
        BlockDevice device = disk("disk", MIB);
        try (FileDeviceFactory other = new FileDeviceFactory()) {
            assertRefused(other.open(uri("disk"), OpenOptions.READ_WRITE), Errno.EBUSY, uri("disk"), "in use");
            assertRefused(other.open(uri("disk"), new OpenOptions(true, 0)), Errno.EBUSY, uri("disk"), "in use");
            assertRefused(other.remove(uri("disk")), Errno.EBUSY, uri("disk"), "in use");
            device.close();
            await(other.open(uri("disk"), OpenOptions.READ_WRITE)).close();
        }
    }

    @Test
    void a_read_only_filesystem_is_named() throws Exception {
        machine.mountMemory(folder, "4m");
        disk("disk", MIB).close();
        machine.run("mount", "-o", "remount,ro", folder.toString());
        assertRefused(factory.open(uri("disk"), OpenOptions.READ_WRITE), Errno.EROFS, uri("disk"), "read-only");
        assertRefused(factory.create(uri("other"), MIB), Errno.EROFS, uri("other"), "read-only");
        BlockDevice device = await(factory.open(uri("disk"), new OpenOptions(true, 0)));
        assertThat(read(device, 0, 512)).containsOnly(0);
        device.close();
    }

    @Test
    void a_full_disk_is_no_space_and_later_writes_work_when_there_is_room() throws Exception {
        machine.mountMemory(folder, "4m");
        BlockDevice device = disk("disk", 16 * MIB);
        Files.write(folder.resolve("filler"), new byte[3 * MIB]);
        int errno = Errno.OK;
        long offset = 0;
        for (; errno == Errno.OK && offset < 8 * MIB; offset += 256 << 10) {
            ByteBuffer block = direct(filled(256 << 10, 1));
            long at = offset;
            errno = errnoOf(device, request -> request.write(at, block, false));
        }
        assertThat(errno).isEqualTo(Errno.ENOSPC);
        assertThat(read(device, 0, 4096)).containsOnly(1);
        ByteBuffer block = direct(filled(4096, 2));
        assertThat(errnoOf(device, request -> request.write(12 * MIB, block, true)))
                .isEqualTo(Errno.ENOSPC);
        Files.delete(folder.resolve("filler"));
        assertThat(errnoOf(device, request -> request.write(12 * MIB, block, true)))
                .isZero();
        assertThat(read(device, 12 * MIB, 4096)).containsOnly(2);
        device.close();
    }

    @Test
    void a_file_cut_short_behind_our_back_fails_where_it_is_cut_and_is_never_filled_up() throws Exception {
        BlockDevice device = disk("disk", 2 * MIB);
        write(device, 0, filled(2 * MIB, 3));
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve("disk").toFile(), "rw")) {
            file.setLength(MIB);
        }
        assertThat(read(device, MIB - 4096, 4096)).containsOnly(3);
        ByteBuffer block = ByteBuffer.allocateDirect(4096);
        assertThat(errnoOf(device, request -> request.read(MIB, block))).isEqualTo(Errno.EIO);
        assertThat(errnoOf(device, request -> request.read(MIB - 512, block))).isEqualTo(Errno.EIO);
        assertThat(errnoOf(device, request -> request.write(MIB + 65536, block, false)))
                .isEqualTo(Errno.EIO);
        assertThat(errnoOf(device, request -> request.writeZeroes(MIB, 4096, false, false)))
                .isEqualTo(Errno.EIO);
        assertThat(Files.size(folder.resolve("disk"))).isEqualTo(MIB);
    }

    @Test
    void a_file_made_longer_behind_our_back_is_a_resize() throws Exception {
        BlockDevice device = disk("disk", MIB);
        List<BlockGeometry> told = new ArrayList<>();
        device.onResize(told::add);
        try (FileChannel file = FileChannel.open(folder.resolve("disk"), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {5}), 3 * MIB - 1);
        }
        factory.noticeGrowth();
        factory.noticeGrowth();
        assertThat(told).containsExactly(device.geometry());
        assertThat(device.geometry().sizeBytes()).isEqualTo(3 * MIB);
        assertThat(read(device, 3 * MIB - 1, 1)).containsExactly(5);
    }

    @Test
    void a_full_queue_says_try_again_and_loses_nothing() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        try (FileDeviceFactory narrow = new FileDeviceFactory(new ImagePaths(null), 1, 4)) {
            await(narrow.create(uri("disk"), MIB));
            BlockDevice device = await(narrow.open(uri("disk"), OpenOptions.READ_WRITE));
            device.submit(new BlockRequest(done -> {
                        blocked.countDown();
                        awaitQuietly(release);
                    })
                    .flush());
            assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();
            List<Pending> pendings = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                pendings.add(Pending.submit(device, BlockRequest::flush));
            }
            release.countDown();
            assertThat(pendings.stream().map(Pending::await).filter(errno -> errno == Errno.EAGAIN))
                    .hasSize(4);
            assertThat(pendings.stream().map(Pending::await).filter(errno -> errno == Errno.OK))
                    .hasSize(4);
            device.close();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void closing_the_factory_closes_what_is_open_and_refuses_the_rest() {
        BlockDevice device = disk("disk", MIB);
        factory.close();
        assertThat(errnoOf(device, BlockRequest::flush)).isEqualTo(Errno.ESHUTDOWN);
        assertRefused(factory.open(uri("disk"), OpenOptions.READ_WRITE), Errno.ESHUTDOWN, "file backing", "start");
    }

    @Test
    void what_was_written_is_there_for_the_next_factory() {
        BlockDevice device = disk("disk", MIB);
        write(device, 512, filled(512, 9));
        factory.close();
        try (FileDeviceFactory next = new FileDeviceFactory()) {
            BlockDevice again = await(next.open(uri("disk"), OpenOptions.READ_WRITE));
            assertThat(read(again, 512, 512)).containsOnly(9);
        }
    }

    @Test
    void a_vanished_file_is_served_to_its_end() throws Exception {
        BlockDevice device = disk("disk", MIB);
        write(device, 0, filled(512, 4));
        Files.delete(folder.resolve("disk"));
        assertThat(read(device, 0, 512)).containsOnly(4);
        device.close();
        assertRefused(factory.open(uri("disk"), OpenOptions.READ_WRITE), Errno.ENOENT, uri("disk"), "create it");
    }
}
