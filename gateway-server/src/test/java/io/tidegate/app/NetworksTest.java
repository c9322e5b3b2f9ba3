package io.tidegate.app;

import static io.tidegate.app.Requests.NQN;
import static io.tidegate.app.Requests.good;
import static io.tidegate.app.Requests.subsystem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.Errno;
import io.tidegate.config.StateCodec;
import io.tidegate.config.StateKeys;
import io.tidegate.proto.add_subsystem_network_req;
import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.del_subsystem_network_req;
import io.tidegate.proto.delete_listener_req;
import io.tidegate.proto.get_subsystems_req;
import io.tidegate.proto.gw_refresh_network_req;
import io.tidegate.proto.gw_refresh_network_status;
import io.tidegate.proto.list_listeners_req;
import io.tidegate.proto.list_subsystems_req;
import io.tidegate.proto.listener_info;
import io.tidegate.proto.req_status;
import io.tidegate.proto.subsys_status;
import io.tidegate.proto.tuning.GetHealthRequest;
import io.tidegate.proto.tuning.Health;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Listeners that follow from a subsystem's networks, from the call to what is bound. */
class NetworksTest {

    private ManagedGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new ManagedGateway();
        addresses("192.0.2.1", "198.51.100.1", "2001:db8::1");
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    private void addresses(String... texts) {
        gateway.addresses.clear();
        for (String text : texts) {
            gateway.addresses.add(InetAddress.ofLiteral(text));
        }
    }

    private List<String> bound() {
        return gateway.transport.bound.stream()
                .map(portal -> portal.address().getAddress().getHostAddress() + " "
                        + portal.address().getPort())
                .sorted()
                .toList();
    }

    private req_status add(String mask) {
        return gateway.stub.addSubsystemNetwork(add_subsystem_network_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNetworkMask(mask)
                .build());
    }

    private req_status delete(String mask) {
        return gateway.stub.delSubsystemNetwork(del_subsystem_network_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNetworkMask(mask)
                .build());
    }

    private gw_refresh_network_status refresh() {
        return gateway.stub.gwRefreshNetwork(
                gw_refresh_network_req.newBuilder().setSubsystemNqn(NQN).build());
    }

    private List<String> masks() {
        return gateway.stub
                .listSubsystems(list_subsystems_req.getDefaultInstance())
                .getSubsystems(0)
                .getNetworkMaskList();
    }

    private List<listener_info> listed() {
        return gateway.stub
                .listListeners(list_listeners_req.newBuilder().setSubsystem(NQN).build())
                .getListenersList();
    }

    @Test
    void a_subsystem_made_with_a_network_is_listened_for_when_the_call_returns() {
        good(gateway.stub.createSubsystem(
                subsystem(NQN).addNetworkMask("192.0.2.0/24").setPort(4421).build()));

        assertThat(bound()).containsExactly("192.0.2.1 4421");
        assertThat(listed()).singleElement().satisfies(one -> {
            assertThat(one.getTraddr()).isEqualTo("192.0.2.1");
            assertThat(one.getTrsvcid()).isEqualTo(4421);
            assertThat(one.getActive()).isTrue();
            assertThat(one.getManual()).isFalse();
        });
        assertThat(gateway.stub
                        .listSubsystems(list_subsystems_req.getDefaultInstance())
                        .getSubsystems(0)
                        .getNetworkMaskList())
                .containsExactly("192.0.2.0/24");
        assertThat(gateway.stub
                        .getSubsystems(get_subsystems_req.getDefaultInstance())
                        .getSubsystems(0)
                        .getListenAddressesList())
                .singleElement()
                .satisfies(one -> assertThat(one.getTraddr()).isEqualTo("192.0.2.1"));
    }

    @Test
    void networks_are_added_and_deleted_while_the_subsystem_is_served() {
        good(gateway.stub.createSubsystem(subsystem(NQN).build()));
        good(add("192.0.2.0/24"));
        good(add("2001:db8::/32"));
        assertThat(bound()).containsExactly("192.0.2.1 4420", "2001:db8:0:0:0:0:0:1 4420");
        good(add("192.0.2.0/24"));

        good(delete("192.0.2.0/24"));
        assertThat(bound()).containsExactly("2001:db8:0:0:0:0:0:1 4420");
        good(delete("192.0.2.0/24"));
        good(delete("2001:db8::/32"));
        assertThat(bound()).isEmpty();
        assertThat(delete("192.0.2.0/24").getStatus()).isEqualTo(Errno.ENOENT);
        assertThat(delete("192.0.2").getStatus()).isEqualTo(Errno.EADDRNOTAVAIL);
        assertThat(add("192.0.2.0").getStatus()).isEqualTo(Errno.EADDRNOTAVAIL);
        assertThat(add("").getStatus()).isEqualTo(Errno.EINVAL);
        assertThat(gateway.stub
                        .addSubsystemNetwork(add_subsystem_network_req
                                .newBuilder()
                                .setSubsystemNqn("nqn.2016-06.io.example:none")
                                .setNetworkMask("192.0.2.0/24")
                                .build())
                        .getStatus())
                .isEqualTo(Errno.ENOENT);
    }

    @Test
    void a_network_that_is_added_again_stays_though_its_listeners_do_not_work() {
        gateway.transport.taken.add(4420);
        gateway.stub.createSubsystem(
                subsystem(NQN).addNetworkMask("192.0.2.0/24").build());
        good(add("192.0.2.0/24"));
        assertThat(masks()).containsExactly("192.0.2.0/24");
    }

