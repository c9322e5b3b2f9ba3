package io.tidegate.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.target.Portal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OverEachLoop
class TcpListenTest {

    private final TcpFixture fixture;

    TcpListenTest(IoKind io) {
        fixture = new TcpFixture(TcpFixture.over(io));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Portal listen(String host, int port) {
        Portal portal = Portal.tcp(new InetSocketAddress(host, port));
        return fixture.transport.listen(portal).toCompletableFuture().join();
    }

    @Test
    void a_portal_may_be_bound_twice() {
        Portal first = listen("127.0.0.1", 0);
        assertThat(listen("127.0.0.1", first.address().getPort())).isEqualTo(first);
    }

    @Test
    void ipv6_hosts_are_served() throws IOException {
        Portal portal = listen("::1", 0);
        fixture.subsystem.addPortal(portal);
        try (RawHost host = RawHost.negotiated(portal.address(), 0, 0)) {
            assertThat(fixture.admin(host)).isPositive();
        }
    }

    @Test
    void a_port_in_use_is_named_with_the_reason() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> listen("127.0.0.1", taken.getLocalPort()))
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1 port " + taken.getLocalPort())
                    .hasMessageContaining("already in use")
                    .hasMessageContaining("choose another port");
        }
    }

    @Test
    void a_failed_bind_can_be_tried_again() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
            assertThatThrownBy(() -> listen("127.0.0.1", port)).isInstanceOf(CompletionException.class);
        }
        assertThat(listen("127.0.0.1", port).address().getPort()).isEqualTo(port);
    }

    @Test
    void an_address_of_another_machine_is_named_with_the_remedy() {
        assertThatThrownBy(() -> listen("192.0.2.1", 0))
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessageContaining("192.0.2.1")
                .hasMessageContaining("give an address of this machine");
    }

    @Test
    void after_unlisten_connections_stay_and_new_ones_are_refused() throws IOException {
        try (RawHost host = fixture.host()) {
            Portal portal = Portal.tcp(fixture.address);
            fixture.transport.unlisten(portal).toCompletableFuture().join();
            fixture.transport.unlisten(portal).toCompletableFuture().join();
            assertThatThrownBy(() -> new RawHost(fixture.address)).isInstanceOf(IOException.class);
            assertThat(fixture.admin(host)).isPositive();
            assertThat(listen("127.0.0.1", fixture.address.getPort())).isEqualTo(portal);
        }
    }

    @Test
    void closing_the_transport_ends_its_connections_and_frees_the_port() throws IOException {
        try (RawHost host = fixture.host()) {
            fixture.transport.close();
            assertThat(host.next()).isNull();
        }
        try (ServerSocket again = new ServerSocket()) {
            again.setReuseAddress(true);
            again.bind(fixture.address);
            assertThat(again.isBound()).isTrue();
        }
    }
}
