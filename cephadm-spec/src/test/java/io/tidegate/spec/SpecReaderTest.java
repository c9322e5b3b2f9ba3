package io.tidegate.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.spec.GatewaySpec.Credentials;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpecReaderTest {

    @Test
    void the_sample_is_the_missions_dialect() throws Exception {
        GatewaySpec spec = SpecReader.read(Path.of("gateway.yml")).getFirst();

        assertThat(spec.serviceName()).isEqualTo("nvmeof.nvmeof");
        assertThat(spec.hosts()).containsExactly("gw1", "gw2");
        assertThat(spec.pools()).containsExactly("rbd");
        assertThat(spec.restricted()).isTrue();
        assertThat(spec.access().credentials()).contains(new Credentials("admin", "change-me"));
        assertThat(spec.access().trusted()).containsExactly("192.168.1.100", "192.168.1.101");
        assertThat(spec.options()).isEmpty();
    }

    @Test
    void everything_may_stand_in_one_line() throws Exception {
        GatewaySpec spec = parse("""
                {service_type: nvmeof, service_id: a, placement: {hosts: [gw1]},
                 spec: {pools: [rbd, ssd], trusted_ip_list: ['2001:db8::1', 192.0.2.1]}}
                """).getFirst();

        assertThat(spec.pools()).containsExactly("rbd", "ssd");
        assertThat(spec.access().trusted()).containsExactly("2001:db8::1", "192.0.2.1");
    }

    @Test
    void upstreams_dialect_is_read_with_every_key_that_ceph_knows() throws Exception {
        StringBuilder text =
                new StringBuilder("service_type: nvmeof\nservice_id: rbd.g1\nplacement:\n  label: nvme\nspec:\n");
        for (SpecKey key : SpecKeys.all()) {
            if (!List.of("flat_bdevs_per_cluster", "cluster_connections").contains(key.name())) {
                text.append("  ")
                        .append(key.name())
                        .append(": ")
                        .append(sample(key))
                        .append('\n');
            }
        }

        GatewaySpec spec = parse(text.toString()).getFirst();

        assertThat(spec.group()).isEqualTo("g1");
        assertThat(spec.pool()).isEqualTo("rbd");
        assertThat(spec.restricted()).isFalse();
        assertThat(spec.options()).containsEntry("max_hosts", 7).containsEntry("verify_nqns", true);
        assertThat(spec.options().get("addr_map")).isEqualTo(Map.of("gw1", "192.0.2.1"));
    }

    private static String sample(SpecKey key) {
        return switch (key.name()) {
            case "pool" -> "rbd";
            case "group" -> "g1";
            case "port" -> "5501";
            case "discovery_port" -> "8010";
            case "prometheus_port" -> "10009";
            case "transports" -> "tcp";
            case "addr_map", "discovery_addr_map" -> "{gw1: 192.0.2.1}";
            case "transport_tcp_options", "iobuf_options" -> "{in_capsule_data_size: 8192}";
            case "server_key", "server_cert", "client_key", "client_cert", "root_ca_cert" -> "'-----BEGIN X'";
            default ->
                switch (key.kind()) {
                    case Kind.Switch any -> "true";
                    case Kind.Whole any -> "7";
                    case Kind.Decimal any -> "1.5";
                    case Kind.Address any -> "192.0.2.1";
                    case Kind.Word any -> "info";
                    default -> "text";
                };
        };
    }

    @Test
    void several_services_stand_in_one_file() throws Exception {
        List<GatewaySpec> specs = parse("""
                service_type: nvmeof
                service_id: a
                placement: {hosts: [gw1]}
                spec: {pool: rbd}
                ---
                service_type: nvmeof
                service_id: b.g2
                placement: {hosts: [gw2]}
                spec: {pool: rbd, group: g2}
                """);

        assertThat(specs).extracting(GatewaySpec::serviceId).containsExactly("a", "b.g2");
    }

    @Test
    void a_secret_is_not_shown_by_anything_that_prints_the_spec() throws Exception {
        assertThat(SpecReader.read(Path.of("gateway.yml")).toString()).doesNotContain("change-me");
    }

    private static List<GatewaySpec> parse(String text) throws SpecException {
        return SpecReader.parse("gateway.yml", text);
    }
}
