package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.config.StateKeys;
import io.tidegate.nvme.Feature;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Status;
import io.tidegate.proto.namespace_delete_req;
import io.tidegate.store.StateChange;
import io.tidegate.target.ReservationHosts.Host;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The write protection of a host belongs to the namespace: it holds on every gateway of the group and over restarts. */
class SharedWriteProtectionTest extends TwoGateways {

    private static final String KEY = StateKeys.writeProtection(NQN, 1);
    private static final int REFUSED = Status.NAMESPACE_WRITE_PROTECTED | Status.DNR;

    private boolean stored() throws Exception {
        return store.read().entries().containsKey(KEY);
    }

    private static int protect(Host host, int state) {
        return host.setFeature(Feature.WRITE_PROTECTION, state);
    }

    @Test
    void what_is_protected_over_one_gateway_is_not_written_over_the_other() throws Exception {
        serveTwice();
        Host a = connect(one.target, 1);
        Host b = connect(two.target, 2);
        assertThat(protect(a, 1)).isEqualTo(Status.SUCCESS);
        assertThat(a.status(NvmOpcode.WRITE)).isEqualTo(REFUSED);
        until(() -> b.status(NvmOpcode.WRITE) == REFUSED);
        assertThat(b.feature(Feature.WRITE_PROTECTION)).isOne();

        assertThat(protect(b, 0)).isEqualTo(Status.SUCCESS);
        assertThat(b.status(NvmOpcode.WRITE)).isEqualTo(Status.SUCCESS);
        until(() -> a.status(NvmOpcode.WRITE) == Status.SUCCESS);
        assertThat(stored()).isFalse();
    }

    @Test
    void a_restart_ends_no_protection() throws Exception {
        serve();
        assertThat(protect(connect(one.target, 1), 1)).isEqualTo(Status.SUCCESS);
        everyHostLeaves();
        one.close();
        one = new ManagedGateway(store, devices);
        served(one);
        assertThat(connect(one.target, 1).status(NvmOpcode.WRITE)).isEqualTo(REFUSED);
    }

    @Test
    void protection_goes_with_its_namespace() throws Exception {
        serve();
        Host a = connect(one.target, 1);
        protect(a, 1);
        assertThat(one.stub
                        .namespaceDelete(namespace_delete_req
                                .newBuilder()
                                .setSubsystemNqn(NQN)
                                .setNsid(1)
                                .build())
                        .getStatus())
                .isZero();
        assertThat(stored()).isFalse();
        assertThat(protect(a, 1)).isEqualTo(Status.INVALID_NAMESPACE | Status.DNR);
    }

    @Test
    void what_an_upstream_gateway_left_of_another_namespace_with_the_same_number_protects_nothing() throws Exception {
        serve();
        byte[] foreign =
                "{\"namespace_uuid\": \"00000000-0000-0001-0000-000000000002\"}".getBytes(StandardCharsets.UTF_8);
        store.compareAndPut(store.read().version(), StateChange.put(KEY, foreign));
        served(one);
        Host a = connect(one.target, 1);
        assertThat(a.status(NvmOpcode.WRITE)).isEqualTo(Status.SUCCESS);
        assertThat(protect(a, 0)).isEqualTo(Status.SUCCESS);
        assertThat(stored()).isFalse();
    }

    @Test
    void a_store_that_is_away_makes_the_host_ask_again_and_changes_nothing() throws Exception {
        serve();
        Host a = connect(one.target, 1);
        store.close();
        assertThat(protect(a, 1)).isEqualTo(Status.NAMESPACE_NOT_READY);
        assertThat(List.of(a.status(NvmOpcode.WRITE), a.feature(Feature.WRITE_PROTECTION)))
                .containsExactly(Status.SUCCESS, 0);
    }
}
