package io.tidegate.app;

import static io.tidegate.app.Requests.NQN;
import static io.tidegate.app.Requests.good;
import static io.tidegate.app.Requests.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.bdev.Errno;
import io.tidegate.initiator.HostController;
import io.tidegate.initiator.NvmeException;
import io.tidegate.proto.connection;
import io.tidegate.proto.delete_subsystem_req;
import io.tidegate.proto.list_connections_req;
import io.tidegate.proto.remove_host_req;
import io.tidegate.proto.req_status;
import io.tidegate.proto.set_keep_host_connected_req;
import io.tidegate.target.OwnerLoop;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts that are removed while they are connected, and whose connections are to go on. */
class KeptHostsTest {

    private static final String FIRST = LiveHosts.FIRST.nqn();
    private static final String SECOND = LiveHosts.SECOND.nqn();

    private ManagedGateway gateway;
    private LiveHosts hosts;

    @BeforeEach
    void start() throws Exception {
        gateway = new ManagedGateway();
        Requests.populate(gateway);
        hosts = new LiveHosts(gateway);
        good(gateway.stub.addHost(host(FIRST)));
        good(gateway.stub.addHost(host(SECOND)));
    }

    @AfterEach
    void stop() throws Exception {
        hosts.close();
        gateway.close();
    }

    private req_status remove(String nqn, boolean keep) {
        return gateway.stub.removeHost(remove_host_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setHostNqn(nqn)
                .setKeepConnections(keep)
                .build());
    }

    /** Those that are there; hosts that only might be are left out. */
    private List<connection> connections() {
        return gateway
                .stub
                .listConnections(
                        list_connections_req.newBuilder().setSubsystem(NQN).build())
                .getConnectionsList()
                .stream()
                .filter(connection::getConnected)
                .toList();
    }

    @Test
    void connections_that_are_kept_go_on_and_new_ones_are_refused() throws Exception {
        try (HostController first = hosts.connect(LiveHosts.FIRST)) {
            good(remove(FIRST, true));
            // Another removal looks at every controller again.
            good(remove(SECOND, false));

            assertThat(connections()).singleElement().satisfies(one -> {
                assertThat(one.getNqn()).isEqualTo(FIRST);
                assertThat(one.getConnected()).isTrue();
                assertThat(one.getHostDeleted()).isTrue();
            });
            assertThatThrownBy(() -> hosts.connect(LiveHosts.FIRST)).isInstanceOf(NvmeException.class);
        }
    }

    @Test
    void it_can_be_said_before_the_removal_and_ends_when_the_host_is_added_again() throws Exception {
        set_keep_host_connected_req request = set_keep_host_connected_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setHostNqn(FIRST)
                .build();
        try (HostController first = hosts.connect(LiveHosts.FIRST)) {
            good(gateway.stub.setKeepHostConnected(request));
            good(remove(FIRST, false));
            assertThat(connections())
                    .anySatisfy(one -> assertThat(one.getHostDeleted()).isTrue());
            assertThat(gateway.stub.setKeepHostConnected(request).getStatus()).isEqualTo(Errno.ENODEV);

            good(gateway.stub.addHost(host(FIRST)));
            assertThat(connections())
                    .noneSatisfy(one -> assertThat(one.getHostDeleted()).isTrue());
            good(remove(FIRST, false));
            assertThat(connections())
                    .noneSatisfy(one -> assertThat(one.getNqn()).isEqualTo(FIRST));
        }
    }

    @Test
    void a_removal_is_answered_when_the_connections_of_the_host_are_gone() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        try (HostController first = hosts.connect(LiveHosts.FIRST);
                AutoCloseable freed = mayGoOn::countDown) {
            loopOf(FIRST).execute(() -> awaitOpen(mayGoOn));
            CompletableFuture<req_status> removal = CompletableFuture.supplyAsync(() -> remove(FIRST, false));
            assertThatThrownBy(() -> removal.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

            mayGoOn.countDown();
            good(removal.get(20, TimeUnit.SECONDS));
            assertThat(connections()).isEmpty();
        }
    }

    private OwnerLoop loopOf(String nqn) {
        return Objects.requireNonNull(gateway.target.subsystem(NQN)).controllers().stream()
                .filter(one -> one.hostNqn().equals(nqn))
                .findFirst()
                .orElseThrow()
                .admin()
                .connection()
                .loop();
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void the_subsystem_takes_the_note_with_it_and_any_host_cannot_be_kept() throws Exception {
        good(remove(FIRST, true));
        assertThat(remove("*", true).getStatus()).isEqualTo(Errno.EINVAL);
        good(gateway.stub.deleteSubsystem(delete_subsystem_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setForce(true)
                .build()));

        assertThat(gateway.store.read().entries()).isEmpty();
    }
}
