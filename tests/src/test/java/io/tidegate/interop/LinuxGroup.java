package io.tidegate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.support.Eventually;
import io.tidegate.support.FreePort;
import io.tidegate.support.LinuxHost;
import io.tidegate.support.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two gateways as processes on a real Ceph cluster, both with a path to one namespace of the first one's group, and a real Linux
 * host that writes it by the kernel's native multipath.
 */
final class LinuxGroup implements AutoCloseable {

    /** What the gateway says from which hosts get the namespace. */
    static final String SERVED = "group 1 is served here";

    private static final String NQN = "nqn.2016-06.io.spdk:two";

    /**
     * A host whose gateway is killed while it sends gets a reset, and Linux then ends the process that does the I/O by SIGPIPE,
     * for nvme-tcp sends without MSG_NOSIGNAL; so the load ignores it, as docs/high-availability.md advises.
     */
    private static final String LOAD =
            "trap '' PIPE; fio --name=load --filename=%s --ioengine=libaio --direct=1 --rw=randwrite --bs=4k"
                    + " --iodepth=8 --size=%dM --rate_iops=400 --verify=crc32c --verify_fatal=1 --output-format=json";

    private static final Pattern LONGEST =
            Pattern.compile("\"write\" : \\{.*?\"clat_ns\" : \\{[^}]*?\"max\" : (\\d+)", Pattern.DOTALL);

    /** What happens to a gateway that hangs, and so how patient the host may be. */
    enum Hang {
        /** As users have it: its guard ends it, whatever the host's keep-alive, which is Linux's own 5 s. */
        GUARDED("", "--ctrl-loss-tmo=300 --reconnect-delay=1"),
        /** It sleeps on. What it holds comes back when the host's keep-alive ends; two seconds are the shortest sensible. */
        LASTING("hang_guard = False", "--ctrl-loss-tmo=300 --reconnect-delay=1 --keep-alive-tmo=2");

        private final String configuration;
        private final String patience;

        Hang(String configuration, String patience) {
            this.configuration = configuration;
            this.patience = patience;
        }
    }

    private final LinuxHost host;
    private final HostedCeph ceph;
    private final Hang hang;
    private final GatewayProcess first;
    private GatewayProcess second;
    private String device;

    /** The group, the host with both paths connected, everything with its files in {@code work}. */
    LinuxGroup(LinuxHost host, HostedCeph ceph, Path work, Hang hang) throws IOException {
        this.host = host;
        this.ceph = ceph;
        this.hang = hang;
        this.first = gateway("gw1", work);
        try {
            second = gateway("gw2", work);
            device = prepare();
        } catch (IOException | RuntimeException | AssertionError failure) {
            close();
            throw failure;
        }
    }

    private GatewayProcess gateway(String name, Path work) throws IOException {
        Path folder = Files.createDirectory(work.resolve(name));
        return GatewayProcess.start(host, folder, ceph.gatewayConfiguration(name, "ha", hang.configuration));
    }

    private String prepare() throws IOException {
        ceph.rbd("create", HostedCeph.POOL + "/disk1", "--size", "64M");
        NvmeCommands nvme = new NvmeCommands(host, FreePort.next());
        NvmeCommands other = new NvmeCommands(host, FreePort.next());
        first.cli("subsystem", "create", NQN);
        first.cli(
                "namespace", "create", "--subsystem=" + NQN, "--nsid=1", "--pool=" + HostedCeph.POOL, "--image=disk1");
        first.cli("host", "add", NQN, nvme.hostNqn());
        listen(first, nvme);
        listen(second, other);
        String connected = nvme.connect(NQN, hang.patience);
        assertThat(other.tryConnect(NQN, hang.patience).exitCode()).isZero();
        return connected;
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

    /** The gateway whose group has the namespace. */
    GatewayProcess first() {
        return first;
    }

    GatewayProcess second() {
        return second;
    }

    /** The host's block device. */
    String device() {
        return device;
    }

    /** How many times the first gateway has begun to serve the namespace since it was started. */
    int timesServed() throws IOException {
        return first.log().split(Pattern.quote(SERVED), -1).length - 1;
    }

    /** Waits until the first gateway has begun to serve the namespace more than so many times. */
    void awaitServed(int times) {
        awaitLog(first, SERVED, times + 1);
    }

    /** Waits until a gateway has said something so many times. */
    static void awaitLog(GatewayProcess gateway, String text, int times) {
        Eventually.holds(() -> {
            try {
                assertThat(gateway.log().split(Pattern.quote(text), -1)).hasSizeGreaterThan(times);
            } catch (IOException unreadable) {
                throw new AssertionError(unreadable);
            }
        });
    }

    /** Writes at random places, 100 blocks a quarter of a second, with a checksum for each that is read back in the end. */
    CompletableFuture<Output> load(int mebibytes) {
        CompletableFuture<Output> load = host.start(LOAD.formatted(device, mebibytes), Duration.ofMinutes(3));
        String written = "awk '{print $5}' /sys/block/" + device.substring(5) + "/stat";
        host.succeed(
                "before=$(%1$s); until [ $(( $(%1$s) - before )) -gt 200 ]; do sleep 0.05; done".formatted(written));
        return load;
    }

    /** The load has to succeed, with each block as it was written; its slowest write, which is the gap that the host saw, in ms. */
    static long slowestMillis(String event, CompletableFuture<Output> load) {
        String result = load.join().orFail("fio over " + event);
        Matcher longest = LONGEST.matcher(result);
        assertThat(longest.find()).as(result).isTrue();
        return Long.parseLong(longest.group(1)) / 1_000_000;
    }

    /** Waits until so many controllers of the host are connected. */
    void awaitPaths(int count) {
        Eventually.holds(() -> assertThat(host.succeed("cat /sys/class/nvme/nvme*/state | grep -c live"))
                .isEqualToIgnoringWhitespace(Integer.toString(count)));
    }

    /** Fails if the kernel gave an error to whoever used the device. */
    void checkNoErrors() {
        assertThat(host.succeed("dmesg")).doesNotContain("I/O error, dev " + device.substring(5));
    }

    @Override
    public void close() {
        if (second != null) {
            second.close();
        }
        first.close();
    }
}
