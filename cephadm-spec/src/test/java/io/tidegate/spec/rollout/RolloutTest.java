package io.tidegate.spec.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.spec.SpecReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RolloutTest {

    private static final String SPEC = """
            service_type: nvmeof
            service_id: nvmeof
            placement: {hosts: [gw1]}
            spec: {pools: [rbd], api_user: admin, api_secret: s3cret}
            """;
    private static final String TENTACLE = "ceph version 20.2.4 (abc) tentacle (stable)";
    private static final String PACIFIC = "ceph version 16.2.15 (abc) pacific (stable)";

    private final List<String> told = new ArrayList<>();

    @Test
    void a_new_service_is_shown_first_and_then_applied_with_its_image() throws Exception {
        FakeCluster cluster = cluster(TENTACLE).answers("orch ls", "No services reported");
        Rollout rollout = rollout(cluster, "registry.example/tidegate:1");

        rollout.look();

        assertThat(told)
                .contains("nvmeof.nvmeof is new:", "  + spec.pool: rbd", "  + placement.hosts: [gw1]")
                .contains("~ mgr/cephadm/container_image_nvmeof: (default) -> registry.example/tidegate:1");
        assertThat(told.toString()).doesNotContain("s3cret");
        assertThat(cluster.asked).noneMatch(one -> one.contains("apply") || one.contains("config set"));

        rollout.change();

        assertThat(cluster.asked)
                .anyMatch(one -> one.equals("{\"prefix\":\"config set\",\"who\":\"mgr\","
                        + "\"name\":\"mgr/cephadm/container_image_nvmeof\",\"value\":\"registry.example/tidegate:1\","
                        + "\"force\":true}"))
                .anyMatch(one -> one.startsWith("{\"prefix\":\"orch apply\"}\n---\nservice_type: nvmeof\n"));
        assertThat(told).endsWith("Scheduled nvmeof.nvmeof update...");
    }

    @Test
    void only_what_changes_of_a_running_service_is_shown() throws Exception {
        FakeCluster cluster = cluster(TENTACLE).answers("orch ls", """
                service_type: nvmeof
                service_id: nvmeof
                service_name: nvmeof.nvmeof
                placement:
                  hosts:
                  - gw1
                  - gw9
                extra_entrypoint_args:
                - --extra-config=/etc/tidegate/access.conf
                spec:
                  pool: rbd
                  group: ''
                  port: 5500
                  spdk_mem_size: 256
                """);

        rollout(cluster, "").look();

        assertThat(told)
                .contains("nvmeof.nvmeof changes:", "  ~ placement.hosts: [gw1, gw9] -> [gw1]")
                .noneMatch(line -> line.contains("spec.port") || line.contains("spec.pool"));
    }

    @Test
    void the_order_of_the_keys_of_a_file_is_no_change() {
        Map<String, Object> given = new LinkedHashMap<>();
        given.put("mount_path", "/etc/tidegate/access.conf");
        given.put("content", "[access]");

        assertThat(Difference.between(
                        Map.of("custom_configs", List.of(new TreeMap<>(given))),
                        Map.of("custom_configs", List.of(given))))
                .isEmpty();
    }

    @Test
    void a_pool_that_is_missing_is_named_with_the_remedy() {
        FakeCluster cluster = cluster(TENTACLE).answers("osd pool ls", "images\n");

        assertThatThrownBy(() -> rollout(cluster, "").look())
                .hasMessage("service nvmeof.nvmeof names pool 'rbd', which the cluster has not; make it:"
                        + " ceph osd pool create rbd && rbd pool init rbd");
    }

    @Test
    void a_host_that_the_orchestrator_does_not_know_is_named() {
        FakeCluster cluster = cluster(TENTACLE).answers("orch host ls", "[{\"hostname\": \"node1\"}]");

        assertThatThrownBy(() -> rollout(cluster, "").look())
                .hasMessageContaining("host 'gw1'")
                .hasMessageContaining("it has node1")
                .hasMessageContaining("ceph orch host add gw1");
    }

    @Test
    void a_group_that_another_service_serves_is_refused() {
        FakeCluster cluster = cluster(TENTACLE).answers("orch ls", """
                service_type: nvmeof
                service_name: nvmeof.other
                spec: {pool: rbd}
                """);

        assertThatThrownBy(() -> rollout(cluster, "").look())
                .hasMessageContaining("group '' of pool 'rbd' belongs to the running service nvmeof.other");
    }

    @Test
    void pacific_gets_a_limited_user_and_a_container_that_holds_its_key() throws Exception {
        FakeCluster cluster = cluster(PACIFIC)
                .answers("orch ls", "No services reported")
                .answers("auth get-or-create", "[client.nvmeof.nvmeof]\n\tkey = AQSECRET==\n")
                .answers("config generate-minimal-conf", "[global]\n\tfsid = 1\n");
        Rollout rollout = rollout(cluster, "registry.example/tidegate:1");

        rollout.look();
        rollout.change();

        assertThat(cluster.asked)
                .contains("{\"prefix\":\"auth get-or-create\",\"entity\":\"client.nvmeof.nvmeof\","
                        + "\"caps\":[\"mon\",\"profile rbd\",\"osd\",\"profile rbd pool=rbd\"]}")
                .anyMatch(one -> one.startsWith("{\"prefix\":\"orch apply\"}") && one.contains("key = AQSECRET=="));
        assertThat(told.toString()).doesNotContain("AQSECRET").doesNotContain("files.gateway.keyring");
    }

    @Test
    void pacific_without_an_image_is_told_to_name_one() {
        FakeCluster cluster = cluster(PACIFIC).answers("orch ls", "No services reported");

        assertThatThrownBy(() -> rollout(cluster, "").look()).hasMessageContaining("give it with --image");
    }

    @Test
    void without_a_manager_the_monitors_part_is_done_and_the_rest_is_said() throws Exception {
        FakeCluster cluster = cluster(TENTACLE).answers("mgr stat", "{\"available\": false}");
        Rollout rollout = rollout(cluster, "registry.example/tidegate:1");

        rollout.look();

        assertThatThrownBy(rollout::change)
                .hasMessageContaining("no service was applied")
                .hasMessageContaining("no active manager");
        assertThat(cluster.asked).anyMatch(one -> one.contains("config set"));
        assertThat(cluster.asked).noneMatch(one -> one.contains("orch"));
    }

    @Test
    void a_manager_without_an_orchestrator_is_told_how_to_get_one() throws Exception {
        FakeCluster cluster = cluster(TENTACLE).refuses("orch status", 2, "No orchestrator configured");

        rollout(cluster, "").look();

        assertThat(told.toString()).contains("No orchestrator configured").contains("ceph mgr module enable cephadm");
    }

    @Test
    void a_cluster_that_is_too_old_is_refused() {
        assertThatThrownBy(() -> rollout(cluster("ceph version 14.2.1 (abc) nautilus (stable)"), "")
                        .look())
                .hasMessageContaining("Ceph 16 (Pacific) or later is needed");
    }

    private Rollout rollout(FakeCluster cluster, String image) throws Exception {
        return new Rollout(SpecReader.parse("gateway.yml", SPEC), image, cluster, told::add);
    }

    private static FakeCluster cluster(String version) {
        return new FakeCluster()
                .answers("version", version)
                .answers("osd pool ls", "rbd\nssd\n")
                .answers("mgr stat", "{\"epoch\": 3, \"available\": true, \"active_name\": \"x\"}")
                .answers("orch status", "{\"available\": true, \"backend\": \"cephadm\"}")
                .answers("orch host ls", "[{\"hostname\": \"gw1\", \"addr\": \"192.0.2.1\"}]")
                .answers("config dump", "[]")
                .answers("config set", "")
                .answers("orch apply", "Scheduled nvmeof.nvmeof update...\n");
    }
}