    @Test
    void secure_listeners_of_a_network_have_the_port_that_upstream_gives_them() {
        good(gateway.stub.createSubsystem(subsystem(NQN)
                .addNetworkMask("192.0.2.0/24")
                .setSecureListeners(true)
                .build()));
        assertThat(bound()).containsExactly("192.0.2.1 4421");
    }

    @Test
    void addresses_that_come_and_go_are_found_by_a_refresh() {
        good(gateway.stub.createSubsystem(
                subsystem(NQN).addNetworkMask("192.0.2.0/24").build()));
        gw_refresh_network_status found = gw_refresh_network_status.getDefaultInstance();
        // The gateway may look by itself just before it is asked; then there is nothing left to find.
        for (int attempt = 0; attempt < 100 && found.getAddedCount() == 0; attempt++) {
            addresses("192.0.2.1");
            refresh();
            addresses("192.0.2.2", "192.0.2.3");
            found = refresh();
        }

        assertThat(found.getStatus()).isZero();
        assertThat(found.getAddedList()).containsExactlyInAnyOrder("192.0.2.2:4420", "192.0.2.3:4420");
        assertThat(found.getRemovedList()).containsExactly("192.0.2.1:4420");
        assertThat(bound()).containsExactly("192.0.2.2 4420", "192.0.2.3 4420");
        assertThat(refresh().getAddedList()).isEmpty();
    }

    @Test
    void a_listener_made_by_hand_at_the_same_address_is_one_and_stays() {
        good(gateway.stub.createSubsystem(
                subsystem(NQN).addNetworkMask("192.0.2.0/24").build()));
        good(gateway.stub.createListener(create_listener_req
                .newBuilder()
                .setNqn(NQN)
                .setHostName(ManagedGateway.HOST)
                .setTraddr("0.0.0.0")
                .build()));
        assertThat(bound()).containsExactly("0.0.0.0 4420");
        assertThat(listed())
                .singleElement()
                .satisfies(one -> assertThat(one.getManual()).isTrue());

        good(delete("192.0.2.0/24"));
        assertThat(bound()).containsExactly("0.0.0.0 4420");
    }

    @Test
    void an_automatic_listener_is_deleted_with_its_network_only() {
        good(gateway.stub.createSubsystem(
                subsystem(NQN).addNetworkMask("192.0.2.0/24").build()));
        req_status refused = gateway.stub.deleteListener(delete_listener_req
                .newBuilder()
                .setNqn(NQN)
                .setHostName(ManagedGateway.HOST)
                .setTraddr("192.0.2.1")
                .setTrsvcid(4420)
                .build());

        assertThat(refused.getStatus()).isEqualTo(Errno.EINVAL);
        assertThat(refused.getErrorMessage()).contains("del_subsystem_network");
    }

    @Test
    void a_subsystem_whose_listeners_do_not_all_work_is_made_with_a_warning() {
        gateway.transport.taken.add(4420);
        subsys_status taken = gateway.stub.createSubsystem(
                subsystem(NQN).addNetworkMask("192.0.2.0/24").build());
        assertThat(taken.getStatus()).isEqualTo(Errno.EAGAIN);
        assertThat(taken.getErrorMessage()).contains("192.0.2.1").contains("another program has the port");

        subsys_status elsewhere = gateway.stub.createSubsystem(subsystem(NQN + "2")
                .setSerialNumber("S2")
                .addNetworkMask("203.0.113.0/24")
                .build());
        assertThat(elsewhere.getStatus()).isEqualTo(Errno.EAGAIN);
        assertThat(elsewhere.getErrorMessage()).contains("no address in its networks");
        assertThat(gateway.stub
                        .listSubsystems(list_subsystems_req.getDefaultInstance())
                        .getSubsystemsCount())
                .isEqualTo(2);
    }

    @Test
    void a_network_whose_listener_cannot_work_is_not_added() {
        good(gateway.stub.createSubsystem(subsystem(NQN).build()));
        gateway.transport.taken.add(4420);

        assertThat(add("192.0.2.0/24").getStatus()).isNotZero();
        assertThat(listed()).isEmpty();
        assertThat(gateway.stub
                        .listSubsystems(list_subsystems_req.getDefaultInstance())
                        .getSubsystems(0)
                        .getNetworkMaskList())
                .isEmpty();
    }

    @Test
    void the_masks_are_in_the_subsystems_value_and_no_listener_is_stored() throws Exception {
        good(gateway.stub.createSubsystem(
                subsystem(NQN).addNetworkMask("192.0.2.0/24").build()));
        good(add("198.51.100.0/24"));

        assertThat(gateway.store.read().entries().keySet()).noneMatch(StateKeys::isListener);
        create_subsystem_req.Builder stored = StateCodec.decode(
                gateway.store.read().entries().get(StateKeys.subsystem(NQN)), create_subsystem_req.newBuilder());
        assertThat(stored.getNetworkMaskList()).containsExactly("192.0.2.0/24", "198.51.100.0/24");
    }

    @Test
    void whoever_looks_after_the_gateway_learns_what_does_not_work() {
        Health well = gateway.inspection.getHealth(GetHealthRequest.getDefaultInstance());
        assertThat(well.getProblemsList()).isEmpty();
        assertThat(well.getUnixMillis()).isPositive();

        gateway.transport.taken.add(4420);
        gateway.stub.createSubsystem(
                subsystem(NQN).addNetworkMask("192.0.2.0/24").build());

        assertThat(gateway.inspection
                        .getHealth(GetHealthRequest.getDefaultInstance())
                        .getProblemsList())
                .singleElement()
                .satisfies(problem -> assertThat(problem.getMessage()).contains("another program has the port"));
    }
}
