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

/** The Linux kernel's host comes over TLS with a pre-shared key (NVMe/TCP 1.1, 3.6.1); its daemon tlshd shakes hands for it. */
class TlsLinuxIT {

    private static final String NQN = "nqn.2016-06.io.tidegate:tls";

    @TempDir
    static Path work;

    private static LinuxHost host;
    private static GatewayProcess gateway;
    private static NvmeCommands nvme;

    @BeforeAll
    static void start() throws IOException {
        host = LinuxHost.boot(work);
        host.succeed("setsid tlshd -s >/tmp/tlshd.log 2>&1 & sleep 1; pgrep tlshd");
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
                "--trsvcid=" + nvme.port(),
                "--secure");
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
        host.succeed("nvme disconnect-all; keyctl clear %:.nvme");
        gateway.cli("host", "delete", "--subsystem=" + NQN, "--host=" + nvme.hostNqn());
    }

    /** Makes a key of SHA-256, since the guest's tlshd can use no other; puts it into the kernel's keyring and gives its text. */
    private static String insertKey(int version) {
        return host.succeed("nvme gen-tls-key --hmac=1 --identity=" + version + " --hostnqn=" + nvme.hostNqn()
                        + " --subsysnqn=" + NQN + " --insert | grep ^NVMeTLSkey")
                .strip();
    }

    /** Connects; when it fails all three sides say what they know. */
    private static String connect(String options) throws IOException {
        try {
            return nvme.connect(NQN, options + " --tls");
        } catch (AssertionError failed) {
            String told = host.run("cat /tmp/tlshd.log; dmesg | grep -v audit | tail -15")
                    .text();
            throw new AssertionError(failed.getMessage() + "\n" + told + "\n" + gateway.log(), failed);
        }
    }

    private static void addHost(String key) throws IOException {
        gateway.cli("host", "add", "--subsystem=" + NQN, "--host=" + nvme.hostNqn(), "--psk=" + key);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void a_host_with_its_key_connects_and_does_io(int version) throws IOException {
        addHost(insertKey(version));
        nvme.verify(
                connect("--nr-io-queues=2"),
                "--bs=4k --size=4M --iodepth=16 --numjobs=2 --offset_increment=8M --group_reporting");
        assertThat(gateway.cli("connection", "list", NQN, "--format=json"))
                .contains("\"secure\": true", "\"use_psk\": true");
    }

    @Test
    void large_io_with_digests_reads_back() throws IOException {
        addHost(insertKey(1));
        nvme.verify(connect("--nr-io-queues=2 --hdr-digest --data-digest"), "--bs=128k --size=32M --iodepth=8");
    }

    @Test
    void a_wrong_key_is_refused_and_the_log_says_why() throws IOException {
        String key = insertKey(0);
        host.succeed("keyctl clear %:.nvme");
        insertKey(0);
        addHost(key);
        Output refused = nvme.tryConnect(NQN, "--tls");
        assertThat(refused.exitCode()).as(refused.text()).isNotZero();
        assertThat(gateway.log()).contains("no TLS with", "its key is not the one that was given", nvme.hostNqn());
    }

    @Test
    void a_host_without_tls_gets_nowhere() throws IOException {
        addHost(insertKey(0));
        assertThat(nvme.tryConnect(NQN, "").exitCode()).isNotZero();
    }

    @Test
    void a_reset_under_io_shakes_hands_again() throws Exception {
        addHost(insertKey(1));
        String device = connect("--nr-io-queues=2");
        var load = host.start(
                "fio --name=load --filename=" + device + " --ioengine=libaio --direct=1 --rw=randwrite --bs=4k"
                        + " --iodepth=8 --size=20M --rate_iops=1000 --verify=crc32c --verify_fatal=1",
                Duration.ofMinutes(3));
        nvme.awaitWrites(device);
        host.succeed("nvme reset /dev/nvme0");
        nvme.await("cat /sys/class/nvme/nvme0/state", "live");
        load.join().orFail("fio during a reset");
    }
}
