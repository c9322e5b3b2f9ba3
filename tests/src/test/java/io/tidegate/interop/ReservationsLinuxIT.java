package io.tidegate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.support.FreePort;
import io.tidegate.support.LinuxHost;
import io.tidegate.support.Output;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reservations as nvme-cli and the kernel use them, against the whole daemon. The guest is two hosts, as a rule one after
 * the other: while both are connected its multipath layer takes them for two paths to one disk.
 */
class ReservationsLinuxIT {

    private static final String NQN = "nqn.2016-06.io.tidegate:reserved";
    private static final String FIRST = "11111111-2222-4333-8444-00000000000a";
    private static final String SECOND = "11111111-2222-4333-8444-00000000000b";

    /** RTYPE: write exclusive, exclusive access, write exclusive for registrants only. */
    private static final int WRITE_EXCLUSIVE = 1;

    private static final int EXCLUSIVE_ACCESS = 2;
    private static final int REGISTRANTS_ONLY = 3;

    @TempDir
    Path work;

    private LinuxHost host;
    private GatewayProcess gateway;
    private NvmeCommands nvme;

    @BeforeEach
    void serve() throws IOException {
        host = LinuxHost.boot(work);
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
        gateway.cli("host", "add", NQN, nqn(FIRST));
        gateway.cli("host", "add", NQN, nqn(SECOND));
    }

    @AfterEach
    void end() {
        if (gateway != null) {
            gateway.close();
        }
        if (host != null) {
            host.close();
        }
    }

    private static String nqn(String id) {
        return "nqn.2014-08.org.nvmexpress:uuid:" + id;
    }

    /** The guest becomes this host and no other. */
    private String connectAs(String id) {
        host.succeed("nvme disconnect-all");
        return nvme.connect(NQN, "--hostnqn=" + nqn(id) + " --hostid=" + id);
    }

    private void register(String device, int key) {
        host.succeed("nvme resv-register %s -n 1 --nrkey=%d --rrega=0".formatted(device, key));
    }

    private void acquire(String device, int key, int type) {
        host.succeed("nvme resv-acquire %s -n 1 --crkey=%d --rtype=%d --racqa=0".formatted(device, key, type));
    }

    private Output write(String device) {
        return host.run("dd if=/dev/zero of=" + device + " bs=4k count=1 oflag=direct");
    }

    private Output read(String device) {
        return host.run("dd if=" + device + " of=/dev/null bs=4k count=1 iflag=direct");
    }

    private Output discard(String device) {
        return host.run("blkdiscard -l 1M " + device);
    }

    @Test
    void a_second_host_writes_and_discards_nothing_that_the_first_one_has_reserved() throws IOException {
        String device = connectAs(FIRST);
        register(device, 10);
        acquire(device, 10, WRITE_EXCLUSIVE);
        assertThat(write(device).exitCode()).isZero();
        assertThat(host.succeed("nvme resv-report %s -n 1 -e".formatted(device)))
                .containsPattern("rtype\\s*:\\s*1")
                .containsPattern("regctl\\s*:\\s*1")
                .containsPattern("rkey\\s*:\\s*a")
                .containsPattern("rcsts\\s*:\\s*1");

        device = connectAs(SECOND);
        assertThat(write(device).exitCode()).isNotZero();
        assertThat(discard(device).exitCode()).isNotZero();
        assertThat(read(device).exitCode()).isZero();
        assertThat(host.run("nvme resv-acquire %s -n 1 --crkey=11 --rtype=1 --racqa=0".formatted(device))
                        .text())
                .containsIgnoringCase("reservation");

        gateway.restart();
        device = connectAs(SECOND);
        assertThat(write(device).exitCode())
                .as("after a restart of the gateway")
                .isNotZero();

        device = connectAs(FIRST);
        assertThat(write(device).exitCode()).isZero();
        host.succeed("nvme resv-release %s -n 1 --crkey=10 --rtype=1 --rrela=0".formatted(device));
        device = connectAs(SECOND);
        assertThat(write(device).exitCode()).isZero();
        assertThat(discard(device).exitCode()).isZero();
    }

    @Test
    void exclusive_access_keeps_readers_out_until_it_is_preempted() {
        String device = connectAs(FIRST);
        register(device, 10);
        acquire(device, 10, EXCLUSIVE_ACCESS);

        device = connectAs(SECOND);
        assertThat(read(device).exitCode()).isNotZero();
        register(device, 11);
        assertThat(read(device).exitCode()).as("a registrant is no holder").isNotZero();
        host.succeed("nvme resv-acquire %s -n 1 --crkey=11 --prkey=10 --rtype=3 --racqa=2".formatted(device));
        assertThat(write(device).exitCode()).isZero();

        device = connectAs(FIRST);
        assertThat(write(device).exitCode())
                .as("its registration was preempted")
                .isNotZero();
        register(device, 10);
        assertThat(write(device).exitCode()).as("registrants only").isZero();
    }

    @Test
    void features_and_log_page_of_reservations_are_readable() {
        String device = connectAs(FIRST);
        assertThat(host.succeed("nvme id-ns " + device)).contains("rescap  : 0xff");
        host.succeed("nvme resv-register %s -n 1 --nrkey=10 --rrega=0 --cptpl=3".formatted(device));
        assertThat(host.succeed("nvme get-feature %s -n 1 -f 0x83".formatted(device)))
                .containsIgnoringCase("value:0x00000001");
        assertThat(host.succeed("nvme resv-notif-log " + device)).contains("Empty Log Page");
    }

    @Test
    void a_host_whose_registration_was_cleared_by_another_one_reads_so_in_its_log() {
        connectAs(FIRST);
        nvme.connect(NQN, "--hostnqn=" + nqn(SECOND) + " --hostid=" + SECOND);
        // Each host's own controller: the disk is one for both.
        String first = controllerOf(FIRST);
        String second = controllerOf(SECOND);
        register(first, 10);
        register(second, 11);
        host.succeed("nvme resv-release %s -n 1 --crkey=11 --rrela=1".formatted(second));
        assertThat(host.succeed("nvme resv-notif-log " + first)).contains("Reservation Preempted");
        assertThat(host.succeed("nvme resv-notif-log " + second)).contains("Empty Log Page");
    }

    private String controllerOf(String id) {
        return host.succeed("""
                for controller in /sys/class/nvme/nvme*; do
                    [ "$(cat $controller/hostnqn)" != "%s" ] || echo "/dev/$(basename $controller)"
                done
                """.formatted(nqn(id))).strip();
    }
}
