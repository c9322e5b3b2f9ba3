package io.tidegate.initiator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.AsyncEvent;
import io.tidegate.target.Portal;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Discovery over real sockets, by the Java host. */
class DiscoveryOverTcpTest {

    private static final int FIRST_PORT = 5000;
    private static final int WIDTH = 50;
    private static final int STEPS = 400;

    private final TargetFixture fixture = new TargetFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static Portal portal(int port) {
        return Portal.tcp(new InetSocketAddress("192.0.2.1", port));
    }

    private HostOptions options() {
        return HostOptions.toDiscovery(fixture.address)
                .withHost(TargetFixture.HOST)
                .withKeepAlive(Duration.ofSeconds(10));
    }

    @Test
    void a_page_of_many_records_is_read_whole() throws NvmeException {
        for (int i = 0; i < 300; i++) {
            fixture.subsystem.addPortal(portal(FIRST_PORT + i));
        }
        DiscoveryResult page = fixture.initiator.discover(options());
        assertThat(page.entries()).hasSize(301);
        assertThat(page.entries().stream().map(DiscoveredSubsystem::portId)).doesNotHaveDuplicates();
    }

    /** The listeners move on, one in front and one behind: what is read is one of the states there were, never a mixture. */
    @Test
    void a_page_that_changes_while_it_is_read_is_read_again_until_it_is_one() throws Exception {
        for (int i = 0; i < WIDTH; i++) {
            fixture.subsystem.addPortal(portal(FIRST_PORT + i));
        }
        CompletableFuture<Void> moving = CompletableFuture.runAsync(this::move);
        try (HostController controller = fixture.initiator.connect(options())) {
            do {
                readOnce(controller);
            } while (!moving.isDone());
            List<Integer> last = ports(DiscoveryClient.read(controller));
            assertThat(last).first().isEqualTo(FIRST_PORT + STEPS);
        }
        moving.get();
    }

    private void move() {
        for (int i = 0; i < STEPS; i++) {
            fixture.subsystem.addPortal(portal(FIRST_PORT + WIDTH + i));
            fixture.subsystem.removePortal(portal(FIRST_PORT + i));
        }
    }

    private static void readOnce(HostController controller) throws NvmeException {
        try {
            List<Integer> ports = ports(DiscoveryClient.read(controller));
            assertThat(ports).hasSizeBetween(WIDTH, WIDTH + 1);
            assertThat(ports.getLast() - ports.getFirst()).isEqualTo(ports.size() - 1);
        } catch (NvmeException e) {
            assertThat(e).hasMessageContaining("changed 10 times while it was read");
        }
    }

    private static List<Integer> ports(DiscoveryResult page) {
        return page.entries().stream()
                .filter(entry -> entry.address().equals("192.0.2.1"))
                .map(entry -> Integer.valueOf(entry.serviceId()))
                .sorted()
                .toList();
    }

    /** This host reads the page whenever it is told, so it is told of each change. */
    @Test
    void every_connected_host_is_told_of_what_it_can_see() throws NvmeException {
        List<Integer> one = new CopyOnWriteArrayList<>();
        List<Integer> two = new CopyOnWriteArrayList<>();
        List<Integer> stranger = new CopyOnWriteArrayList<>();
        try (HostController first = fixture.initiator.connect(options());
                HostController second = fixture.initiator.connect(options());
                HostController third = fixture.initiator.connect(HostOptions.toDiscovery(fixture.address)
                        .withHost(HostIdentity.random())
                        .withKeepAlive(Duration.ofSeconds(10)))) {
            first.onEvent(one::add);
            second.onEvent(two::add);
            third.onEvent(stranger::add);
            fixture.subsystem.addPortal(portal(FIRST_PORT));
            TargetFixture.await("both are told", () -> one.size() == 1 && two.size() == 1);
            fixture.subsystem.addPortal(portal(FIRST_PORT + 1));
            TargetFixture.await("both are told again", () -> one.size() == 2 && two.size() == 2);
            assertThat(DiscoveryClient.read(first).entries()).hasSize(3);
            assertThat(DiscoveryClient.read(third).entries()).isEmpty();
            assertThat(one).containsOnly(AsyncEvent.DISCOVERY_CHANGED);
            assertThat(stranger).isEmpty();
        }
    }
}
