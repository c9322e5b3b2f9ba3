package io.tidegate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.support.Eventually;
import io.tidegate.support.LinuxHost;
import io.tidegate.support.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways as processes on a real Ceph cluster, under the Linux kernel's native multipath. */
class HaLinuxIT {

    private static final String NQN = "nqn.2016-06.io.tidegate:two";
    /** Commands that a hung gateway holds come back when the host's own keep-alive ends; two seconds are the shortest sensible. */
    private static final String PATIENT = "--ctrl-loss-tmo=300 --reconnect-delay=1 --keep-alive-tmo=2";

    private static final String SERVED = "group 1 is served here";
    /**
     * A host whose gateway is killed while it sends gets a reset, and Linux then ends the process that does the I/O by SIGPIPE,
     * for nvme-tcp sends without MSG_NOSIGNAL; so the load ignores it, as docs/high-availability.md advises.
     */
    private static final String LOAD =
            "trap '' PIPE; fio --name=load --filename=%s --ioengine=libaio --direct=1 --rw=randwrite --bs=4k"
                    + " --iodepth=8 --size=24M --rate_iops=400 --verify=crc32c --verify_fatal=1 --output-format=json";

    private static final Pattern LONGEST =
            Pattern.compile("\"write\" : \\{.*?\"clat_ns\" : \\{[^}]*?\"max\" : (\\d+)", Pattern.DOTALL);

    @TempDir
    Path work;

    private LinuxHost host;
    private HostedCeph ceph;
    private GatewayProcess first;
    private GatewayProcess second;
    private String device;
    private NvmeCommands nvme;

    @BeforeEach
    void start() throws IOException {
        host = LinuxHost.boot(work);
        ceph = HostedCeph.start(host, Files.createDirectory(work.resolve("ceph")));
        first = gateway("gw1");
        second = gateway("gw2");
        ceph.rbd("create", HostedCeph.POOL + "/disk1", "--size", "64M");
        nvme = new NvmeCommands(host, GatewayProcess.freePort());
        NvmeCommands other = new NvmeCommands(host, GatewayProcess.freePort());
        first.cli("subsystem", "create", NQN);
        first.cli(
                "namespace", "create", "--subsystem=" + NQN, "--nsid=1", "--pool=" + HostedCeph.POOL, "--image=disk1");
        first.cli("host", "add", NQN, nvme.hostNqn());
        listen(first, nvme);
        listen(second, other);
        device = nvme.connect(NQN, PATIENT);
        assertThat(other.tryConnect(NQN, PATIENT).exitCode()).isZero();
    }

    private GatewayProcess gateway(String name) throws IOException {
        Path folder = Files.createDirectory(work.resolve(name));
        return GatewayProcess.start(host, folder, ceph.gatewayConfiguration(name, "ha"));
    }

    private void listen(GatewayProcess gateway, NvmeCommands at) throws IOException {
        gateway.cli(
                "listener",
                "create",
                NQN,
                "--transport=tcp",
                "--traddr=" + host.listenAddress(),
                "--trsvcid=" + at.port());
    }

    @AfterEach
    void stop() {
        if (second != null) {
            second.close();
        }
        if (first != null) {
            first.close();
        }
        if (ceph != null) {
            ceph.close();
        }
        host.close();
    }

    @Test
    void verified_io_goes_on_when_the_gateway_that_serves_it_is_killed_and_when_it_comes_back() throws IOException {
        CompletableFuture<Output> load = load();
        first.kill();
        report("kill -9", load);
        assertThat(second.log()).contains("its former writers are shut out").contains(SERVED);

        load = load();
        first.start();
        awaitLog(first, SERVED, 1);
        report("failback", load);
        assertThat(host.succeed("dmesg")).doesNotContain("I/O error, dev " + device.substring(5));
    }

    @Test
    void a_gateway_is_drained_and_serves_again_and_no_host_sees_an_error() throws IOException {
        CompletableFuture<Output> load = load();
        first.cli("gateway", "drain", "gw1");
        awaitLog(second, SERVED, 1);
        report("drain", load);
        assertThat(second.cli("--format", "plain", "gateway", "group")).contains("drained");

        load = load();
        first.cli("gateway", "undrain", "gw1");
        awaitLog(first, SERVED, 1);
        report("undrain", load);
        assertThat(second.log() + first.log()).doesNotContain("former writers are shut out");
        assertThat(host.succeed("dmesg")).doesNotContain("I/O error, dev " + device.substring(5));
    }

    @Test
    void a_gateway_that_was_stopped_finds_itself_fenced_and_joins_again_and_nothing_it_held_lands_late()
            throws IOException {
        CompletableFuture<Output> load = load();
        first.signal("STOP");
        report("SIGSTOP", load);
        assertThat(second.log()).contains("its former writers are shut out").contains(SERVED);
        String written = host.succeed("sha256sum <" + device);

        first.signal("CONT");
        awaitLog(first, "it begins anew", 1);
        awaitLog(first, SERVED, 1);
        host.succeed("echo 3 >/proc/sys/vm/drop_caches");
        assertThat(host.succeed("sha256sum <" + device)).isEqualTo(written);
        assertThat(ceph.sha256("disk1")).isEqualTo(written.strip());
        assertThat(host.succeed("dmesg")).doesNotContain("I/O error, dev " + device.substring(5));
    }

    /** Waits until a gateway has said something so many times. */
    private static void awaitLog(GatewayProcess gateway, String text, int times) {
        Eventually.holds(() -> {
            try {
                assertThat(gateway.log().split(Pattern.quote(text), -1)).hasSizeGreaterThan(times);
            } catch (IOException unreadable) {
                throw new AssertionError(unreadable);
            }
        });
    }

    /** Writes at random places, with a checksum for each block that is read back in the end. */
    private CompletableFuture<Output> load() {
        CompletableFuture<Output> load = host.start(LOAD.formatted(device), Duration.ofMinutes(3));
        String written = "awk '{print $5}' /sys/block/" + device.substring(5) + "/stat";
        host.succeed(
                "before=$(%1$s); until [ $(( $(%1$s) - before )) -gt 200 ]; do sleep 0.05; done".formatted(written));
        return load;
    }

    /** The load has to succeed; its slowest write is the gap that the host saw. */
    private static void report(String event, CompletableFuture<Output> load) {
        String result = load.join().orFail("fio over " + event);
        Matcher longest = LONGEST.matcher(result);
        assertThat(longest.find()).as(result).isTrue();
        System.out.printf(
                "%s: the slowest write at the Linux host took %d ms%n",
                event, Long.parseLong(longest.group(1)) / 1_000_000);
    }
}
