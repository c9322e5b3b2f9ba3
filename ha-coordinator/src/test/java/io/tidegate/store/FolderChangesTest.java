package io.tidegate.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderChangesTest {

    private static final Duration NEVER = Duration.ofDays(1);

    @Test
    void a_version_that_another_gateway_links_into_place_is_told_of_and_not_waited_for(@TempDir Path folder)
            throws Exception {
        Path versions = Files.createDirectory(folder.resolve("versions"));
        Path written = Files.writeString(folder.resolve("written"), "a version");
        Semaphore told = new Semaphore(0);
        try (FolderChanges changes = FolderChanges.watch(versions, NEVER, told::release)) {
            assertThat(changes).isNotNull();
            Files.createLink(versions.resolve("2"), written);
            assertThat(told.tryAcquire(30, TimeUnit.SECONDS)).as("told").isTrue();
        }
    }
}
