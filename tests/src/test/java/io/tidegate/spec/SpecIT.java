package io.tidegate.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.ceph.CephCluster;
import io.tidegate.ceph.CephConfig;
import io.tidegate.ceph.CephException;
import io.tidegate.ceph.CephPool;
import io.tidegate.cli.Gwcli;
import io.tidegate.cli.client.Dial;
import io.tidegate.cli.client.Program;
import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.WithCeph;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gwcli spec apply} against a cluster without a manager: what the monitors do is done, the rest is said. */
@WithCeph
class SpecIT {

    private static final int EOPNOTSUPP = 95;

    @TempDir
    private Path folder;

    private ThrowawayCeph ceph;
    private String id;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void name(ThrowawayCeph running) {
        ceph = running;
        id = running.freshName("spec");
    }

    @Test
    void without_yes_nothing_is_changed() throws Exception {
        int exit = apply(spec("rbd"), "--image", "example/tidegate:1");

        assertThat(exit).as(err.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("container services")
                .contains("the cluster has no active manager")
                .contains("nothing was changed; run it again with --yes");
        assertThat(ceph.ceph("auth", "ls")).doesNotContain("client.nvmeof." + id);
    }

    @Test
    void the_gateways_user_is_made_and_can_use_its_pools_and_no_others() throws Exception {
        int exit = apply(spec("rbd"), "--image", "example/tidegate:1", "--yes");

        assertThat(exit).isEqualTo(EOPNOTSUPP);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("no service was applied")
                .contains("manager");
        String user = "client.nvmeof." + id;
        assertThat(ceph.ceph("auth", "get", user))
                .contains("profile rbd pool=rbd")
                .contains("mon = \"profile rbd\"");
        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("key =");
        String other = ceph.freshName("other");
        ceph.ceph("osd", "pool", "create", other, "1");
        Path keyring = Files.writeString(
                folder.resolve("keyring"),
                "[" + user + "]\n\tkey = "
                        + ceph.ceph("auth", "print-key", user).strip() + "\n");
        CephConfig config = ceph.config().withId("nvmeof." + id).withKeyring(keyring);
        try (CephCluster cluster = CephCluster.connect(config);
                CephPool own = cluster.pool("rbd");
                CephPool foreign = cluster.pool(other)) {
            own.images().create(id, 1 << 20);
            assertThat(ceph.rbd("ls", "rbd")).contains(id);
            own.images().remove(id);
            assertThatThrownBy(() -> foreign.images().create(id, 1 << 20))
                    .isInstanceOfSatisfying(
                            CephException.class,
                            refused -> assertThat(refused.errno()).isEqualTo(1));
        }
    }

    @Test
    void a_pool_more_widens_what_the_user_may_do() throws Exception {
        String other = ceph.freshName("more");
        ceph.ceph("osd", "pool", "create", other, "1");
        apply(spec("rbd"), "--image", "example/tidegate:1", "--yes");
        String key = ceph.ceph("auth", "print-key", "client.nvmeof." + id);

        apply(spec("rbd, " + other), "--image", "example/tidegate:1", "--yes");

        assertThat(ceph.ceph("auth", "get", "client.nvmeof." + id))
                .contains("profile rbd pool=rbd, profile rbd pool=" + other)
                .contains(key);
    }

    @Test
    void a_pool_that_the_cluster_has_not_is_refused_before_anything_is_made() throws Exception {
        int exit = apply(spec("nowhere"), "--image", "example/tidegate:1", "--yes");

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("ceph osd pool create nowhere");
        assertThat(ceph.ceph("auth", "ls")).doesNotContain("client.nvmeof." + id);
    }

    private Path spec(String pools) throws Exception {
        return Files.writeString(folder.resolve("gateway.yml"), """
                service_type: nvmeof
                service_id: %s
                placement: {hosts: [gw1]}
                spec: {pools: [%s], api_user: admin, api_secret: s3cret}
                """.formatted(id, pools));
    }

    private int apply(Path file, String... more) {
        List<String> words = new java.util.ArrayList<>(List.of("spec", "apply", "-i", file.toString()));
        words.addAll(List.of("--ceph-conf", ceph.conf().toString()));
        words.addAll(List.of(more));
        Program program = new Program(
                "gwcli",
                Map.of(),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8));
        return Gwcli.run(words, program, Dial::tcp);
    }
}
