package io.tidegate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.support.FreePort;
import io.tidegate.support.LinuxHost;
import io.tidegate.support.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Linux kernel's host proves itself to the whole product, and the product to it (DH-HMAC-CHAP). */
class AuthenticationLinuxIT {

    private static final String NQN = "nqn.2016-06.io.tidegate:keys";

    @TempDir
    static Path work;

    private static LinuxHost host;
    private static GatewayProcess gateway;
    private static NvmeCommands nvme;

    @BeforeAll
    static void start() throws IOException {
        host = LinuxHost.boot(work);
        // The kernel of the guest asks nobody for the groups: they have to be there.
        host.succeed("modprobe dh");
        gateway = GatewayProcess.start(host, work);
        nvme = new NvmeCommands(host, FreePort.next());
        gateway.cli("subsystem", "create", NQN);
        gateway.cli(
                "namespace",
                "create",
                "--subsystem=" + NQN,
                "--nsid=1",
                "--path=" + work.resolve("disk.img"),
                "--size=64M");
        gateway.cli(
                "listener",
                "create",
                NQN,
                "--transport=tcp",
                "--traddr=" + host.listenAddress(),
                "--trsvcid=" + nvme.port());
    }

    @AfterAll
    static void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (host != null) {
            host.close();
        }
    }

    @AfterEach
    void removeHost() throws IOException {
        host.succeed("nvme disconnect-all");
        gateway.cli("subsystem", "del_key", "--subsystem=" + NQN);
        gateway.cli("host", "delete", "--subsystem=" + NQN, "--host=" + nvme.hostNqn());
    }

    private static String newKey(int hash) {
        return host.succeed("nvme gen-dhchap-key -m " + hash).strip();
    }

    private static void addHost(String key) throws IOException {
        gateway.cli("host", "add", "--subsystem=" + NQN, "--host=" + nvme.hostNqn(), "--dhchap-key=" + key);
    }

    private static String secrets(String key, String controllerKey) {
        return "--nr-io-queues=2 --dhchap-secret=" + key
                + (controllerKey.isEmpty() ? "" : " --dhchap-ctrl-secret=" + controllerKey);
    }

    private static void assertRefused(String options, String why) throws IOException {
        Output refused = nvme.tryConnect(NQN, options);
        assertThat(refused.exitCode()).as(refused.text()).isNotZero();
        assertThat(gateway.log()).contains(why);
        nvme.await("ls /sys/class/nvme | wc -l", "0");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void a_host_with_the_right_key_connects_and_does_io(int hash) throws IOException {
        String key = newKey(hash);
        addHost(key);
        nvme.verify(
                nvme.connect(NQN, secrets(key, "")),
                "--bs=4k --size=4M --iodepth=16 --numjobs=2 --offset_increment=8M --group_reporting");
        assertThat(gateway.cli("connection", "list", NQN, "--format=json")).contains("\"use_dhchap\": true");
    }

    @Test
    void a_wrong_key_is_refused_and_the_log_says_why() throws IOException {
        addHost(newKey(1));
        assertRefused(
                secrets(newKey(1), ""), "has not proven itself on queue 0 of " + NQN + ": the proof does not match");
    }

    @Test
    void a_host_without_a_key_is_refused() throws IOException {
        addHost(newKey(1));
        assertThat(nvme.tryConnect(NQN, "").exitCode()).isNotZero();
        nvme.await("ls /sys/class/nvme | wc -l", "0");
    }

    @Test
    void host_and_subsystem_prove_themselves_to_each_other() throws IOException {
        String key = newKey(1);
        String subsystemKey = newKey(3);
        addHost(key);
        gateway.cli("subsystem", "change_key", "--subsystem=" + NQN, "--dhchap-key=" + subsystemKey);
        nvme.verify(nvme.connect(NQN, secrets(key, subsystemKey)), "--bs=4k --size=4M --iodepth=16");
        nvme.disconnect(NQN);
        assertRefused(secrets(key, newKey(3)), "the host gave up: the proof does not match the key");
    }

    @Test
    void a_new_key_holds_for_new_connections_and_io_goes_on_meanwhile() throws Exception {
        String key = newKey(1);
        String rotated = newKey(2);
        addHost(key);
        String device = nvme.connect(NQN, secrets(key, ""));
        var load = host.start(
                "fio --name=load --filename=" + device + " --ioengine=libaio --direct=1 --rw=randwrite --bs=4k"
                        + " --iodepth=8 --size=20M --rate_iops=1000 --verify=crc32c --verify_fatal=1",
                Duration.ofMinutes(3));
        nvme.awaitWrites(device);
        gateway.cli("host", "change_key", "--subsystem=" + NQN, "--host=" + nvme.hostNqn(), "--dhchap-key=" + rotated);
        load.join().orFail("fio while the key was changed");
        nvme.disconnect(NQN);
        assertRefused(secrets(key, ""), "the proof does not match the key");
        nvme.verify(nvme.connect(NQN, secrets(rotated, "")), "--bs=4k --size=4M --iodepth=16");
    }

    @Test
    void a_host_that_is_connected_authenticates_again_when_it_is_told_to() throws IOException {
        String key = newKey(1);
        String rotated = newKey(1);
        addHost(key);
        String device = nvme.connect(NQN, secrets(key, ""));
        gateway.cli("host", "change_key", "--subsystem=" + NQN, "--host=" + nvme.hostNqn(), "--dhchap-key=" + rotated);
        host.succeed("echo -n " + rotated + " >/sys/class/nvme/nvme0/dhchap_secret");
        nvme.verify(device, "--bs=4k --size=4M --iodepth=16");
        host.succeed("nvme reset /dev/nvme0");
        nvme.await("cat /sys/class/nvme/nvme0/state", "live");
        nvme.verify(device, "--bs=4k --size=4M --iodepth=16");
    }

    @Test
    void no_key_is_in_the_log_or_on_the_disk() throws IOException {
        String key = newKey(1);
        addHost(key);
        nvme.connect(NQN, secrets(key, ""));
        String middle = key.substring(12, 40);
        assertThat(gateway.log()).doesNotContain(middle);
        assertThat(host.process(java.util.List.of(
                                "grep",
                                "-r",
                                "-l",
                                "-F",
                                middle,
                                work.resolve("data").toString()))
                        .start()
                        .getInputStream()
                        .readAllBytes())
                .isEmpty();
    }
}
