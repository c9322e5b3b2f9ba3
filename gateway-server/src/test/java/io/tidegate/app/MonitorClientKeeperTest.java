package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.config.settings.Endpoint;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.config.settings.SettingsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the process that speaks with Ceph's monitors, by programs that stand in for it. */
class MonitorClientKeeperTest {

    private static final Endpoint GROUP = new Endpoint("127.0.0.1", 5499);

    @TempDir
    private Path folder;

    private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

    private MonitorClientKeeper start(String script) throws Exception {
        Path program = folder.resolve("monitor-client");
        Files.writeString(program, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        GatewaySettings settings = SettingsReader.parse(
                "test",
                List.of(
                        "[gateway]",
                        "name = gw",
                        "[ceph]",
                        "pool = rbd",
                        "[ha]",
                        "backing = ceph-mon",
                        "[monitor]",
                        "client = " + program,
                        "timeout = 0.5",
                        "log_file_dir = " + folder.resolve("logs")));
        return MonitorClientKeeper.start(settings, GROUP, ended::add);
    }

    private String said(String file) throws Exception {
        Path log = folder.resolve("logs").resolve(file);
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30); System.nanoTime() < end; Thread.sleep(20)) {
            if (Files.exists(log) && Files.readString(log).endsWith("\n")) {
                return Files.readString(log);
            }
        }
        throw new AssertionError("nothing in " + log);
    }

    @Test
    void one_that_ends_is_told_of_and_started_again() throws Exception {
        try (MonitorClientKeeper keeper = start("echo \"$@\"; exit 3\n")) {
            assertThat(ended.poll(30, TimeUnit.SECONDS)).contains("exit code 3");
            assertThat(ended.poll(30, TimeUnit.SECONDS)).contains("exit code 3");
            assertThat(said("monitor-client-gw.log.bak"))
                    .contains("--gateway-name gw", "--monitor-group-address 127.0.0.1:5499");
            keeper.awaitLast(Duration.ZERO);
        }
    }

    @Test
    void one_that_does_not_end_when_it_is_asked_to_is_ended() throws Exception {
        MonitorClientKeeper keeper = start("trap '' TERM; echo started; while :; do sleep 0.1; done\n");
        assertThat(said("monitor-client-gw.log")).isEqualTo("started\n");
        long begun = System.nanoTime();
        keeper.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
        assertThat(ended).isEmpty();
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .noneMatch(child -> child.info().commandLine().orElse("").contains(folder.toString()));
    }
}
