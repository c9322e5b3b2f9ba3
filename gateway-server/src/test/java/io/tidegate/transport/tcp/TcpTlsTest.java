package io.tidegate.transport.tcp;

import static io.tidegate.transport.tcp.TcpFixture.HOST;
import static io.tidegate.transport.tcp.TcpFixture.NQN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.Status;
import io.tidegate.nvme.auth.PskHash;
import io.tidegate.nvme.auth.PskIdentity;
import io.tidegate.nvme.auth.TlsPsk;
import io.tidegate.nvme.tcp.PduHeader;
import io.tidegate.nvme.tcp.PduType;
import io.tidegate.target.Portal;
import io.tidegate.target.auth.HostKeys;
import io.tidegate.transport.tcp.RawHost.Pdu;
import io.tidegate.transport.tls.TlsTunnel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NVMe/TCP 1.1, 3.6.1: secure portals, reached through the other end of a TLS library. */
@OverEachLoop
class TcpTlsTest {

    private static final String STRANGER = "nqn.2014-08.org.nvmexpress:uuid:99999999-1111-4111-8111-111111111111";

    private final SecureRandom random = new SecureRandom();
    private final TcpFixture fixture;
    private final InetSocketAddress secure;

    TcpTlsTest(IoKind io) {
        fixture = new TcpFixture(TcpFixture.over(io));
        secure = fixture.secure();
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private TlsPsk demandKey(PskHash hash) {
        TlsPsk psk = TlsPsk.generate(hash, random);
        fixture.subsystem.allowHost(HOST, HostKeys.NONE.over(psk));
        return psk;
    }

    private TlsTunnel tunnel(PskIdentity identity, byte[] key) throws IOException {
        return new TlsTunnel(secure, identity.toString(), key, identity.hash());
    }

    private TlsTunnel tunnel(TlsPsk psk) throws IOException {
        PskIdentity identity = psk.identity(1, HOST, NQN);
        return tunnel(identity, psk.keys(identity).getFirst());
    }

    private void assertReadsBack(RawHost host, int bytes) {
        byte[] data = new byte[bytes];
        new Random(bytes).nextBytes(data);
        host.command(fixture.write(0, bytes), new byte[0]);
        PduHeader r2t = host.next().header();
        assertThat(r2t.type()).isEqualTo(PduType.R2T);
        host.h2cData(r2t.cccid(), r2t.ttag(), 0, data, true);
        assertThat(host.next().cqe().status()).isZero();
        host.command(fixture.read(0, bytes), new byte[0]);
        Pdu read = host.next();
        assertThat(read.intact()).isTrue();
        assertThat(read.data()).isEqualTo(data);
        assertThat(host.next().cqe().status()).isZero();
    }

    private void assertServes(TlsTunnel tunnel, int digests) throws IOException {
        try (RawHost admin = RawHost.negotiated(tunnel.address(), digests, 0);
                RawHost io = RawHost.negotiated(tunnel.address(), digests, 0)) {
            fixture.io(io, fixture.admin(admin), 1, 0);
            assertReadsBack(io, 512);
            assertReadsBack(io, 4096);
            assertReadsBack(io, 128 * 1024);
        }
    }

    @ParameterizedTest
    @CsvSource({"SHA256, 0, 0", "SHA256, 1, 3", "SHA384, 0, 3", "SHA384, 1, 0"})
    void a_host_with_its_key_is_served(PskHash hash, int version, int digests) throws IOException {
        TlsPsk psk = demandKey(hash);
        PskIdentity identity = psk.identity(version, HOST, NQN);
        try (TlsTunnel tunnel = tunnel(identity, psk.keys(identity).getFirst())) {
            assertServes(tunnel, digests);
            assertThat(tunnel.failures()).isEmpty();
        }
    }

    @Test
    void a_host_whose_tools_derive_in_the_old_way_is_served_under_the_same_identity() throws IOException {
        TlsPsk psk = demandKey(PskHash.SHA256);
        PskIdentity identity = psk.identity(0, HOST, NQN);
        try (TlsTunnel tunnel = tunnel(identity, psk.keys(identity).getLast())) {
            assertServes(tunnel, 0);
        }
    }

    @Test
    void a_wrong_key_fails_and_others_go_on() throws IOException {
        TlsPsk psk = demandKey(PskHash.SHA256);
        PskIdentity identity = psk.identity(0, HOST, NQN);
        try (TlsTunnel good = tunnel(psk);
                RawHost admin = RawHost.negotiated(good.address(), 0, 0);
                TlsTunnel bad = tunnel(identity, new byte[32])) {
            fixture.admin(admin);
            assertNoConnection(bad);
            awaitFailure(bad, "decrypt_error");
            try (RawHost io = RawHost.negotiated(good.address(), 0, 0)) {
                assertThat(io).isNotNull();
            }
        }
    }

    private static void awaitFailure(TlsTunnel tunnel, String why) {
        TcpFixture.await(
                "the host is told " + why, () -> tunnel.failures().stream().anyMatch(one -> one.contains(why)));
    }

    private static void assertNoConnection(TlsTunnel tunnel) throws IOException {
        try (Socket socket =
                new Socket(tunnel.address().getAddress(), tunnel.address().getPort())) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void a_host_that_is_not_known_or_names_another_subsystem_fails() throws IOException {
        TlsPsk psk = demandKey(PskHash.SHA256);
        for (PskIdentity identity :
                new PskIdentity[] {psk.identity(0, STRANGER, NQN), psk.identity(0, HOST, NQN + "x")}) {
            try (TlsTunnel tunnel = tunnel(identity, psk.keys(identity).getFirst())) {
                assertNoConnection(tunnel);
                awaitFailure(tunnel, "unknown_psk_identity");
            }
        }
        try (TlsTunnel tunnel = new TlsTunnel(secure, "somebody", new byte[32], PskHash.SHA256)) {
            assertNoConnection(tunnel);
        }
    }

    @Test
    void a_host_with_a_key_cannot_come_without_tls() throws IOException {
        demandKey(PskHash.SHA256);
        try (RawHost host = RawHost.negotiated(fixture.address, 0, 0)) {
            assertThat(TcpFixture.tryConnect(host, HOST, 0, 31, ConnectData.DYNAMIC_CONTROLLER, 0)
                            .cqe()
                            .status())
                    .isEqualTo(Status.CONNECT_INVALID_HOST | Status.DNR);
        }
    }

    @Test
    void a_host_cannot_connect_as_another_than_the_one_whose_key_it_has() throws IOException {
        TlsPsk psk = demandKey(PskHash.SHA256);
        fixture.subsystem.allowHost(STRANGER);
        try (TlsTunnel tunnel = tunnel(psk);
                RawHost host = RawHost.negotiated(tunnel.address(), 0, 0)) {
            assertThat(TcpFixture.tryConnect(host, STRANGER, 0, 31, ConnectData.DYNAMIC_CONTROLLER, 0)
                            .cqe()
                            .status())
                    .isEqualTo(Status.CONNECT_INVALID_HOST | Status.DNR);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 128, 70_000})
    void a_host_without_tls_ends_its_own_connection_and_no_other(int bytes) throws IOException {
        TlsPsk psk = demandKey(PskHash.SHA384);
        byte[] garbage = new byte[bytes];
        new Random(bytes).nextBytes(garbage);
        garbage[3] = 0x7f;
        try (TlsTunnel tunnel = tunnel(psk);
                RawHost admin = RawHost.negotiated(tunnel.address(), 0, 0);
                RawHost rude = new RawHost(secure)) {
            rude.send(garbage);
            TcpFixture.await("the rude connection ends", () -> fixture.transport.connectionCount() == 1);
            fixture.admin(admin);
        }
    }

    @Test
    void a_gateway_that_goes_down_says_so_in_tls() throws IOException {
        TlsPsk psk = demandKey(PskHash.SHA256);
        try (TlsTunnel tunnel = tunnel(psk);
                RawHost admin = RawHost.negotiated(tunnel.address(), 0, 0)) {
            fixture.admin(admin);
            Thread down = Thread.ofVirtual().start(fixture::close);
            assertThat(admin.next()).isNull();
            admin.close();
            TcpFixture.await("the gateway is down", () -> !down.isAlive());
            assertThat(tunnel.failures())
                    .as("an end that cannot be told from an attack")
                    .isEmpty();
        }
    }

    @Test
    void an_address_is_secure_or_not() {
        assertThatThrownBy(() -> fixture.transport
                        .listen(Portal.tls(fixture.address))
                        .toCompletableFuture()
                        .join())
                .hasMessageContaining("a listener without TLS is there; choose another port");
        assertThatThrownBy(() -> fixture.transport
                        .listen(Portal.tcp(secure))
                        .toCompletableFuture()
                        .join())
                .hasMessageContaining("a secure listener is there; choose another port");
    }
}
