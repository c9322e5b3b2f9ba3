package io.tidegate.packages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.support.Eventually;
import io.tidegate.support.Output;
import io.tidegate.support.Real;
import io.tidegate.support.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package's unit under a systemd that runs: started, killed, hanging, upgraded, removed. */
class SystemdIT {

    private static final String NQN = "nqn.2016-06.io.example:unit";

    @TempDir
    private static Path folder;

    private static RootFolder root = new RootFolder(Path.of("/nonexistent"), Map.of());
    private static SystemdMachine machine;

    @BeforeAll
    static void boot() throws Exception {
        Path debian = Packages.cleanRoot(folder);
        root = new RootFolder(debian, Map.of(Path.of("/etc/resolv.conf"), "/etc/resolv.conf"));
        Output installed = root.run("apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y"
                + " --no-install-recommends systemd systemd-sysv dbus");
        Real.requireOrSkip(installed.succeeded(), "no systemd could be installed from Debian: " + installed.text());
        Files.copy(Packages.debian(), debian.resolve("root/tidegate.deb"));
        machine = SystemdMachine.boot(debian, folder.resolve("console"));
        machine.succeed("rm -rf /var/lib/tidegate; dpkg -i /root/tidegate.deb");
        // Hangs are noticed sooner than by itself, so that the test is.
        machine.succeed("mkdir -p /etc/systemd/system/tidegate.service.d;"
                + " printf '[Service]\\nWatchdogSec=6\\n' >/etc/systemd/system/tidegate.service.d/test.conf;"
                + " systemctl daemon-reload");
    }

    @AfterAll
    static void remove() {
        if (machine != null) {
            machine.close();
        }
        Shell.run("rm", "-rf", "--one-file-system", root.folder().toString()).orFail("rm");
    }

    @BeforeEach
    void start() throws IOException {
        machine.succeed(
                "systemctl reset-failed tidegate; systemctl start tidegate || journalctl -u tidegate --no-pager");
    }

    private static String property(String name) throws IOException {
        return machine.succeed("systemctl show -P " + name + " tidegate").strip();
    }

    /** Asked for in one call: between two, the process that ended can be the one "active" and no process the other. */
    private static void awaitAnother(String pid) {
        Eventually.holds(() -> {
            try {
                assertThat(machine.succeed("systemctl show -p ActiveState -p MainPID tidegate")
                                .lines())
                        .contains("ActiveState=active")
                        .doesNotContain("MainPID=0", "MainPID=" + pid);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void started_it_serves_at_once_as_its_own_user_without_privileges() throws Exception {
        assertThat(property("ActiveState")).isEqualTo("active");
        assertThat(machine.succeed("gwcli gateway info")).contains("Gateway");
        assertThat(machine.succeed("tidegate health")).startsWith("healthy: serving");
        String status = machine.succeed("cat /proc/" + property("MainPID") + "/status");
        assertThat(status).containsPattern("NoNewPrivs:\\s+1").containsPattern("CapEff:\\s+0000000000000000");
        assertThat(status).containsPattern("Seccomp:\\s+2");
        assertThat(machine.succeed("stat -c %U /proc/" + property("MainPID"))).isEqualTo("tidegate\n");
        assertThat(machine.succeed("journalctl -u tidegate --no-pager")).contains("ready: management");
    }

    @Test
    void killed_it_is_started_again_and_knows_what_it_knew() throws Exception {
        machine.succeed("gwcli subsystem create " + NQN + ".killed");
        String pid = property("MainPID");
        machine.succeed("kill -9 " + pid);
        awaitAnother(pid);
        assertThat(machine.succeed("gwcli subsystem list")).contains(NQN + ".killed");
    }

    @Test
    void one_that_hangs_is_started_again() throws Exception {
        String pid = property("MainPID");
        machine.succeed("kill -STOP " + pid);
        awaitAnother(pid);
        assertThat(machine.succeed("journalctl --no-pager")).contains("Watchdog timeout");
    }

    @Test
    void stopped_it_ends_well_and_stays_down() throws Exception {
        machine.succeed("systemctl stop tidegate");
        assertThat(property("ActiveState")).isEqualTo("inactive");
        assertThat(property("Result")).isEqualTo("success");
    }

    @Test
    void an_upgrade_goes_on_with_the_new_version_and_a_removal_ends_it() throws Exception {
        machine.succeed("gwcli subsystem create " + NQN + ".upgraded");
        String pid = property("MainPID");
        machine.succeed(
                "cd /root; dpkg-deb -R tidegate.deb new; sed -i 's/^Version: .*/Version: 99.0/' new/DEBIAN/control;"
                        + " dpkg-deb -Znone --build new newer.deb; dpkg -i newer.deb");
        awaitAnother(pid);
        assertThat(machine.succeed("gwcli subsystem list")).contains(NQN + ".upgraded");
        machine.succeed("dpkg -r tidegate");
        assertThat(machine.run("systemctl is-active tidegate").text()).contains("inactive");
        machine.succeed("rm -rf /root/new /root/newer.deb; dpkg -i /root/tidegate.deb");
    }
}
