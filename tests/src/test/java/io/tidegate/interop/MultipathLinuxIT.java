package io.tidegate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.AnaState;
import io.tidegate.support.LinuxHost;
import io.tidegate.support.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Linux kernel's native multipath over two gateways whose ANA states change while it does verified I/O. */
class MultipathLinuxIT {

    private static final String LOAD =
            "fio --name=load --filename=%s --ioengine=libaio --direct=1 --rw=randwrite --bs=4k"
                    + " --iodepth=8 --size=%s --rate_iops=600 --verify=crc32c --verify_fatal=1";

    @TempDir
    Path work;

    private LinuxHost host;
    private HostedProcess pair;
    private String nqn;
    private NvmeCommands first;
    private NvmeCommands second;

    @BeforeEach
    void start() throws IOException {
        host = LinuxHost.boot(work);
        pair = HostedProcess.start(host, work, PairTarget.class, host.listenAddress(), "128");
        String[] words = pair.answer("listening on ").split(" ");
        first = new NvmeCommands(host, Integer.parseInt(words[3]));
        second = new NvmeCommands(host, Integer.parseInt(words[4]));
        nqn = words[5];
    }

    @AfterEach
    void stop() {
        if (pair != null) {
            pair.close();
        }
        host.close();
    }

    @Test
    void verified_io_goes_on_while_the_optimized_path_moves_between_gateways() throws IOException {
        ana(2, AnaState.INACCESSIBLE);
        String device = first.connect(nqn, "");
        assertThat(second.tryConnect(nqn, "").exitCode()).isZero();
        paths("optimized inaccessible");

        CompletableFuture<Output> load = host.start(LOAD.formatted(device, "40M"), Duration.ofMinutes(2));
        first.awaitWrites(device);
        for (int round = 0; round < 3; round++) {
            move(1, 2);
            paths("inaccessible optimized");
            move(2, 1);
            paths("optimized inaccessible");
        }
        load.join().orFail("fio while the namespace moved");
        noErrorReachedTheDisk();
    }

    @Test
    void a_path_that_is_not_optimized_serves_when_there_is_no_better_one() throws IOException {
        ana(1, AnaState.INACCESSIBLE);
        ana(2, AnaState.NON_OPTIMIZED);
        // The host shows the disk when a first path can serve it.
        assertThat(first.tryConnect(nqn, "").exitCode()).isZero();
        String device = second.connect(nqn, "");
        paths("inaccessible non-optimized");
        first.verify(device, "--bs=4k --size=4M --iodepth=8");
    }

    @Test
    void a_lost_gateway_is_gone_around() throws IOException {
        String device = first.connect(nqn, "--ctrl-loss-tmo=60 --reconnect-delay=1");
        assertThat(second.tryConnect(nqn, "--ctrl-loss-tmo=60 --reconnect-delay=1")
                        .exitCode())
                .isZero();
        paths("optimized optimized");
        CompletableFuture<Output> load = host.start(LOAD.formatted(device, "12M"), Duration.ofMinutes(2));
        first.awaitWrites(device);
        pair.order("stop 1", "done");
        load.join().orFail("fio while one gateway went away");
        noErrorReachedTheDisk();
    }

    /**
     * Errors of a path alone (nvme0c0n1) are no harm: Linux goes to another one, and gives up a read ahead, which nobody waits
     * for.
     */
    private void noErrorReachedTheDisk() {
        assertThat(host.succeed("dmesg | grep -E 'I/O error, dev nvme[0-9]+n[0-9]+' || true"))
                .isBlank();
    }

    /** As a coordinated move does it: the new owner serves only when the old one does not any more. */
    private void move(int from, int to) throws IOException {
        ana(from, AnaState.CHANGE);
        ana(from, AnaState.INACCESSIBLE);
        ana(to, AnaState.OPTIMIZED);
    }

    private void ana(int gateway, AnaState state) throws IOException {
        pair.order("ana " + gateway + " " + state.name(), "done");
    }

    /** Waits until the host knows the states of both paths, in the order in which they were connected. */
    private void paths(String expected) {
        first.await(
                "cat /sys/class/nvme/nvme0/nvme*c*n*/ana_state /sys/class/nvme/nvme1/nvme*c*n*/ana_state | xargs",
                expected);
    }
}
