package io.tidegate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedFolderStoreTest extends StateStoreContract {

    @TempDir
    private Path folder;

    @Override
    protected StateStore newStore() throws Exception {
        return SharedFolderStore.open(folder.resolve("shared"));
    }

    @Test
    void two_that_share_a_folder_see_each_other_and_one_of_them_wins() throws Exception {
        try (StateStore other = newStore()) {
            store.compareAndPut(1, StateChange.put("a", bytes("1")));
            assertThatThrownBy(() -> other.compareAndPut(1, StateChange.put("a", bytes("2"))))
                    .isInstanceOf(VersionConflictException.class);
            assertThat(other.compareAndPut(2, StateChange.put("b", bytes("2")))).isEqualTo(3);
            assertThat(texts(store.read())).containsEntry("a", "1").containsEntry("b", "2");
        }
    }

    @Test
    void a_writer_that_was_stopped_until_its_number_was_free_again_did_not_win() throws Exception {
        SharedVersions files = new SharedVersions(folder.resolve("shared"));
        UUID token = UUID.randomUUID();
        SharedVersions.Version late = files.newest().next(StateChange.put("late", bytes("1")), token);
        for (int version = 1; version <= 100; version++) {
            store.compareAndPut(version, StateChange.put("a", bytes("" + version)));
        }
        assertThat(files.put(late)).isTrue();
        assertThat(files.newest().follows(token)).isFalse();
        assertThat(texts(store.read())).doesNotContainKey("late");
    }
}
