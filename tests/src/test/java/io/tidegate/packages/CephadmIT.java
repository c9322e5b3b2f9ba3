package io.tidegate.packages;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.Gwcli;
import io.tidegate.cli.client.Dial;
import io.tidegate.cli.client.Program;
import io.tidegate.initiator.HostController;
import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.Initiator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gateways that cephadm itself deploys from what {@code gwcli spec} makes of a gateway.yml, in both forms. */
class CephadmIT {

    private static final String IMAGE = "localhost/tidegate:0.1.0";
    private static final int MANAGEMENT = 5500;
    private static final int DISCOVERY = 8009;
    private static final int LISTENER = 4420;

    @TempDir
    private static Path folder;

    private static CephadmHost host;

    @BeforeAll
    static void boot() throws Exception {
        host = CephadmHost.boot(folder);
        host.succeed("podman image exists " + IMAGE);
    }

    @AfterAll
    static void end() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void the_nvmeof_service_runs_and_serves_and_goes_well() throws Exception {
        host.succeed("ceph config set mgr mgr/cephadm/container_image_nvmeof " + IMAGE);

        host.apply(rendered("adm", "--release", "tentacle"));
        host.giveKeyOfFormerKind("nvmeof.adm");
        host.awaitServing("nvmeof.adm");

        assertThat(host.succeed("ceph orch ls nvmeof")).containsPattern("nvmeof.adm\\s.*1/1");
        use("adm");
        host.remove("nvmeof.adm");
        assertThat(host.journal("nvmeof.adm")).doesNotContain("ERROR");
    }

    @Test
    void the_container_service_of_older_releases_runs_and_serves_and_goes_well() throws Exception {
        Path conf = Files.writeString(folder.resolve("client.conf"), host.succeed("ceph config generate-minimal-conf"));
        Path keyring = Files.writeString(
                folder.resolve("client.keyring"),
                host.succeed("ceph auth get-or-create client.nvmeof.old mon 'profile rbd' osd 'profile rbd pool=rbd'"));

        host.apply(rendered(
                "old",
                "--release",
                "pacific",
                "--image",
                IMAGE,
                "--client-conf",
                conf.toString(),
                "--client-keyring",
                keyring.toString()));
        host.awaitServing("container.old");

        use("old");
        host.remove("container.old");
        assertThat(host.journal("container.old")).doesNotContain("ERROR");
    }

    private static String specification(String id) {
        return """
                service_type: nvmeof
                service_id: %1$s
                placement: {hosts: [gw1]}
                spec: {pools: [rbd], group: %1$s, api_user: admin, api_secret: s3cret, trusted_ip_list: %2$s}
                """.formatted(id, CephadmHost.ADDRESS);
    }

    private static String rendered(String id, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve(id + ".yml"), specification(id));
        List<String> words = new ArrayList<>(List.of("spec", "render", "-i", file.toString()));
        words.addAll(List.of(options));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Program program = new Program(
                "gwcli",
                Map.of(),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8));
        assertThat(Gwcli.run(words, program, Dial::tcp))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Manages the gateway in its container, which takes the secret, then finds it, writes and reads as a host. */
    private static void use(String id) throws Exception {
        String nqn = "nqn.2016-06.io.example:" + id;
        String gwcli = " gwcli --server-address " + CephadmHost.ADDRESS + " --server-port " + MANAGEMENT + " ";
        assertThat(host.succeed("! podman exec " + host.container() + gwcli + "subsystem list 2>&1"))
                .contains("names no user and no secret");
        String known =
                "podman exec -e TIDEGATE_API_USER=admin -e TIDEGATE_API_SECRET=s3cret " + host.container() + gwcli;
        host.succeed(String.join(
                "\n",
                "set -e",
                known + "subsystem create " + nqn,
                known + "namespace create " + nqn + " 1 --pool rbd --image " + id + " --size 64M",
                known + "listener create " + nqn + " --transport=tcp --traddr=" + CephadmHost.ADDRESS + " --trsvcid="
                        + LISTENER,
                known + "host add " + nqn + " '*'"));
        assertThat(host.succeed("rbd info rbd/" + id)).contains("64 MiB");
        host.succeed("podman healthcheck run " + host.container());
        writeAndRead(nqn);
    }

    private static void writeAndRead(String nqn) throws Exception {
        ByteBuffer written = ByteBuffer.allocateDirect(8192);
        while (written.hasRemaining()) {
            written.put((byte) written.position());
        }
        try (Initiator initiator = Initiator.start(1)) {
            InetSocketAddress discovery = new InetSocketAddress(CephadmHost.ADDRESS, DISCOVERY);
            assertThat(initiator.discover(HostOptions.toDiscovery(discovery)).toString())
                    .contains(nqn);
            InetSocketAddress listener = new InetSocketAddress(CephadmHost.ADDRESS, LISTENER);
            try (HostController controller = initiator.connect(HostOptions.to(listener, nqn))) {
                controller.namespace(1).write(4096, written.flip().duplicate());
                ByteBuffer read = ByteBuffer.allocateDirect(8192);
                controller.namespace(1).read(4096, read);
                assertThat(read.rewind()).isEqualTo(written);
            }
        }
    }
}
