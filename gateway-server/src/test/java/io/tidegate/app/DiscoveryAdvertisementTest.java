package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.config.settings.Endpoint;
import java.net.InetAddress;
import java.util.UUID;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceInfo;
import org.junit.jupiter.api.Test;

/** What a host that asks its network for discovery services is told. */
class DiscoveryAdvertisementTest {

    private static final long PATIENCE_MILLIS = 20_000;

    @Test
    void the_network_is_told_where_the_discovery_service_is() throws Exception {
        // A name that no other gateway and no other run of this test has.
        String name = "tidegate-" + UUID.randomUUID();
        String nqn = "nqn.2014-08.org.nvmexpress:uuid:11111111-1111-4111-8111-111111111111";
        try (DiscoveryAdvertisement advertised =
                        DiscoveryAdvertisement.start(new Endpoint("127.0.0.1", 8009), name, nqn);
                JmDNS host = JmDNS.create(InetAddress.getLoopbackAddress())) {
            ServiceInfo found = host.getServiceInfo(DiscoveryAdvertisement.TYPE, name, PATIENCE_MILLIS);
            assertThat(found).as("an answer within its time").isNotNull();
            assertThat(found.getPort()).isEqualTo(8009);
            assertThat(found.getHostAddresses()).contains("127.0.0.1");
            assertThat(found.getPropertyString("p")).isEqualTo("tcp");
            assertThat(found.getPropertyString("NQN")).isEqualTo(nqn);
            assertThat(advertised).isNotNull();
        }
    }
}
