package io.tidegate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.support.FreePort;
import io.tidegate.support.LinuxHost;
import io.tidegate.support.LinuxHost.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole product under a real Linux host: daemon and client as processes, images as files and in Ceph. */
class GatewayLinuxIT {

    private static final String NQN = "nqn.2016-06.io.tidegate:linux";

    @TempDir
    Path work;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_host_finds_its_subsystem_through_discovery_and_keeps_a_file_over_a_restart_of_the_gateway(Kind kind)
            throws IOException {
        try (LinuxHost host = LinuxHost.boot(kind, work);
                GatewayProcess gateway = GatewayProcess.start(host, work)) {
            NvmeCommands nvme = serve(host, gateway, "--path=" + work.resolve("disk.img"), "--size=400M");
            assertThat(new NvmeCommands(host, gateway.discoveryPort()).discover())
                    .contains("subnqn:  " + NQN)
                    .contains("trsvcid: " + nvme.port());

            String device = nvme.connect(NQN, "");
            assertThat(host.succeed("nvme list")).contains(device);
            String written = host.succeed(makeFile(device));
            nvme.disconnect(NQN);
            gateway.restart();
            String again = nvme.connect(NQN, "");
            assertThat(host.succeed(hashFile(again))).isEqualTo(written);
            gateway.stop();
        }
    }

    @Test
    void a_connected_host_goes_on_by_itself_when_the_gateway_comes_back() throws IOException {
        try (LinuxHost host = LinuxHost.boot(work);
                GatewayProcess gateway = GatewayProcess.start(host, work)) {
            NvmeCommands nvme = serve(host, gateway, "--path=" + work.resolve("disk.img"), "--size=100M");
            String device = nvme.connect(NQN, "--reconnect-delay=1");
            var load = host.start(
                    "fio --name=load --filename=" + device + " --ioengine=libaio --direct=1 --rw=randwrite --bs=4k"
                            + " --iodepth=8 --size=20M --rate_iops=400 --verify=crc32c --verify_fatal=1",
                    Duration.ofMinutes(3));
            nvme.awaitWrites(device);
            gateway.restart();
            load.join().orFail("fio over a restart of the gateway");
        }
    }

    @Test
    void what_happened_to_a_subsystem_is_told_by_the_tools_and_outlives_a_restart_of_the_gateway() throws IOException {
        try (LinuxHost host = LinuxHost.boot(work);
                GatewayProcess gateway = GatewayProcess.start(host, work)) {
            NvmeCommands nvme = serve(host, gateway, "--path=" + work.resolve("disk.img"), "--size=64M");
            nvme.connect(NQN, "");
            assertThat(events(host)).contains("Change Namespace Event").containsPattern("Power Cycle Count: 1");
            nvme.disconnect(NQN);
            gateway.restart();
            nvme.connect(NQN, "");
            assertThat(events(host)).contains("Change Namespace Event").containsPattern("Power Cycle Count: 2");
            gateway.stop();
        }
    }

    /** The Persistent Event Log as the tools show it. */
    private static String events(LinuxHost host) {
        String log = "nvme persistent-event-log /dev/nvme0 ";
        host.succeed(log + "-a 1 -l 512");
        String shown = host.succeed(log + "-a 0 -l 0");
        host.succeed(log + "-a 2 -l 512");
        return shown;
    }

    @Test
    void a_host_that_was_not_added_is_refused() throws IOException {
        try (LinuxHost host = LinuxHost.boot(work);
                GatewayProcess gateway = GatewayProcess.start(host, work)) {
            NvmeCommands nvme = serve(host, gateway, "--path=" + work.resolve("disk.img"), "--size=64M");
            String stranger = "nqn.2014-08.org.nvmexpress:uuid:22222222-2222-4222-8222-222222222222";
            assertThat(nvme.tryConnect(NQN, "--hostnqn=" + stranger).exitCode()).isNotZero();
            nvme.connect(NQN, "");
            gateway.cli("host", "delete", "--subsystem=" + NQN, "--host=" + nvme.hostNqn());
            nvme.await("ls /sys/class/nvme | wc -l", "0");
        }
    }

    @Test
    void a_verified_write_lands_in_an_rbd_image_and_a_resize_of_the_image_reaches_the_host() throws IOException {
        try (LinuxHost host = LinuxHost.boot(work);
                HostedCeph ceph = HostedCeph.start(host, Files.createDirectory(work.resolve("ceph")));
                GatewayProcess gateway = GatewayProcess.start(host, work, ceph.gatewayConfiguration())) {
            ceph.rbd("create", HostedCeph.POOL + "/disk1", "--size", "128M");
            NvmeCommands nvme = serve(host, gateway, "--pool=" + HostedCeph.POOL, "--image=disk1");
            String device = nvme.connect(NQN, "");

            nvme.verify(device, "--bs=4k --size=8M --iodepth=32");
            nvme.verify(device, "--bs=128k --size=64M --iodepth=8");
            String written = host.succeed(makeFile(device));
            assertThat(host.succeed("sha256sum <" + device).strip()).isEqualTo(ceph.sha256("disk1"));
            assertThat(host.succeed(hashFile(device))).isEqualTo(written);

            ceph.rbd("resize", HostedCeph.POOL + "/disk1", "--size", "256M", "--no-progress");
            nvme.await("blockdev --getsize64 " + device, String.valueOf(256L << 20));
            madeWithItsDataElsewhere(ceph, gateway);
            nvme.disconnect(NQN);
            gateway.stop();
        }
    }

    private static void madeWithItsDataElsewhere(HostedCeph ceph, GatewayProcess gateway) throws IOException {
        ceph.makePool("coded");
        gateway.cli(words(
                "namespace add --subsystem %s --rbd-pool %s --rbd-image made --rbd-create-image --size 64MB"
                        + " --rbd-data-pool coded --rbd-trash-image-on-delete",
                NQN, HostedCeph.POOL));
        assertThat(ceph.rbd("info", HostedCeph.POOL + "/made")).contains("data_pool: coded");
        assertThat(gateway.cli(words("--format json namespace list --subsystem %s", NQN)))
                .contains("\"coded\"");
        gateway.cli(words("namespace del --subsystem %s --nsid 2 --i-am-sure", NQN));
        assertThat(ceph.rbd("ls", HostedCeph.POOL)).doesNotContain("made");
    }

    private static String[] words(String line, Object... values) {
        return line.formatted(values).split(" ");
    }

    /** What an administrator types to export one image to the guest. */
    private static NvmeCommands serve(LinuxHost host, GatewayProcess gateway, String... image) throws IOException {
        NvmeCommands nvme = new NvmeCommands(host, FreePort.next());
        gateway.cli("subsystem", "create", NQN);
        gateway.cli("namespace", "create", "--subsystem=" + NQN, "--nsid=1", image[0], image[1]);
        gateway.cli(
                "listener",
                "create",
                NQN,
                "--transport=tcp",
                "--traddr=" + host.listenAddress(),
                "--trsvcid=" + nvme.port());
        gateway.cli("host", "add", NQN, nvme.hostNqn());
        return nvme;
    }

    private static String makeFile(String device) {
        return "set -e; mkfs.ext4 -q -F %1$s; mount %1$s /mnt; head -c 30000000 /dev/urandom >/mnt/file; "
                        .formatted(device)
                + "sha256sum </mnt/file; umount /mnt";
    }

    private static String hashFile(String device) {
        return "set -e; mount -o ro,noload %s /mnt; sha256sum </mnt/file; umount /mnt".formatted(device);
    }
}
