package io.tidegate.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A daemon is killed with SIGKILL in the middle of its changes, again and again on one folder. */
class FileStateStoreKillTest {

    private static final int ROUNDS = 5;
    private static final long SEED = 20261123;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS)
    void nothing_acknowledged_is_lost_by_kill_9() throws Exception {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            long acknowledged = runAndKill(random);
            try (FileStateStore store = FileStateStore.open(folder)) {
                StateSnapshot found = store.read();
                // One change may have been durable and not yet printed.
                assertThat(found.version())
                        .as("round %d of seed %d", round, SEED)
                        .isBetween(acknowledged, acknowledged + 1);
                assertThat(found.entries()).hasSize((int) found.version() - 1);
                for (long version = 2; version <= found.version(); version++) {
                    byte[] value = found.entries().get("key" + version);
                    assertThat(new String(value, StandardCharsets.UTF_8)).startsWith("v" + version + " ");
                }
            }
        }
    }

    /** Lets a daemon acknowledge some changes, kills it, and returns the last version it printed. */
    private long runAndKill(Random random) throws Exception {
        Process daemon = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xshare:auto",
                        AppendingProcess.class.getName(),
                        folder.toString(),
                        Long.toString(random.nextLong()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(daemon.getInputStream(), StandardCharsets.UTF_8))) {
            long last = 0;
            int wanted = 1 + random.nextInt(60);
            for (int seen = 0; seen < wanted; seen++) {
                last = version(out.readLine());
            }
            // By the handle, as the process itself would also close the pipe that still holds versions.
            assertThat(daemon.toHandle().destroyForcibly()).isTrue();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                last = version(line);
            }
            return last;
        } finally {
            daemon.destroyForcibly().waitFor();
        }
    }

    private static long version(String line) {
        assertThat(line).as("a version of the daemon").isNotNull().matches("\\d+");
        return Long.parseLong(line);
    }
}
