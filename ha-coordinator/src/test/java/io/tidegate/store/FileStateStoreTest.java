package io.tidegate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStateStoreTest extends StateStoreContract {

    @TempDir
    private Path folder;

    @Override
    protected StateStore newStore() throws StoreException {
        return FileStateStore.open(folder.resolve("data/state"));
    }

    private Path log() {
        return folder.resolve("data/state/state.log");
    }

    @Test
    void everything_is_as_it_was_after_a_second_start() throws Exception {
        store.compareAndPut(1, StateChange.put("a", bytes("1")));
        store.compareAndPut(2, StateChange.put("b", bytes("2")));
        store.compareAndPut(3, StateChange.remove(List.of("a")));
        store.close();
        store = newStore();
        assertThat(store.read().version()).isEqualTo(4);
        assertThat(texts(store.read())).isEqualTo(Map.of("b", "2"));
        assertThat(store.compareAndPut(4, StateChange.put("c", bytes("3")))).isEqualTo(5);
    }

    @Test
    void a_second_daemon_on_the_folder_is_refused_with_the_holder_and_the_remedy() {
        assertThatThrownBy(this::newStore)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(folder.resolve("data/state").toString())
                .hasMessageContaining("in use by another gateway (process "
                        + ProcessHandle.current().pid() + ")")
                .hasMessageContaining("a folder of its own");
    }

    @Test
    void a_refused_second_start_does_not_free_the_folder() {
        assertThatThrownBy(this::newStore).isInstanceOf(StoreException.class);
        assertThatThrownBy(this::newStore).isInstanceOf(StoreException.class);
    }

    @Test
    void a_folder_that_cannot_be_made_is_named() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> FileStateStore.open(file.resolve("state")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(file.resolve("state").toString());
    }

    @Test
    void the_file_does_not_grow_without_bound_and_keeps_its_meaning() throws Exception {
        byte[] value = new byte[64 << 10];
        for (int i = 0; i < 200; i++) {
            Arrays.fill(value, (byte) ('a' + i % 26));
            store.compareAndPut(1 + i, StateChange.put("k" + i % 3, value));
        }
        assertThat(Files.size(log())).isLessThan(3 << 20);
        StateSnapshot before = store.read();
        store.close();
        store = newStore();
        assertThat(store.read().version()).isEqualTo(201);
        assertThat(texts(store.read())).isEqualTo(texts(before));
    }

    @Test
    void a_left_over_of_an_unfinished_compaction_is_no_harm() throws Exception {
        store.compareAndPut(1, StateChange.put("a", bytes("1")));
        store.close();
        Files.writeString(log().resolveSibling("state.log.new"), "half a file");
        store = newStore();
        assertThat(texts(store.read())).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void only_the_owner_may_read_the_state() throws Exception {
        assertThat(Files.getPosixFilePermissions(log()).toString()).doesNotContain("GROUP", "OTHERS");
    }

    @Test
    void a_key_of_half_a_character_is_refused_and_changes_nothing() throws Exception {
        assertThatThrownBy(() -> store.compareAndPut(1, StateChange.put("\uD83D", bytes("1"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store.read().version()).isEqualTo(1);
        store.compareAndPut(1, StateChange.put("a", bytes("1")));
    }
}
