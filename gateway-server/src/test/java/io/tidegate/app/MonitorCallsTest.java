package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.tidegate.config.settings.Endpoint;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.config.settings.SettingsReader;
import io.tidegate.proto.ana_info;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the client of Ceph's monitors meets, and how it is called. */
class MonitorCallsTest {

    private static GatewaySettings read(String... lines) throws Exception {
        return SettingsReader.parse("test", List.of(lines));
    }

    /** Its monitor client takes a status of any number but 0 for success, so a refusal has to fail the call. */
    @Test
    void a_gateway_that_no_monitor_leads_fails_the_call() throws Exception {
        try (ManagedGateway gateway = new ManagedGateway()) {
            assertThatThrownBy(() -> gateway.stub.setAnaState(ana_info.getDefaultInstance()))
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageStartingWith("INTERNAL")
                    .hasMessageContaining("backing = ceph-mon");
        }
    }

    @Test
    void the_client_is_started_as_upstream_starts_it() throws Exception {
        GatewaySettings settings = read(
                "[gateway]",
                "name = client.nvmeof.a",
                "group = g1",
                "addr = 10.0.0.1",
                "[ceph]",
                "pool = rbd",
                "id = nvmeof.a",
                "config_file = /srv/ceph.conf",
                "[ha]",
                "backing = ceph-mon");
        assertThat(MonitorClient.command(settings, new Endpoint("10.0.0.1", 5499)).stream()
                        .takeWhile(word -> !word.equals("-k")))
                .containsExactly(
                        "/usr/bin/ceph-nvmeof-monitor-client",
                        "--gateway-name",
                        "client.nvmeof.a",
                        "--gateway-address",
                        "10.0.0.1:5500",
                        "--gateway-pool",
                        "rbd",
                        "--gateway-group",
                        "g1",
                        "--monitor-group-address",
                        "10.0.0.1:5499",
                        "-c",
                        "/srv/ceph.conf",
                        "-n",
                        "client.nvmeof.a");
    }

    @Test
    void its_certificates_are_those_of_the_gateway() throws Exception {
        GatewaySettings settings = read(
                "[gateway]",
                "enable_auth = True",
                "[mtls]",
                "server_key = /s.key",
                "server_cert = /s.crt",
                "client_cert = /c.crt",
                "client_key = /c.key",
                "[ceph]",
                "pool = rbd",
                "[ha]",
                "backing = ceph-mon");
        assertThat(MonitorClient.command(settings, new Endpoint("::1", 5499)))
                .contains("[::1]:5499", "client.admin")
                .endsWith("--server-cert", "/s.crt", "--client-key", "/c.key", "--client-cert", "/c.crt");
    }

    @Test
    void a_client_that_cannot_be_started_is_named_with_the_ways_out() throws Exception {
        GatewaySettings settings = read(
                "[ceph]", "pool = rbd", "[ha]", "backing = ceph-mon", "[monitor]", "client = /nowhere/monitor-client");
        assertThatThrownBy(() -> MonitorClientKeeper.start(settings, new Endpoint("127.0.0.1", 1), reason -> {}))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("/nowhere/monitor-client")
                .hasMessageContaining("enable_monitor_client");
    }
}
