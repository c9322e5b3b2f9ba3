package io.tidegate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.support.LinuxHost;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Linux kernel's NVMe/TCP host against our target with a memory device. */
class LinuxInitiatorIT {

    private static final int MIB = 512;

    @TempDir
    static Path work;

    private static LinuxHost host;
    private static HostedTarget target;
    private static NvmeCommands nvme;

    @BeforeAll
    static void start() throws Exception {
        host = LinuxHost.boot(work);
        target = HostedTarget.start(host, work, MIB);
        nvme = new NvmeCommands(host, target.port());
    }

    @AfterAll
    static void stop() {
        if (target != null) {
            target.close();
        }
        if (host != null) {
            host.close();
        }
    }

    @AfterEach
    void disconnectAll() {
        host.succeed("nvme disconnect-all; umount -q /mnt; true");
    }

    @Test
    void discovery_names_the_subsystem_and_where_it_listens() {
        assertThat(nvme.discover())
                .contains("subnqn:  " + target.nqn())
                .contains("traddr:  " + host.listenAddress())
                .contains("trsvcid: " + target.port())
                .contains("subtype: nvme subsystem");
    }

    @Test
    void nvme_list_and_identify_show_the_namespace() {
        String device = nvme.connect(target.nqn(), "");
        assertThat(host.succeed("nvme list")).contains(device).contains("Ceph bdev Controller");
        assertThat(host.succeed("nvme id-ctrl " + device)).contains("mn        : Ceph bdev Controller");
        assertThat(host.succeed("nvme id-ns " + device)).contains("nsze    : 0x" + Long.toHexString(MIB * 2048L));
        assertThat(host.succeed("nvme list-subsys " + device))
                .contains(target.nqn())
                .contains("live");
        assertThat(host.succeed("nvme smart-log " + device)).contains("critical_warning");
        assertThat(host.succeed("nvme error-log " + device)).contains("Error Log Entries");
        assertThat(host.succeed("nvme fw-log " + device)).contains("Firmware Log");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4 -q -F", "xfs -q -f"})
    void a_file_hashes_the_same_after_unmount_and_reconnect(String fileSystem) {
        String device = nvme.connect(target.nqn(), "");
        String written = host.succeed("set -e; mkfs." + fileSystem + " " + device + "; mount " + device + " /mnt\n"
                + "head -c 60000000 /dev/urandom >/mnt/file; sha256sum </mnt/file; umount /mnt");
        nvme.disconnect(target.nqn());
        String again = nvme.connect(target.nqn(), "");
        assertThat(host.succeed("set -e; mount " + again + " /mnt; sha256sum </mnt/file; umount /mnt"))
                .isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--bs=4k --size=16M --iodepth=1",
                "--bs=4k --size=32M --iodepth=64",
                "--bs=512 --size=2M --iodepth=16",
                "--bs=128k --size=128M --iodepth=8",
                "--bsrange=512-256k --blockalign=512 --size=64M --iodepth=32"
            })
    void random_writes_read_back_verified(String options) {
        nvme.verify(nvme.connect(target.nqn(), ""), options);
    }

    @Test
    void two_queues_serve_two_jobs_at_once() {
        String device = nvme.connect(target.nqn(), "--nr-io-queues=2 --queue-size=64");
        nvme.verify(
                device,
                "--bs=4k --size=16M --iodepth=64 --numjobs=2 --offset_increment=64M --cpus_allowed=0,1"
                        + " --cpus_allowed_policy=split --group_reporting");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--hdr-digest", "--data-digest", "--hdr-digest --data-digest"})
    void digests_protect_the_transfer(String digests) {
        String device = nvme.connect(target.nqn(), digests);
        nvme.verify(device, "--bs=4k --size=8M --iodepth=32");
        nvme.verify(device, "--bs=128k --size=32M --iodepth=4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--hdr-digest --data-digest"})
    void writes_that_are_asked_for_in_pieces_read_back_verified(String digests) throws Exception {
        try (HostedTarget pieces = HostedTarget.start(host, work, MIB, "--r2t", "16384")) {
            NvmeCommands there = new NvmeCommands(host, pieces.port());
            String device = there.connect(pieces.nqn(), digests);
            there.verify(device, "--bs=128k --size=64M --iodepth=8");
            there.verify(device, "--bsrange=512-256k --blockalign=512 --size=32M --iodepth=32");
            there.disconnect(pieces.nqn());
        }
    }

    @Test
    void discard_and_write_zeroes_leave_zeroes() {
        String device = nvme.connect(target.nqn(), "");
        host.succeed("set -e; head -c 8M /dev/urandom | dd of=" + device + " bs=1M oflag=direct status=none\n"
                + "blkdiscard -l 4M " + device + "\n"
                + "blkdiscard -z -o 4M -l 4M " + device + "\n"
                + "cmp -n 8388608 " + device + " /dev/zero");
    }

    @Test
    void a_resize_reaches_the_host_without_its_asking() throws Exception {
        String device = nvme.connect(target.nqn(), "");
        target.resize(1024L << 20);
        nvme.await("blockdev --getsize64 " + device, String.valueOf(1024L << 20));
        target.resize((long) MIB << 20);
        nvme.await("blockdev --getsize64 " + device, String.valueOf((long) MIB << 20));
    }

    @Test
    void a_reset_of_the_controller_brings_the_connection_back() {
        String device = nvme.connect(target.nqn(), "");
        host.succeed("nvme reset /dev/nvme0");
        nvme.await("cat /sys/class/nvme/nvme0/state", "live");
        nvme.verify(device, "--bs=4k --size=4M --iodepth=8");
    }
}
