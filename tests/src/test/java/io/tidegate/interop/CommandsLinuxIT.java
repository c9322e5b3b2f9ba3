package io.tidegate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.support.LinuxHost;
import io.tidegate.support.Output;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command of the target as nvme-cli and the Linux kernel send it; the kernel complains of none. */
class CommandsLinuxIT {

    private static final int MIB = 512;

    /** Lines of the kernel's log that tell of something wrong with an NVMe device. */
    private static final String COMPLAINTS =
            "dmesg | grep -i nvme | grep -iE 'error|fail|timeout|invalid|abort|unexpected|unable|not ready|sense'";

    /** What nvme-cli does is past the guest's page cache. */
    private static final String FORGET_CACHED = "blockdev --flushbufs DEV\n";

    @TempDir
    static Path work;

    private static LinuxHost host;
    private static HostedTarget target;
    private static NvmeCommands nvme;

    private String device = "";

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

    @BeforeEach
    void connect() {
        host.succeed("dmesg -C");
        device = nvme.connect(target.nqn(), "");
    }

    @AfterEach
    void disconnectAll() {
        host.succeed("nvme disconnect-all; true");
    }

    private static void assertNoComplaint() {
        assertThat(host.run(COMPLAINTS).text()).isEmpty();
    }

    private String succeed(String command) {
        return host.succeed(command.replace("DEV", device).replace("CTRL", "/dev/nvme0"));
    }

    private Output run(String command) {
        return host.run(command.replace("DEV", device).replace("CTRL", "/dev/nvme0"));
    }

    private String queueLimit(String name) {
        return host.succeed("cat /sys/block/" + device.substring("/dev/".length()) + "/queue/" + name)
                .strip();
    }

    /** Waits until fio is at work, which takes a while where many tests share a processor. */
    private void awaitWrites() {
        String stat = "/sys/block/" + device.substring("/dev/".length()) + "/stat";
        host.succeed("for i in $(seq 600); do [ $(awk '{print $5}' " + stat + ") -lt 100 ] || exit 0; sleep 0.1; done\n"
                + "echo no writes; exit 1");
    }

    @Test
    void the_identity_is_that_of_a_controller_of_version_2_1() {
        assertThat(succeed("nvme id-ctrl CTRL"))
                .containsPattern("ver +: 0x20100")
                .containsPattern("cntrltype +: 1")
                .containsPattern("oacs +: 0\n")
                .containsPattern("acl +: 3")
                .containsPattern("vwc +: 0x5")
                .containsPattern("fuses +: 0x1");
        assertThat(succeed("nvme nvm-id-ctrl CTRL"))
                .containsPattern("wzsl +: 13")
                .containsPattern("vsl +: 10");
        assertThat(succeed("nvme show-regs CTRL -H 2>/dev/null || nvme show-regs CTRL"))
                .isNotBlank();
        assertNoComplaint();
    }

    @Test
    void namespaces_are_listed_described_and_identified() {
        assertThat(succeed("nvme list-ns CTRL")).contains("0x1");
        assertThat(succeed("nvme list-ns CTRL -a")).contains("0x1");
        assertThat(succeed("nvme id-ns DEV"))
                .contains("nsze    : 0x" + Long.toHexString(MIB * 2048L))
                .containsPattern("dlfeat +: 9");
        assertThat(succeed("nvme ns-descs DEV"))
                .contains("uuid")
                .contains("nguid")
                .contains("csi");
        assertThat(succeed("nvme cmdset-ind-id-ns DEV")).containsPattern("nsfeat +: 0x20");
        assertThat(succeed("nvme nvm-id-ns DEV")).isNotBlank();
        assertThat(succeed("nvme list-ctrl CTRL")).contains("0x");
        assertThat(succeed("nvme list-ctrl CTRL -n 1")).contains("0x");
        Output absent = run("nvme id-ns CTRL -n 4000");
        assertThat(absent.exitCode()).isNotZero();
        assertThat(absent.text()).containsIgnoringCase("namespace").doesNotContain("nsze");
        assertNoComplaint();
    }

