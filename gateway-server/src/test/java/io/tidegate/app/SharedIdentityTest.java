package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.IdentifyCns;
import io.tidegate.nvme.IdentifyNamespace;
import io.tidegate.target.ReservationHosts.Host;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host must see one disk, not two: a namespace has one identity on every gateway of a group and over restarts. */
class SharedIdentityTest extends TwoGateways {

    @ParameterizedTest
    @ValueSource(ints = {IdentifyCns.NAMESPACE, IdentifyCns.NAMESPACE_DESCRIPTORS, IdentifyCns.INDEPENDENT_NAMESPACE})
    void a_namespace_is_the_same_to_the_last_byte_on_each_gateway_and_after_a_restart(int cns) throws Exception {
        serveTwice();
        byte[] first = connect(one.target, 1).identify(cns);
        assertThat(connect(two.target, 1).identify(cns)).isEqualTo(first);
        everyHostLeaves();
        one.close();
        one = new ManagedGateway(store, devices);
        served(one);
        assertThat(connect(one.target, 1).identify(cns)).isEqualTo(first);
    }

    @Test
    void the_nguid_is_the_uuid_and_there_is_no_eui64_that_could_differ() throws Exception {
        serve();
        Host host = connect(one.target, 1);
        IdentifyNamespace namespace = new IdentifyNamespace(ByteBuffer.wrap(host.identify(IdentifyCns.NAMESPACE)), 0);
        ByteBuffer nguid = ByteBuffer.wrap(namespace.nguid());
        assertThat(new java.util.UUID(nguid.getLong(), nguid.getLong()))
                .isEqualTo(
                        one.target.subsystem(NQN).namespaces().get(1).settings().uuid());
        assertThat(namespace.eui64()).containsOnly(0);
    }
}
