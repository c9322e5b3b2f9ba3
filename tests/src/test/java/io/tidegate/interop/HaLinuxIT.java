package io.tidegate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.support.LinuxHost;
import io.tidegate.support.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways as processes on a real Ceph cluster, under the Linux kernel's native multipath. */
class HaLinuxIT {

    /** Some 15 s of load: what happens in it is over well before its end. */
    private static final int LOAD_MIB = 24;

    /** The exit code of a process that SIGKILL ended. */
    private static final int KILLED = 128 + 9;

    @TempDir
    Path work;

    private LinuxHost host;
    private HostedCeph ceph;
    private LinuxGroup group;

    @BeforeEach
    void start() throws IOException {
        host = LinuxHost.boot(work);
        ceph = HostedCeph.start(host, Files.createDirectory(work.resolve("ceph")));
    }

    private void startGroup(LinuxGroup.Hang hang) throws IOException {
        group = new LinuxGroup(host, ceph, work, hang);
    }

    @AfterEach
    void stop() {
        if (group != null) {
            group.close();
        }
        if (ceph != null) {
            ceph.close();
        }
        host.close();
    }

    @Test
    void verified_io_goes_on_when_the_gateway_that_serves_it_is_killed_and_when_it_comes_back() throws IOException {
        startGroup(LinuxGroup.Hang.GUARDED);
        CompletableFuture<Output> load = load();
        group.first().kill();
        report("kill -9", load);
        assertThat(group.second().log())
                .contains("its former writers are shut out")
                .contains(LinuxGroup.SERVED);

        comesBack("failback");
        group.checkNoErrors();
    }

    @Test
    void a_gateway_is_drained_and_serves_again_and_no_host_sees_an_error() throws IOException {
        startGroup(LinuxGroup.Hang.GUARDED);
        CompletableFuture<Output> load = load();
        group.first().cli("gateway", "drain", "gw1");
        LinuxGroup.awaitLog(group.second(), LinuxGroup.SERVED, 1);
        report("drain", load);
        assertThat(group.second().cli("--format", "plain", "gateway", "group")).contains("drained");

        load = load();
        group.first().cli("gateway", "undrain", "gw1");
        LinuxGroup.awaitLog(group.first(), LinuxGroup.SERVED, 1);
        report("undrain", load);
        assertThat(group.second().log() + group.first().log()).doesNotContain("former writers are shut out");
        group.checkNoErrors();
    }

    @Test
    void a_gateway_that_was_stopped_finds_itself_fenced_and_joins_again_and_nothing_it_held_lands_late()
            throws IOException {
        startGroup(LinuxGroup.Hang.LASTING);
        CompletableFuture<Output> load = load();
        group.first().signal("STOP");
        report("SIGSTOP without a guard, keep-alive of the host 2 s", load);
        assertThat(group.second().log())
                .contains("its former writers are shut out")
                .contains(LinuxGroup.SERVED);
        String written = host.succeed("sha256sum <" + group.device());

        group.first().signal("CONT");
        LinuxGroup.awaitLog(group.first(), "it begins anew", 1);
        LinuxGroup.awaitLog(group.first(), LinuxGroup.SERVED, 1);
        host.succeed("echo 3 >/proc/sys/vm/drop_caches");
        assertThat(host.succeed("sha256sum <" + group.device())).isEqualTo(written);
        assertThat(ceph.sha256("disk1")).isEqualTo(written.strip());
        group.checkNoErrors();
    }

    @Test
    void a_gateway_that_hangs_is_ended_and_the_host_goes_on_before_its_own_keep_alive_would_end() throws IOException {
        startGroup(LinuxGroup.Hang.GUARDED);
        CompletableFuture<Output> load = load();
        group.first().signal("STOP");
        report("SIGSTOP, keep-alive of the host 5 s", load);
        assertThat(group.first().awaitEnd()).isEqualTo(KILLED);
        assertThat(group.first().log()).containsPattern("gateway gw1 .* has hung for \\d+ ms: ended");
        assertThat(group.second().log()).contains(LinuxGroup.SERVED);

        comesBack("failback");
        group.checkNoErrors();
    }

    @Test
    void both_gateways_are_stopped_and_started_as_by_an_upgrade_and_the_host_sees_no_error() throws IOException {
        startGroup(LinuxGroup.Hang.GUARDED);
        CompletableFuture<Output> load = load();
        group.first().stop();
        report("stop of gw1", load);

        comesBack("return of gw1");

        load = load();
        group.second().stop();
        group.second().start();
        report("stop and start of gw2", load);
        group.awaitPaths(2);
        assertThat(group.second().log()).doesNotContain("former writers are shut out");
        group.checkNoErrors();
    }

    /** The first gateway is started while the host writes, and serves the namespace again. */
    private void comesBack(String event) throws IOException {
        CompletableFuture<Output> load = load();
        group.first().start();
        LinuxGroup.awaitLog(group.first(), LinuxGroup.SERVED, 1);
        report(event, load);
    }

    private CompletableFuture<Output> load() {
        return group.load(LOAD_MIB);
    }

    private static void report(String event, CompletableFuture<Output> load) {
        System.out.printf(
                "%s: the slowest write at the Linux host took %d ms%n", event, LinuxGroup.slowestMillis(event, load));
    }
}
