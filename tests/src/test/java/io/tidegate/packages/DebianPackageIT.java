package io.tidegate.packages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.support.Real;
import io.tidegate.support.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package in a clean Debian: installed, used, upgraded, removed, purged. */
class DebianPackageIT {

    @TempDir
    private static Path folder;

    private static RootFolder debian = new RootFolder(Path.of("/nonexistent"), Map.of());

    @BeforeAll
    static void install() throws Exception {
        debian = installed(folder);
    }

    @AfterAll
    static void remove() {
        debian.close();
    }

    private static RootFolder installed(Path place) throws IOException {
        Path root = Packages.cleanRoot(place);
        RootFolder made = new RootFolder(root, Map.of());
        Files.copy(Packages.debian(), root.resolve("tmp/tidegate.deb"));
        made.succeed("rm -rf /var/lib/tidegate; dpkg -i /tmp/tidegate.deb");
        return made;
    }

    @Test
    void installed_it_serves_and_is_managed_without_a_jdk() throws Exception {
        assertThat(debian.run("which java").succeeded()).isFalse();
        assertThat(debian.succeed("cd /tmp; tidegate demo --exit")).contains("ended well");
        assertThat(debian.succeed("gwcli version")).contains("CLI version");
        assertThat(debian.succeed("tidegate cli --help")).contains("subsystem");
        assertThat(debian.succeed(
                        "bash -n /usr/share/bash-completion/completions/gwcli; zcat /usr/share/man/man8/gwcli.8.gz"))
                .contains("manages NVMe-oF gateways");
        assertThat(debian.succeed("stat -c '%U:%G %a' /var/lib/tidegate /etc/tidegate/tidegate.conf"))
                .isEqualTo("tidegate:tidegate 750\nroot:tidegate 640\n");
    }

    @Test
    void the_configuration_that_it_brings_is_one_that_the_gateway_takes_as_its_own_user() throws Exception {
        String serve = "setpriv --reuid=tidegate --regid=tidegate --clear-groups timeout -s TERM 10"
                + " tidegate serve --config /etc/tidegate/tidegate.conf --data /var/lib/tidegate"
                + " --grpc-port 0 --discovery-addr 127.0.0.1 --discovery-port 0";
        assertThat(debian.run(serve + " 2>&1").text())
                .contains("ready: management")
                .doesNotContain("ERROR");
    }

    @Test
    void its_unit_is_one_that_systemd_understands() {
        Real.requireOrSkip(Shell.has("systemd-analyze"), "systemd-analyze is not installed: apt-get install systemd");
        // The clean root has no systemd, whose own units this one names.
        Shell.run("cp", "-an", "/usr/lib/systemd/system/.", debian.folder() + "/usr/lib/systemd/system/")
                .orFail("cp");
        assertThat(Shell.run("systemd-analyze", "verify", "--man=no", "--root=" + debian.folder(), "tidegate.service")
                        .text())
                .doesNotContain("tidegate.service:");
    }

    @Test
    void an_upgrade_keeps_state_and_configuration_and_only_a_purge_removes_them() throws Exception {
        try (RootFolder other = installed(Files.createDirectory(folder.resolve("other")))) {
            upgrade(other);
            remove(other);
        }
    }

    private static void upgrade(RootFolder root) throws IOException {
        root.succeed("echo '# mine' >>/etc/tidegate/tidegate.conf; echo state >/var/lib/tidegate/state");
        root.succeed("cd /tmp; dpkg-deb -R tidegate.deb new; sed -i 's/^Version: .*/Version: 99.0/' new/DEBIAN/control;"
                + " dpkg-deb -Znone --build new newer.deb; dpkg -i newer.deb");
        assertThat(root.succeed("dpkg-query -W tidegate")).contains("99.0");
        assertThat(root.succeed("cat /etc/tidegate/tidegate.conf /var/lib/tidegate/state"))
                .contains("# mine", "state");
    }

    private static void remove(RootFolder root) throws IOException {
        root.succeed("dpkg -r tidegate");
        assertThat(root.succeed("ls /var/lib/tidegate /etc/tidegate")).contains("state", "tidegate.conf");
        assertThat(root.run("ls /usr/bin/tidegate /usr/lib/tidegate").succeeded())
                .isFalse();

        root.succeed("dpkg -P tidegate");
        assertThat(root.run("ls -d /var/lib/tidegate /etc/tidegate").text()).doesNotContain("tidegate.conf");
        assertThat(root.run("id tidegate").succeeded()).isFalse();
    }
}
