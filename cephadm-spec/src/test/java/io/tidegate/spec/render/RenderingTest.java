package io.tidegate.spec.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.spec.GatewaySpec;
import io.tidegate.spec.SpecReader;
import io.tidegate.spec.yaml.Node;
import io.tidegate.spec.yaml.Plain;
import io.tidegate.spec.yaml.YamlReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RenderingTest {

    private static final String MISSION = """
            service_type: nvmeof
            service_id: nvmeof
            placement: {hosts: [gw1, gw2]}
            spec: {pools: [rbd, ssd], api_user: admin, api_secret: 's3 #cret', trusted_ip_list: 192.168.1.100}
            """;

    @Test
    void tentacle_gets_an_nvmeof_service_without_a_key_that_it_would_refuse() throws Exception {
        String text = Rendering.text(List.of(Rendering.service(spec(MISSION))));

        assertThat(text).isEqualTo("""
                ---
                service_type: nvmeof
                service_id: nvmeof
                placement:
                  hosts:
                  - gw1
                  - gw2
                extra_entrypoint_args:
                - --extra-config=/etc/tidegate/access.conf
                custom_configs:
                - mount_path: /etc/tidegate/access.conf
                  content: |
                    [access]
                    api_user = admin
                    api_secret = s3 #cret
                    trusted_ip_list = 192.168.1.100
                    pools = rbd,ssd
                spec:
                  pool: rbd
                  spdk_mem_size: 256
                """);
    }

    @Test
    void an_open_service_in_upstreams_dialect_stays_as_it_is() throws Exception {
        String text = Rendering.text(List.of(Rendering.service(spec("""
                service_type: nvmeof
                service_id: rbd.g1
                unmanaged: true
                placement: {label: nvme}
                spec: {pool: rbd, group: g1, spdk_mem_size: 512, max_hosts: 9}
                """))));

        assertThat(text).isEqualTo("""
                ---
                service_type: nvmeof
                service_id: rbd.g1
                placement:
                  label: nvme
                unmanaged: true
                spec:
                  pool: rbd
                  group: g1
                  spdk_mem_size: 512
                  max_hosts: 9
                """);
    }

    @Test
    void older_releases_get_a_container_with_everything_it_needs() throws Exception {
        Map<String, Object> document = containers(MISSION).getFirst();

        assertThat(document).containsEntry("service_type", "container").containsEntry("service_id", "nvmeof");
        Map<?, ?> container = (Map<?, ?>) document.get("spec");
        assertThat(container.get("image")).isEqualTo("registry.example/tidegate:1");
        assertThat(container.get("ports")).isEqualTo(List.of(5500, 4420, 8009, 10008));
        assertThat((List<?>) container.get("args")).asString().contains("--net=host");
        Map<?, ?> files = (Map<?, ?>) container.get("files");
        assertThat(files.get("gateway.keyring")).isEqualTo("[client.nvmeof.nvmeof]\n\tkey = AQ==\n");
        assertThat(files.get("gateway.ceph-nvmeof.conf"))
                .asString()
                .contains("[gateway]\nname = \ngroup = \naddr = 0.0.0.0\nport = 5500\n")
                .contains("[ceph]\npool = rbd\nconfig_file = /etc/ceph/ceph.conf\nid = nvmeof.nvmeof\n")
                .contains("[access]\napi_user = admin\napi_secret = s3 #cret\n")
                .contains("pools = rbd,ssd\n");
        assertThat(container.get("volume_mounts"))
                .isEqualTo(Map.of(
                        "gateway.ceph.conf", "/etc/ceph/ceph.conf",
                        "gateway.keyring", "/etc/ceph/keyring",
                        "gateway.ceph-nvmeof.conf", "/src/ceph-nvmeof.conf"));
    }

    @Test
    void hosts_with_addresses_of_their_own_get_a_container_service_each() throws Exception {
        List<Map<String, Object>> documents = containers("""
                service_type: nvmeof
                service_id: a
                placement: {hosts: [gw1, gw2]}
                spec: {pool: rbd, addr_map: {gw1: 192.0.2.1, gw2: 192.0.2.2}, port: 5600}
                """);

        assertThat(documents).extracting(one -> one.get("service_id")).containsExactly("a.gw1", "a.gw2");
        assertThat(documents.get(1).get("placement")).isEqualTo(Map.of("hosts", List.of("gw2")));
        assertThat(documents.get(1).toString()).contains("addr = 192.0.2.2\nport = 5600\n");
    }

    @Test
    void certificates_travel_as_files() throws Exception {
        String pem = "'-----BEGIN X'";
        Map<String, Object> document =
                containers("""
                service_type: nvmeof
                service_id: a
                placement: {hosts: [gw1]}
                spec: {pool: rbd, enable_auth: true, server_key: %s, server_cert: %s, client_key: %s, client_cert: %s,
                  root_ca_cert: %s}
                """.formatted(pem, pem, pem, pem, pem)).getFirst();

        assertThat(document.toString())
                .contains("gateway.server.key=/server.key")
                .contains("enable_auth = True\n")
                .contains("[mtls]\nserver_key = /server.key\nserver_cert = /server.cert\n");
    }

    @Test
    void what_is_rendered_is_read_back_as_it_was() throws Exception {
        List<Map<String, Object>> documents = containers(MISSION);

        Node read = YamlReader.read(Rendering.text(documents)).getFirst();

        assertThat(Plain.of(read)).isEqualTo(documents.getFirst());
    }

    @Test
    void the_user_of_the_gateways_is_limited_to_the_pools() throws Exception {
        assertThat(Rendering.user(spec(MISSION))).isEqualTo("nvmeof.nvmeof");
        assertThat(Rendering.capabilities(spec(MISSION)))
                .isEqualTo(Map.of("mon", "profile rbd", "osd", "profile rbd pool=rbd, profile rbd pool=ssd"));
    }

    @Test
    void releases_are_known_by_number_name_and_by_what_ceph_says() {
        assertThat(CephRelease.of("tentacle").orElseThrow().hasService()).isTrue();
        assertThat(CephRelease.of("19.2.3").orElseThrow().hasService()).isFalse();
        assertThat(CephRelease.of("ceph version 16.2.15 (618f440892089921c3e944a991122ddc44e60516) pacific (stable)"))
                .contains(new CephRelease(16));
        assertThat(CephRelease.of("15")).isEmpty();
        assertThat(CephRelease.of("nautilus")).isEmpty();
    }

    private static List<Map<String, Object>> containers(String text) throws Exception {
        return Rendering.containers(
                spec(text),
                "registry.example/tidegate:1",
                new ClientFiles("[global]\nmon_host = 192.0.2.9\n", "[client.nvmeof.nvmeof]\n\tkey = AQ==\n"));
    }

    private static GatewaySpec spec(String text) throws Exception {
        return SpecReader.parse("gateway.yml", text).getFirst();
    }
}
