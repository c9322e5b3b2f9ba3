package io.tidegate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store on a filesystem of one MiB; needs the right to mount one. */
class FullDiskTest {

    @TempDir
    private Path folder;

    private boolean mounted;

    @BeforeEach
    void mountSmallFilesystem() throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tidegate-test", folder.toString()) == 0;
        assumeTrue(mounted, "a small filesystem can be mounted");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", folder.toString())).isZero();
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    }

    @Test
    void a_full_disk_refuses_the_change_and_keeps_the_state_until_there_is_room() throws Exception {
        try (FileStateStore store = FileStateStore.open(folder.resolve("state"))) {
            store.compareAndPut(1, StateChange.put("a", new byte[] {'1'}));
            fillDisk();
            long length = Files.size(folder.resolve("state/state.log"));
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> store.compareAndPut(2, StateChange.put("big", new byte[200_000])))
                        .isInstanceOf(StoreException.class)
                        .isNotInstanceOf(VersionConflictException.class)
                        .hasMessageContaining("the disk is full")
                        .hasMessageContaining("state.log");
                assertThat(store.read().version()).isEqualTo(2);
                assertThat(store.read().entries()).containsOnlyKeys("a");
                assertThat(Files.size(folder.resolve("state/state.log"))).isEqualTo(length);
            }
            Files.delete(folder.resolve("filler"));
            assertThat(store.compareAndPut(2, StateChange.put("big", new byte[200_000])))
                    .isEqualTo(3);
        }
        try (FileStateStore store = FileStateStore.open(folder.resolve("state"))) {
            assertThat(store.read().entries()).containsOnlyKeys("a", "big");
        }
    }

    @Test
    void a_store_that_cannot_be_made_on_a_full_disk_says_so_and_can_be_made_later() throws Exception {
        Files.createDirectory(folder.resolve("state"));
        Files.writeString(folder.resolve("state/lock"), "0\n");
        fillDisk();
        assertThatThrownBy(() -> FileStateStore.open(folder.resolve("state")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the disk is full");
        Files.delete(folder.resolve("filler"));
        FileStateStore.open(folder.resolve("state")).close();
    }

    private void fillDisk() throws IOException {
        byte[] block = new byte[4096];
        try (java.io.OutputStream out = Files.newOutputStream(folder.resolve("filler"))) {
            for (int i = 0; i < 1024; i++) {
                out.write(block);
            }
            throw new AssertionError("the filesystem is larger than it should be");
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }
}
