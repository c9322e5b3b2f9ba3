package io.tidegate.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.tcp.FatalError;
import io.tidegate.nvme.tcp.PduEncoder;
import io.tidegate.nvme.tcp.PduHeader;
import io.tidegate.nvme.tcp.PduType;
import io.tidegate.transport.tcp.RawHost.Pdu;
import io.tidegate.transport.tcp.TcpSettings.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** NVMe/TCP 1.1, 3.3 and 3.6.2: how a connection begins and how a broken one ends. */
@OverEachLoop
class TcpHandshakeTest {

    private final TcpSettings usual;
    private TcpFixture fixture;

    TcpHandshakeTest(IoKind io) {
        usual = TcpFixture.over(io);
        fixture = new TcpFixture(usual);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static void assertTermination(Pdu pdu, int status, int information) {
        assertThat(pdu).isNotNull();
        assertThat(pdu.type()).isEqualTo(PduType.C2H_TERM_REQ);
        assertThat(pdu.header().fes()).isEqualTo(status);
        assertThat(pdu.header().fei()).isEqualTo(information);
    }

    @Test
    void a_handshake_is_answered_with_the_targets_terms() throws IOException {
        try (RawHost host = new RawHost(fixture.address)) {
            host.send(out -> PduEncoder.icReq(out, 0, PduHeader.DGST_HEADER | PduHeader.DGST_DATA, 3));
            PduHeader answer = host.next().header();
            assertThat(answer.type()).isEqualTo(PduType.IC_RESP);
            assertThat(answer.pfv()).isZero();
            assertThat(answer.pda()).isZero();
            assertThat(answer.dgst()).isEqualTo(PduHeader.DGST_HEADER | PduHeader.DGST_DATA);
            assertThat(answer.maxh2cdata()).isEqualTo(131072);
        }
    }

    @Test
    void digests_are_not_used_unless_the_host_asks_for_them() throws IOException {
        try (RawHost host = new RawHost(fixture.address)) {
            host.send(out -> PduEncoder.icReq(out, 0, 0, 0));
            assertThat(host.next().header().dgst()).isZero();
        }
    }

    @Test
    void an_unknown_format_version_is_an_unsupported_parameter() throws IOException {
        try (RawHost host = new RawHost(fixture.address)) {
            host.send(out -> {
                PduEncoder.icReq(out, 0, 0, 0);
                out.put(PduHeader.PFV, (byte) 1);
            });
            Pdu termination = host.next();
            assertTermination(termination, FatalError.UNSUPPORTED_PARAMETER, PduHeader.PFV);
            assertThat(termination.data()).as("the offending header is quoted").hasSize(128);
            assertThat(termination.data()[PduHeader.PFV]).isEqualTo((byte) 1);
            assertThat(host.next()).as("then the target closes").isNull();
        }
    }

    @Test
    void an_impossible_alignment_is_an_invalid_field() throws IOException {
        try (RawHost host = new RawHost(fixture.address)) {
            host.send(out -> PduEncoder.icReq(out, 32, 0, 0));
            assertTermination(host.next(), FatalError.INVALID_PDU_HEADER_FIELD, PduHeader.PDA);
        }
    }

    @Test
    void garbage_ends_its_own_connection_and_no_other() throws IOException {
        try (RawHost good = fixture.host();
                RawHost bad = new RawHost(fixture.address)) {
            bad.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Pdu termination = bad.next();
            assertTermination(termination, FatalError.INVALID_PDU_HEADER_FIELD, PduHeader.TYPE);
            assertThat(termination.data()).hasSize(8);
            assertThat(bad.next()).isNull();
            assertThat(fixture.admin(good)).isPositive();
        }
    }

    @Test
    void a_command_before_the_handshake_is_a_sequence_error() throws IOException {
        try (RawHost host = new RawHost(fixture.address)) {
            host.command(new Sqe(), new byte[0]);
            assertTermination(host.next(), FatalError.PDU_SEQUENCE_ERROR, 0);
        }
    }

    @Test
    void a_wrong_header_digest_ends_the_connection_with_the_digest() throws IOException {
        try (RawHost host = RawHost.negotiated(fixture.address, PduHeader.DGST_HEADER, 0)) {
            int[] received = new int[1];
            host.send(out -> {
                host.encoder().capsuleCmd(out, new Sqe().buffer(), 0);
                out.put(72, (byte) (out.get(72) ^ 1));
                received[0] = out.getInt(72);
            });
            assertTermination(host.next(), FatalError.HEADER_DIGEST_ERROR, received[0]);
        }
    }

    @Test
    void a_silent_peer_is_closed_after_its_time() throws IOException {
        fixture.close();
        fixture = new TcpFixture(
                usual.with(new Patience(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(1))));
        try (RawHost silent = new RawHost(fixture.address);
                RawHost stuck = fixture.host()) {
            assertThat(silent.next()).isNull();
            assertThat(stuck.next()).isNull();
        }
    }

    @Test
    void a_terminated_peer_that_does_not_close_is_closed() throws IOException {
        fixture.close();
        fixture = new TcpFixture(
                usual.with(new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMillis(50))));
        try (RawHost host = new RawHost(fixture.address)) {
            host.send(new byte[] {0x55, 0, 0, 0, 0, 0, 0, 0});
            TcpFixture.await("the connection is closed", () -> fixture.transport.connectionCount() == 0);
            assertThat(host.next()).isNotNull();
        }
    }

    @Test
    void a_gateway_that_goes_down_lets_a_host_that_still_sends_end_in_peace() throws Exception {
        try (RawHost host = fixture.host()) {
            fixture.admin(host);
            Thread stop = Thread.ofPlatform().start(fixture.transport::close);
            assertThat(host.next()).as("the gateway closes its side").isNull();
            for (int i = 0; i < 100; i++) {
                host.send(new byte[64 << 10]);
            }
            host.close();
            assertThat(stop.join(Duration.ofSeconds(60))).isTrue();
        }
    }

    @Test
    void a_hosts_termination_request_closes_the_connection() throws IOException {
        try (RawHost host = fixture.host()) {
            host.send(out ->
                    PduEncoder.termReq(out, PduType.H2C_TERM_REQ, FatalError.sequence("test"), new Sqe().buffer(), 24));
            assertThat(host.next()).isNull();
        }
    }

    @Test
    void connections_beyond_the_bound_are_refused_and_admitted_again_later() throws IOException {
        fixture.close();
        fixture = new TcpFixture(usual.withMaxConnections(1));
        try (RawHost first = fixture.host()) {
            try (RawHost second = new RawHost(fixture.address)) {
                assertThat(second.next()).isNull();
            }
            assertThat(fixture.admin(first)).isPositive();
        }
        TcpFixture.await("the first connection is gone", () -> fixture.transport.connectionCount() == 0);
        try (RawHost third = fixture.host()) {
            assertThat(fixture.admin(third)).isPositive();
        }
    }
}
