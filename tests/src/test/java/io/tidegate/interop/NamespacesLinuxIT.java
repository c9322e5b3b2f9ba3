package io.tidegate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.support.FreePort;
import io.tidegate.support.LinuxHost;
import io.tidegate.support.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Namespaces come, grow and go under a Linux host, each by itself: I/O of the others neither fails nor waits for it. */
class NamespacesLinuxIT {

    private static final String NQN = "nqn.2016-06.io.tidegate:namespaces";

    @TempDir
    Path work;

    private LinuxHost host;
    private GatewayProcess gateway;
    private NvmeCommands nvme;
    private String first;

    @BeforeEach
    void serve() throws IOException {
        host = LinuxHost.boot(work);
        gateway = GatewayProcess.start(host, work);
        nvme = new NvmeCommands(host, FreePort.next());
        gateway.cli("subsystem", "create", NQN);
        create(1, 100);
        gateway.cli(
                "listener",
                "create",
                NQN,
                "--transport=tcp",
                "--traddr=" + host.listenAddress(),
                "--trsvcid=" + nvme.port());
        gateway.cli("host", "add", NQN, nvme.hostNqn());
        first = nvme.connect(NQN, "");
    }

    @AfterEach
    void end() throws IOException {
        try {
            if (first != null) {
                nvme.disconnect(NQN);
                gateway.stop();
            }
        } finally {
            if (gateway != null) {
                gateway.close();
            }
            host.close();
        }
    }

    /** Each with an image of its own. */
    private void create(int nsid, int mebibytes) throws IOException {
        gateway.cli(
                "namespace",
                "create",
                "--subsystem=" + NQN,
                "--nsid=" + nsid,
                "--path=" + work.resolve("disk" + nsid + ".img"),
                "--size=" + mebibytes + "M");
    }

    private void resize(int nsid, int mebibytes) throws IOException {
        gateway.cli("namespace", "resize", NQN, String.valueOf(nsid), "--size", mebibytes + "M");
    }

    private void delete(int nsid) throws IOException {
        gateway.cli("namespace", "delete", NQN, String.valueOf(nsid));
    }

    /** Prints the disk of a namespace; nothing while the host has none. */
    private static String find(int nsid) {
        return "for disk in /sys/block/nvme[0-9]n*; do [ $(cat $disk/nsid) = " + nsid
                + " ] && echo /dev/${disk##*/}; done";
    }

    private String appeared(int nsid) {
        return host.succeed(
                        "for i in $(seq 300); do disk=$(" + find(nsid) + "); [ -b \"$disk\" ] && echo $disk && exit 0\n"
                                + "sleep 0.1; done; echo no namespace " + nsid + " >&2; exit 1")
                .strip();
    }

    private void vanished(int nsid) {
        nvme.await(find(nsid), "");
    }

    /** Writes and verifies again and again until {@link #endVerifiedWrites}; returns when it is at work. */
    private CompletableFuture<Output> verifiedWrites(String device) {
        CompletableFuture<Output> fio = host.start(
                "while [ ! -e /tmp/enough ]; do fio --name=verified --filename=" + device
                        + " --ioengine=libaio --direct=1 --rw=randwrite --bs=4k --size=16M --iodepth=16"
                        + " --verify=crc32c --verify_fatal=1 --rate_iops=2000 || exit 1; done",
                Duration.ofMinutes(8));
        nvme.awaitWrites(device);
        return fio;
    }

    private void endVerifiedWrites() {
        host.succeed("touch /tmp/enough");
    }

    private static void assertVerified(CompletableFuture<Output> fio) {
        Output ended = fio.join();
        assertThat(ended.exitCode()).as(ended.text()).isZero();
    }

    @Test
    void namespaces_that_come_grow_and_go_do_not_disturb_the_io_of_another() throws Exception {
        CompletableFuture<Output> fio = verifiedWrites(first);
        for (int round = 0; round < 3; round++) {
            create(2, 32);
            create(3, 16);
            String second = appeared(2);
            nvme.verify(second, "--bs=4k --size=4M --iodepth=16");
            resize(2, 48 + 16 * round);
            nvme.await("blockdev --getsize64 " + second, String.valueOf((48L + 16 * round) << 20));
            nvme.verify(second, "--bs=64k --size=32M --iodepth=4");
            assertThat(host.succeed("blockdev --getsize64 " + appeared(3)).strip())
                    .isEqualTo(String.valueOf(16L << 20));
            delete(2);
            delete(3);
            vanished(2);
            vanished(3);
            discardImages();
        }
        endVerifiedWrites();
        assertVerified(fio);
        assertThat(host.succeed("nvme list-ns /dev/nvme0")).contains("0x1").doesNotContain("0x2");
    }

    /** The next round makes them anew. */
    private void discardImages() throws IOException {
        Files.delete(work.resolve("disk2.img"));
        Files.delete(work.resolve("disk3.img"));
    }

    @Test
    void a_namespace_that_is_deleted_under_io_ends_in_errors_of_its_own_and_the_others_go_on() throws Exception {
        create(2, 64);
        create(3, 64);
        String doomed = appeared(2);
        String third = appeared(3);
        CompletableFuture<Output> one = verifiedWrites(first);
        CompletableFuture<Output> three = verifiedWrites(third);
        CompletableFuture<Output> lost = host.start(
                "fio --name=lost --filename=" + doomed + " --ioengine=libaio --direct=1 --rw=randwrite --bs=4k"
                        + " --size=64M --iodepth=32 --time_based --runtime=400",
                Duration.ofMinutes(8));
        nvme.awaitWrites(doomed);

        delete(2);

        Output ended = lost.join();
        assertThat(ended.exitCode()).as("its disk is gone").isNotZero();
        vanished(2);
        endVerifiedWrites();
        assertVerified(one);
        assertVerified(three);
        assertThat(host.run("dmesg | grep -E 'nvme.*(timeout|reset|reconnect)'").text())
                .as("the connection was never in question")
                .isEmpty();
        assertThat(host.run("dmesg | grep -E '(I/O|critical).* error' | grep -v " + doomed.substring("/dev/".length()))
                        .text())
                .as("errors of other disks")
                .isEmpty();
        Files.delete(work.resolve("disk2.img"));
        create(2, 16);
        nvme.verify(appeared(2), "--bs=4k --size=4M --iodepth=16");
    }
}