    @Test
    void the_kernel_uses_what_the_namespace_announces() {
        assertThat(queueLimit("write_cache"))
                .as("no cache is there to be flushed")
                .isEqualTo("write through");
        assertThat(queueLimit("write_zeroes_max_bytes")).isEqualTo(String.valueOf(32 << 20));
        assertThat(queueLimit("discard_granularity")).isNotEqualTo("0");
        assertThat(queueLimit("max_discard_segments")).isEqualTo("256");
        assertNoComplaint();
    }

    @Test
    void a_namespace_is_write_protected_and_freed_again() {
        String protect = "nvme set-feature CTRL -n 1 -f 0x84 --value=";
        succeed(protect + 1);
        assertThat(succeed("nvme get-feature CTRL -n 1 -f 0x84")).contains("00000001");
        assertThat(succeed("nvme id-ns DEV")).containsPattern("nsattr\\s+: 1");
        assertThat(run("dd if=/dev/zero of=DEV bs=4k count=1 oflag=direct").exitCode())
                .isNotZero();
        succeed(protect + 0);
        succeed("until dd if=/dev/zero of=DEV bs=4k count=1 oflag=direct; do sleep 0.1; done");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x0c, 0x12})
    void every_log_page_there_is_can_be_read(int page) {
        for (int bytes : new int[] {16, 512, 4096}) {
            assertThat(succeed("nvme get-log CTRL -i %d -l %d".formatted(page, bytes)))
                    .isNotBlank();
        }
        assertNoComplaint();
    }

    @Test
    void the_tools_own_views_of_log_pages_work() {
        assertThat(succeed("nvme smart-log CTRL")).contains("critical_warning");
        assertThat(succeed("nvme error-log CTRL")).contains("Error Log Entries");
        assertThat(succeed("nvme fw-log CTRL")).contains("Firmware Log");
        assertThat(succeed("nvme effects-log CTRL")).contains("ACS");
        assertThat(succeed("nvme changed-ns-list-log CTRL; true")).isNotNull();
        assertThat(succeed("nvme ana-log DEV")).contains("optimized");
        assertThat(succeed("nvme endurance-log CTRL -g 1")).contains("percent_used");
        assertThat(succeed("nvme list-endgrp CTRL")).isNotBlank();
        assertThat(run("nvme get-log CTRL -i 7 -l 512").exitCode()).isNotZero();
        assertNoComplaint();
    }

    @Test
    void persistent_events_are_read_within_a_context_that_is_made_and_released() {
        String log = "nvme persistent-event-log CTRL ";
        assertThat(run(log + "-a 0 -l 4096").exitCode()).as("without a context").isNotZero();
        assertThat(succeed(log + "-a 1 -l 4096"))
                .contains("Total Log Length")
                .contains(target.nqn())
                .contains("Power-on or Reset Event");
        assertThat(run(log + "-a 1 -l 4096").exitCode()).as("a second context").isNotZero();
        assertThat(succeed(log + "-a 0 -l 0"))
                .contains("Timestamp Change Event")
                .contains("Power-on or Reset Event");
        succeed(log + "-a 2 -l 512");
        assertThat(run(log + "-a 0 -l 4096").exitCode()).as("after the release").isNotZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x02, 0x04, 0x05, 0x06, 0x07, 0x0a, 0x0b, 0x0e, 0x0f, 0x16, 0x81})
    void every_feature_can_be_asked_for_in_every_way(int feature) {
        String extended = feature == 0x81 ? " -c 1" : feature == 0x05 ? " -n 1" : "";
        for (int select = 0; select < 4; select++) {
            assertThat(succeed("nvme get-feature CTRL -f %d -s %d%s".formatted(feature, select, extended)))
                    .isNotBlank();
        }
        assertNoComplaint();
    }

    @ParameterizedTest
    @CsvSource({"0x0f, 120000, 1d4c0", "0x0b, 0x900, 900"})
    void a_feature_that_was_set_is_read_back(String feature, String value, String shown) {
        succeed("nvme set-feature CTRL -f %s --value=%s".formatted(feature, value));
        assertThat(succeed("nvme get-feature CTRL -f " + feature)).contains(shown);
        assertThat(run("nvme set-feature CTRL -s -f %s --value=%s".formatted(feature, value))
                        .exitCode())
                .as("nothing is saved")
                .isNotZero();
        assertNoComplaint();
    }

    @Test
    void zeroes_are_written_with_and_without_deallocation() {
        for (String deallocate : new String[] {"", " -d"}) {
            succeed("set -e; head -c 1M /dev/urandom | dd of=DEV bs=1M oflag=direct status=none\n"
                    + "nvme write-zeroes DEV -s 0 -c 2047" + deallocate + "\n"
                    + FORGET_CACHED + "cmp -n 1048576 DEV /dev/zero");
        }
        assertThat(run("nvme write-zeroes DEV -s %d -c 1".formatted(MIB * 2048L - 1))
                        .exitCode())
                .as("over the end")
                .isNotZero();
        assertNoComplaint();
    }

    @Test
    void reading_what_was_never_written_is_an_error_to_a_host_that_asks_for_it() {
        String unwritten = "dd if=DEV of=/dev/null bs=4096 count=1 skip=1000 iflag=direct status=none";
        succeed("blkdiscard DEV; " + unwritten);
        succeed("nvme set-feature CTRL -f 5 -n 1 --value=0x10000");
        assertThat(run(unwritten).exitCode()).as("never written").isNotZero();
        assertThat(run("nvme read DEV -s 8000 -c 7 -z 4096 -d /tmp/none").text())
                .containsIgnoringCase("unwritten");
        succeed("set -e; dd if=/dev/zero of=DEV bs=4096 count=1 seek=1000 oflag=direct status=none; " + unwritten);
        succeed("nvme dsm DEV -d -s 8000 -b 8");
        assertThat(run(unwritten).exitCode()).as("deallocated").isNotZero();
        succeed("nvme set-feature CTRL -f 5 -n 1 --value=0; " + unwritten);
    }

    @Test
    void ranges_are_deallocated_and_what_lies_between_stays() {
        succeed("set -e; head -c 1M /dev/urandom >/tmp/dsm; dd if=/tmp/dsm of=DEV bs=1M oflag=direct status=none\n"
                + "nvme dsm DEV -d -s 0,1024 -b 512,512\n"
                + FORGET_CACHED + "cmp -n 262144 DEV /dev/zero\n"
                + "cmp -n 262144 -i 524288 DEV /dev/zero\n"
                + "cmp -n 262144 -i 262144 DEV /tmp/dsm");
        assertNoComplaint();
    }

    @Test
    void compare_and_verify_and_flush_do_what_they_say() {
        succeed("set -e; head -c 4096 /dev/urandom >/tmp/a; dd if=/tmp/a of=DEV bs=4096 oflag=direct status=none\n"
                + "nvme compare DEV -s 0 -c 7 -z 4096 -d /tmp/a\n"
                + "nvme verify DEV -s 0 -c 8191\n"
                + "nvme flush DEV -n 1");
        assertThat(run("head -c 4096 /dev/urandom >/tmp/b; nvme compare DEV -s 0 -c 7 -z 4096 -d /tmp/b")
                        .exitCode())
                .as("a difference")
                .isNotZero();
        assertThat(run("nvme verify DEV -s 0 -c 8192").exitCode())
                .as("beyond VSL")
                .isNotZero();
        assertNoComplaint();
    }

    @Test
    void copied_ranges_stand_one_behind_the_other() {
        succeed("set -e; head -c 8192 /dev/urandom >/tmp/c; dd if=/tmp/c of=DEV bs=8192 oflag=direct status=none\n"
                + "nvme copy DEV -d 4096 -s 8,0 -b 7,7\n"
                + FORGET_CACHED + "cmp -n 4096 -i 2097152:4096 DEV /tmp/c\n"
                + "cmp -n 4096 -i 2101248:0 DEV /tmp/c");
        assertThat(run("nvme copy DEV -d 4 -s 0 -b 7").exitCode())
                .as("over its own source")
                .isNotZero();
        assertNoComplaint();
    }

    @Test
    void the_kernels_own_discard_and_zeroing_leave_zeroes() {
        succeed("set -e; head -c 64M /dev/urandom | dd of=DEV bs=1M oflag=direct status=none\n"
                + "blkdiscard -l 32M DEV; blkdiscard -z -o 32M -l 32M DEV\n"
                + "cmp -n 67108864 DEV /dev/zero\n"
                + "blkdiscard DEV");
        assertNoComplaint();
    }

    @Test
    void resets_while_data_is_written_and_verified_lose_nothing() throws Exception {
        CompletableFuture<Output> fio = verifiedWrites("reset");
        for (int i = 0; i < 3; i++) {
            host.succeed("nvme reset /dev/nvme0");
            nvme.await("cat /sys/class/nvme/nvme0/state", "live");
        }
        assertThat(fio.get().exitCode()).as(fio.get().text()).isZero();
        assertNoComplaint();
    }

    @Test
    void a_host_comes_back_with_fewer_and_with_more_queues_while_data_is_written_and_verified() throws Exception {
        disconnectAll();
        // Whoever looked for partitions on the device that went complains.
        host.succeed("dmesg -C");
        device = nvme.connect(target.nqn(), "--nr-io-queues=2");
        CompletableFuture<Output> fio = verifiedWrites("queues");
        for (int granted : new int[] {1, 2, 1, 32}) {
            target.grantQueues(granted);
            host.succeed("nvme reset /dev/nvme0");
            nvme.await("cat /sys/class/nvme/nvme0/state", "live");
            assertThat(host.succeed("cat /sys/class/nvme/nvme0/queue_count").strip())
                    .as("queues when %d are granted, the admin queue included", granted)
                    .isEqualTo(String.valueOf(Math.min(granted, 2) + 1));
        }
        assertThat(fio.get().exitCode()).as(fio.get().text()).isZero();
        assertNoComplaint();
    }

    @Test
    void rescans_and_new_sizes_while_data_is_written_and_verified_disturb_nothing() throws Exception {
        CompletableFuture<Output> fio = verifiedWrites("rescan");
        for (int mebibytes : new int[] {2 * MIB, MIB, 3 * MIB, MIB}) {
            target.resize((long) mebibytes << 20);
            host.succeed("nvme ns-rescan /dev/nvme0");
            nvme.await("blockdev --getsize64 " + device, String.valueOf((long) mebibytes << 20));
        }
        assertThat(fio.get().exitCode()).as(fio.get().text()).isZero();
        assertNoComplaint();
    }

    /** Writes to the first 64 MiB, and reads back, for about half a minute; returns when it is at work. */
    private CompletableFuture<Output> verifiedWrites(String name) {
        CompletableFuture<Output> fio = host.start(
                "fio --name=" + name + " --filename=" + device + " --ioengine=libaio --direct=1 --rw=randwrite --bs=4k"
                        + " --size=64M --io_size=64M --iodepth=16 --verify=crc32c --verify_fatal=1 --rate_iops=2000",
                Duration.ofMinutes(3));
        awaitWrites();
        return fio;
    }

    @Test
    void a_host_that_disconnects_while_it_writes_can_come_back() throws Exception {
        CompletableFuture<Output> fio = host.start(
                "fio --name=gone --filename=" + device + " --ioengine=libaio --direct=1 --rw=randwrite --bs=4k"
                        + " --size=64M --iodepth=16 --time_based --runtime=60",
                Duration.ofMinutes(2));
        awaitWrites();
        nvme.disconnect(target.nqn());
        assertThat(fio.get().exitCode()).as("its disk is gone").isNotZero();
        host.succeed("dmesg -C");
        device = nvme.connect(target.nqn(), "");
        nvme.verify(device, "--bs=4k --size=8M --iodepth=16");
        assertNoComplaint();
    }
}
