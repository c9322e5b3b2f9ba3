package io.tidegate.packages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.initiator.HostController;
import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.Initiator;
import io.tidegate.support.Eventually;
import io.tidegate.support.Shell;
import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.WithCeph;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image as cephadm runs it: no words, the files it mounts, its user, its environment; without a container engine. */
@WithCeph
class ContainerImageIT {

    private static final String NQN = "nqn.2016-06.io.example:image";
    private static final String USER = "nvmeof.rbd.gw1.abcdef";

    @TempDir
    private Path folder;

    @Test
    void started_as_cephadm_does_it_serves_an_rbd_image_and_ends_well(ThrowawayCeph ceph) throws Exception {
        ContainerImage image = ContainerImage.unpack(Packages.image(), folder);
        assertThat(image.config()
                        .getAsJsonObject("Labels")
                        .get("io.ceph.version")
                        .getAsString())
                .isNotEmpty();
        assertThat(image.text("StopSignal")).isEqualTo("SIGTERM");

        int management = freePort();
        try (RootFolder container = new RootFolder(image.root(), mounts(ceph, management))) {
            serveAndEnd(container, image, management);
        }
        assertThat(ceph.rbd("info", "rbd/packed")).contains("64 MiB");
    }

    private void serveAndEnd(RootFolder container, ContainerImage image, int management) throws Exception {
        Path log = folder.resolve("log");
        Process process = container
                .process(image.text("User"), image.text("WorkingDir"), environment(image), image.entrypoint())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Eventually.holds(() -> assertThat(said(log)).contains("ready: management"));
            use(container, management);
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said(log)).isZero();
            assertThat(said(log)).doesNotContain("ERROR");
        } finally {
            Shell.end(process);
        }
    }

    private static void use(RootFolder container, int management) throws Exception {
        String gwcli = "gwcli --server-address 127.0.0.1 --server-port " + management + " ";
        int listener = freePort();
        container.succeed("set -e; " + gwcli + "subsystem create " + NQN + "; "
                + gwcli + "namespace create " + NQN + " 1 --pool rbd --image packed --size 64M; "
                + gwcli + "listener create " + NQN + " --transport=tcp --traddr=127.0.0.1 --trsvcid=" + listener + "; "
                + gwcli + "host add " + NQN + " '*'");
        ByteBuffer written = ByteBuffer.allocateDirect(8192);
        while (written.hasRemaining()) {
            written.put((byte) written.position());
        }
        try (Initiator initiator = Initiator.start(1);
                HostController host =
                        initiator.connect(HostOptions.to(new InetSocketAddress("127.0.0.1", listener), NQN))) {
            host.namespace(1).write(4096, written.flip().duplicate());
            ByteBuffer read = ByteBuffer.allocateDirect(8192);
            host.namespace(1).read(4096, read);
            assertThat(read.rewind()).isEqualTo(written);
        }
    }

    private static Map<String, String> environment(ContainerImage image) {
        Map<String, String> variables = new LinkedHashMap<>(image.environment());
        variables.put("CONTAINER_IMAGE", "registry.example/tidegate:1");
        variables.put("NODE_NAME", "gw1");
        return variables;
    }

    /** Each file is for its owner alone, and that is Ceph's user of other distributions. */
    private Map<Path, String> mounts(ThrowawayCeph ceph, int management) throws IOException {
        Path given = Files.createDirectory(folder.resolve("given"));
        Files.writeString(given.resolve("config"), ceph.ceph("config", "generate-minimal-conf"));
        Files.writeString(
                given.resolve("keyring"),
                ceph.ceph("auth", "get-or-create", "client." + USER, "mon", "profile rbd", "osd", "profile rbd"));
        Files.writeString(given.resolve("ceph-nvmeof.conf"), configuration(management));
        Files.createDirectory(given.resolve("log"));
        Files.createDirectory(given.resolve("configfs"));
        Shell.run("chown", "-R", "167:167", given.toString()).orFail("chown");
        Shell.run("chmod", "-R", "go=", given.toString()).orFail("chmod");
        Map<Path, String> mounts = new LinkedHashMap<>();
        mounts.put(given.resolve("config"), "/etc/ceph/ceph.conf");
        mounts.put(given.resolve("keyring"), "/etc/ceph/keyring");
        mounts.put(given.resolve("ceph-nvmeof.conf"), "/src/ceph-nvmeof.conf");
        mounts.put(given.resolve("log"), "/var/log/ceph");
        mounts.put(given.resolve("configfs"), "/sys/kernel/config");
        return mounts;
    }

    private static String configuration(int management) throws IOException {
        return """
                # This file is generated by cephadm.
                [gateway]
                name = client.%1$s
                group = packed
                addr = 127.0.0.1
                port = %2$d
                enable_auth = False
                state_update_notify = True
                state_update_interval_sec = 5
                enable_prometheus_exporter = True
                prometheus_exporter_ssl = False
                prometheus_port = %3$d
                verify_nqns = True

                [discovery]
                addr = 127.0.0.1
                port = %4$d

                [ceph]
                pool = rbd
                config_file = /etc/ceph/ceph.conf
                id = %1$s

                [spdk]
                tgt_path = /usr/local/bin/nvmf_tgt
                rpc_socket_dir = /var/tmp/
                mem_size = 4096

                [monitor]
                timeout = 1.0
                """.formatted(USER, management, freePort(), freePort());
    }

    private static String said(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
