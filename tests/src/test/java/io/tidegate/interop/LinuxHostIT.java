package io.tidegate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.support.LinuxHost;
import io.tidegate.support.LinuxHost.Kind;
import io.tidegate.support.NetworkNamespace;
import io.tidegate.support.Output;
import io.tidegate.support.Shell;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The guest itself: before it judges our target it has to be a host that works, here against the kernel's own target. */
class LinuxHostIT {

    /** A target in the guest's kernel, reached over the guest's loopback. */
    private static final String KERNEL_TARGET = """
            set -e
            modprobe nvmet-tcp
            truncate -s 64M /disk
            cd /sys/kernel/config/nvmet
            mkdir -p subsystems/nqn.2026-01.test:kernel/namespaces/1
            cd subsystems/nqn.2026-01.test:kernel
            echo 1 >attr_allow_any_host
            echo -n /disk >namespaces/1/device_path
            echo 1 >namespaces/1/enable
            mkdir ../../ports/1
            cd ../../ports/1
            echo ipv4 >addr_adrfam
            echo tcp >addr_trtype
            echo 127.0.0.1 >addr_traddr
            echo 4420 >addr_trsvcid
            ln -s ../../subsystems/nqn.2026-01.test:kernel subsystems/
            """;

    @TempDir
    Path work;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_guest_boots_connects_over_tcp_and_verifies_what_it_wrote(Kind kind) {
        try (LinuxHost host = LinuxHost.boot(kind, work)) {
            assertThat(host.succeed("nvme version")).contains("nvme version 2.");
            host.succeed(KERNEL_TARGET);
            assertThat(host.succeed("nvme discover -t tcp -a 127.0.0.1 -s 4420"))
                    .contains("nqn.2026-01.test:kernel");
            host.succeed("nvme connect -t tcp -a 127.0.0.1 -s 4420 -n nqn.2026-01.test:kernel && udevadm settle");
            host.succeed("fio --name=v --filename=/dev/nvme0n1 --rw=randwrite --bs=4k --size=4M --ioengine=libaio"
                    + " --iodepth=8 --direct=1 --verify=crc32c");
            assertThat(host.succeed("nvme disconnect -n nqn.2026-01.test:kernel"))
                    .contains("disconnected 1");
        }
    }

    @Test
    void scripts_run_side_by_side_and_give_back_their_exit_code_and_output() throws Exception {
        try (LinuxHost host = LinuxHost.boot(work)) {
            CompletableFuture<Output> waiting =
                    host.start("until [ -e /tmp/go ]; do sleep 0.1; done; echo went; exit 7", Duration.ofMinutes(1));
            host.succeed("touch /tmp/go");
            assertThat(waiting.get()).isEqualTo(new Output(7, "went\n"));
            assertThat(host.run("sleep 60", Duration.ofSeconds(1)).exitCode()).isEqualTo(124);
        }
    }

    @Test
    void closing_leaves_neither_process_nor_namespace_behind() {
        LinuxHost host = LinuxHost.boot(work);
        NetworkNamespace network = host.network().orElse(null);
        host.close();
        assertThat(Shell.run("pgrep", "-f", work.toString()).text()).isEmpty();
        if (network != null) {
            assertThat(Shell.run("ip", "netns", "list").text())
                    .doesNotContain(network.command(java.util.List.of()).get(3));
        }
    }
}
