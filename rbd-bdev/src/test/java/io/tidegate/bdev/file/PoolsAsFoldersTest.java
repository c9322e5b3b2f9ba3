package io.tidegate.bdev.file;

import static io.tidegate.bdev.Pending.read;
import static io.tidegate.bdev.Pending.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.Errno;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rbd:} without Ceph: pools are folders. */
class PoolsAsFoldersTest {

    @TempDir
    private Path folder;

    private FileDeviceFactory factory = new FileDeviceFactory();

    @BeforeEach
    void serveFolder() {
        factory.close();
        factory = new FileDeviceFactory(folder.resolve("data/images"));
    }

    @AfterEach
    void close() {
        factory.close();
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Test
    void an_image_is_a_file_in_the_folder_of_its_pool() {
        BlockDeviceUri uri = BlockDeviceUri.rbd("rbd", "disk1");
        await(factory.create(uri, 1 << 20));
        assertThat(folder.resolve("data/images/rbd/disk1")).hasSize(1 << 20);
        BlockDevice device = await(factory.open(uri, OpenOptions.READ_WRITE));
        write(device, 0, new byte[] {1, 2, 3});
        assertThat(read(device, 0, 3)).containsExactly(1, 2, 3);
        device.close();
        await(factory.remove(uri));
        assertThat(folder.resolve("data/images/rbd/disk1")).doesNotExist();
    }

    @Test
    void an_image_of_a_namespace_is_a_folder_deeper() {
        await(factory.create(BlockDeviceUri.parse("rbd:rbd/tenant/disk1"), 4096));
        assertThat(folder.resolve("data/images/rbd/tenant/disk1")).exists();
        assertThat(await(factory.size(BlockDeviceUri.parse("rbd:rbd/tenant/disk1"))))
                .isEqualTo(4096);
    }

    @Test
    void a_missing_image_and_a_missing_pool_are_named() {
        for (String name : List.of("rbd:none/disk", "rbd:rbd/none")) {
            assertThatThrownBy(() -> await(factory.open(BlockDeviceUri.parse(name), OpenOptions.READ_WRITE)))
                    .cause()
                    .isInstanceOfSatisfying(
                            BlockDeviceException.class,
                            refused -> assertThat(refused.errno()).isEqualTo(Errno.ENOENT))
                    .hasMessageContaining(name);
        }
    }

    @Test
    void no_name_leads_out_of_the_folder_and_nothing_is_made_for_a_bad_one() throws IOException {
        List<String> names = List.of(
                "rbd:disk",
                "rbd:../disk",
                "rbd:rbd/..",
                "rbd:./disk",
                "rbd:rbd//disk",
                "rbd:/rbd/disk",
                "rbd:rbd/a/b/c",
                "rbd:rbd/",
                "rbd:rbd/../../etc",
                "rbd:rbd/di\u0000sk",
                "rbd:rbd/a\nb");
        for (String name : names) {
            assertThatThrownBy(() -> await(factory.create(BlockDeviceUri.parse(name), 4096)))
                    .as(name)
                    .cause()
                    .isInstanceOfSatisfying(
                            BlockDeviceException.class,
                            refused -> assertThat(refused.errno()).isEqualTo(Errno.EINVAL));
        }
        try (Stream<Path> made = Files.list(folder)) {
            assertThat(made).isEmpty();
        }
    }

    @Test
    void an_image_and_a_namespace_of_one_name_do_not_mix() {
        await(factory.create(BlockDeviceUri.parse("rbd:rbd/disk"), 4096));
        assertThatThrownBy(() -> await(factory.create(BlockDeviceUri.parse("rbd:rbd/disk/inner"), 4096)))
                .cause()
                .isInstanceOf(BlockDeviceException.class);
        assertThat(await(factory.size(BlockDeviceUri.parse("rbd:rbd/disk")))).isEqualTo(4096);
    }
}
