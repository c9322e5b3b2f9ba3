package io.tidegate.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.nvme.tcp.FatalError;
import io.tidegate.nvme.tcp.PduEncoder;
import io.tidegate.nvme.tcp.PduHeader;
import io.tidegate.nvme.tcp.PduType;
import io.tidegate.target.Portal;
import io.tidegate.transport.tcp.RawHost.Pdu;
import io.tidegate.transport.tcp.TcpSettings.Patience;
import io.tidegate.transport.tcp.TcpSettings.Transfers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NVMe/TCP 1.1: what hosts do seldom, wrongly, or not at all. */
@OverEachLoop
class TcpCornersTest {

    private static final int BOTH = PduHeader.DGST_HEADER | PduHeader.DGST_DATA;

    private final TcpSettings usual;
    private TcpFixture fixture;
    private final List<RawHost> hosts = new ArrayList<>();
    private RawHost io;

    TcpCornersTest(IoKind io) {
        usual = TcpFixture.over(io);
        fixture = new TcpFixture(usual);
    }

    @AfterEach
    void close() throws IOException {
        for (RawHost host : hosts) {
            host.close();
        }
        fixture.close();
    }

    private void restart(TcpSettings settings) {
        fixture.close();
        fixture = new TcpFixture(settings);
    }

    private RawHost open(InetSocketAddress address, int digests, int hpda) throws IOException {
        RawHost host = RawHost.negotiated(address, digests, hpda);
        hosts.add(host);
        return host;
    }

    private RawHost queue(InetSocketAddress address, int digests, int hpda) throws IOException {
        int cntlid = fixture.admin(open(address, digests, hpda));
        RawHost host = open(address, digests, hpda);
        fixture.io(host, cntlid, 1, 0);
        return host;
    }

    private void connect(int digests) throws IOException {
        io = queue(fixture.address, digests, 0);
    }

    private PduHeader ask(RawHost host, Sqe write) {
        host.command(write, new byte[0]);
        PduHeader r2t = host.next().header();
        assertThat(r2t.type()).isEqualTo(PduType.R2T);
        return r2t;
    }

    private static void assertTermination(RawHost host, int status, int information) {
        Pdu pdu = host.next();
        assertThat(pdu).isNotNull();
        assertThat(pdu.type()).isEqualTo(PduType.C2H_TERM_REQ);
        assertThat(pdu.header().fes()).isEqualTo(status);
        assertThat(pdu.header().fei()).isEqualTo(information);
        assertThat(host.next()).as("then the target closes").isNull();
    }

    private static byte[] random(int bytes) {
        byte[] data = new byte[bytes];
        new Random(bytes).nextBytes(data);
        return data;
    }

    @Test
    void a_second_handshake_is_a_sequence_error() throws IOException {
        RawHost host = open(fixture.address, 0, 0);
        host.send(out -> PduEncoder.icReq(out, 0, 0, 0));
        assertTermination(host, FatalError.PDU_SEQUENCE_ERROR, 0);
    }

    @ParameterizedTest
    @CsvSource({"2, 64, 2", "4, 127, 4", "4, 129, 4"})
    void a_handshake_of_the_wrong_length_names_the_field(int at, int value, int field) throws IOException {
        RawHost host = new RawHost(fixture.address);
        hosts.add(host);
        host.send(out -> {
            PduEncoder.icReq(out, 0, 0, 0);
            out.put(at, (byte) value);
        });
        assertTermination(host, FatalError.INVALID_PDU_HEADER_FIELD, field);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 31})
    void whatever_alignment_the_host_wants_data_for_it_starts_there(int hpda) throws IOException {
        io = queue(fixture.address, BOTH, hpda);
        io.command(fixture.read(0, 4096), new byte[0]);
        PduHeader data = io.next().header();
        assertThat(data.pdo() % ((hpda + 1) * 4)).isZero();
        assertThat(data.pdo()).isGreaterThanOrEqualTo(24 + 4);
    }

    @Test
    void a_host_may_place_data_wherever_the_targets_alignment_allows() throws IOException {
        connect(0);
        byte[] bytes = random(4096);
        // PDO 128 instead of 72: the gap is padding.
        io.send(out -> {
            io.encoder().capsuleCmd(out, fixture.writeInside(0, 4096).buffer(), 4096);
            out.put(PduHeader.PDO, (byte) 128);
            out.putInt(PduHeader.PLEN, 128 + 4096);
            out.put(new byte[128 - 72]).put(bytes);
        });
        assertThat(io.next().cqe().status()).isZero();
        io.command(fixture.read(0, 4096), new byte[0]);
        assertThat(io.next().data()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 26})
    void data_placed_where_it_may_not_be_names_the_field(int pdo) throws IOException {
        connect(0);
        Sqe write = fixture.write(0, 4096);
        PduHeader r2t = ask(io, write);
        io.send(out -> {
            io.encoder().h2cData(out, write.cid(), r2t.ttag(), 0, 4096, true);
            out.put(PduHeader.PDO, (byte) pdo);
            out.put(new byte[4096]);
        });
        assertTermination(io, FatalError.INVALID_PDU_HEADER_FIELD, PduHeader.PDO);
    }

    private void connectTaking(long maxr2t) throws IOException {
        RawHost admin = handshake(maxr2t);
        int cntlid = fixture.admin(admin);
        io = handshake(maxr2t);
        fixture.io(io, cntlid, 1, 0);
    }

    private RawHost handshake(long maxr2t) throws IOException {
        RawHost host = new RawHost(fixture.address);
        hosts.add(host);
        host.send(out -> PduEncoder.icReq(out, 0, 0, maxr2t));
        assertThat(host.next().type()).isEqualTo(PduType.IC_RESP);
        return host;
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "2, 3", "200, 4", "4294967295, 4"})
    void a_long_write_is_asked_for_in_pieces_as_many_at_a_time_as_the_host_takes(long maxr2t, int atATime)
            throws IOException {
        restart(usual.with(pieces(4096)));
        connectTaking(maxr2t);
        byte[] bytes = random(3 * 4096 + 512);
        Sqe write = fixture.write(0, bytes.length);
        io.command(write, new byte[0]);
        ArrayDeque<PduHeader> asked = new ArrayDeque<>();
        for (int at = 0; at < bytes.length; ) {
            while (asked.size() < Math.min(atATime, (bytes.length - at + 4095) / 4096)) {
                asked.add(io.next().header());
            }
            PduHeader r2t = asked.remove();
            assertThat(r2t.type()).isEqualTo(PduType.R2T);
            assertThat(r2t.datao()).isEqualTo(at);
            assertThat(asked.stream().map(PduHeader::ttag)).doesNotContain(r2t.ttag());
            int length = (int) r2t.datal();
            io.h2cData(write.cid(), r2t.ttag(), at, Arrays.copyOfRange(bytes, at, at + length), true);
            at += length;
        }
        assertThat(io.next().cqe().status()).isZero();
        io.command(fixture.read(0, bytes.length), new byte[0]);
        assertThat(io.next().data()).isEqualTo(bytes);
    }

    @Test
    void pieces_that_were_asked_for_together_may_come_in_any_order_and_mixed() throws IOException {
        restart(usual.with(pieces(8192)));
        connectTaking(7);
        byte[] bytes = random(2 * 8192);
        Sqe write = fixture.write(0, bytes.length);
        int first = ask(io, write).ttag();
        int second = io.next().header().ttag();
        io.h2cData(write.cid(), second, 8192, Arrays.copyOfRange(bytes, 8192, 12288), false);
        io.h2cData(write.cid(), first, 0, Arrays.copyOfRange(bytes, 0, 4096), false);
        io.h2cData(write.cid(), second, 12288, Arrays.copyOfRange(bytes, 12288, 16384), true);
        io.h2cData(write.cid(), first, 4096, Arrays.copyOfRange(bytes, 4096, 8192), true);
        assertThat(io.next().cqe().status()).isZero();
        io.command(fixture.read(0, bytes.length), new byte[0]);
        assertThat(io.next().data()).isEqualTo(bytes);
    }

    @Test
    void a_piece_that_was_not_asked_for_yet_is_no_transfer() throws IOException {
        restart(usual.with(pieces(8192)));
        connectTaking(0);
        Sqe write = fixture.write(0, 4 * 8192);
        int ttag = ask(io, write).ttag();
        io.h2cData(write.cid(), ttag + (1 << 11), 8192, random(8192), true);
        assertTermination(io, FatalError.INVALID_PDU_HEADER_FIELD, PduHeader.TTAG);
    }

    @Test
    void a_piece_does_not_go_on_into_the_next_one() throws IOException {
        restart(usual.with(pieces(8192)));
        connectTaking(1);
        Sqe write = fixture.write(0, 2 * 8192);
        int ttag = ask(io, write).ttag();
        io.h2cData(write.cid(), ttag, 0, random(2 * 8192), true);
        assertThat(io.next().type()).isEqualTo(PduType.R2T);
        assertTermination(io, FatalError.DATA_TRANSFER_OUT_OF_RANGE, 0);
    }

    @Test
    void after_a_piece_with_a_wrong_digest_no_more_is_asked_for_and_the_command_fails() throws IOException {
        restart(usual.with(pieces(4096)));
        connect(PduHeader.DGST_DATA);
        Sqe write = fixture.write(0, 3 * 4096);
        PduHeader first = ask(io, write);
        io.send(out -> {
            io.encoder().h2cData(out, write.cid(), first.ttag(), 0, 4096, true);
            out.put(new byte[4096]).putInt(0x12345678);
        });
        assertThat(io.next().cqe().status()).isEqualTo(Status.TRANSIENT_TRANSPORT_ERROR);
        io.command(fixture.read(0, 512), new byte[0]);
        assertThat(io.next().data()).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15})
    void by_itself_a_command_is_asked_once_for_all_its_data(int maxr2t) throws IOException {
        connectTaking(maxr2t);
        Sqe one = fixture.write(0, 131072);
        Sqe two = fixture.write(256, 131072);
        PduHeader first = ask(io, one);
        PduHeader second = ask(io, two);
        assertThat(first.datal()).isEqualTo(131072);
        assertThat(second.ttag()).isNotEqualTo(first.ttag());
        io.h2cData(two.cid(), second.ttag(), 0, random(131072), true);
        io.h2cData(one.cid(), first.ttag(), 0, random(131072), true);
        assertThat(io.next().cqe().cid()).as("in the order of the data").isEqualTo(two.cid());
        assertThat(io.next().cqe().cid()).isEqualTo(one.cid());
    }

    @Test
    void data_may_come_in_the_smallest_pieces_of_several_commands_by_turns() throws IOException {
        connect(BOTH);
        byte[] bytes = random(8192);
        Sqe one = fixture.write(0, 8192);
        Sqe two = fixture.write(16, 8192);
        int first = ask(io, one).ttag();
        int second = ask(io, two).ttag();
        for (int at = 0; at < bytes.length; at += 4) {
            byte[] piece = Arrays.copyOfRange(bytes, at, at + 4);
            boolean last = at + 4 == bytes.length;
            io.h2cData(one.cid(), first, at, piece, last);
            io.h2cData(two.cid(), second, at, piece, last);
        }
        assertThat(io.next().cqe().status()).isZero();
        assertThat(io.next().cqe().status()).isZero();
        io.command(fixture.read(16, 8192), new byte[0]);
        assertThat(io.next().data()).isEqualTo(bytes);
    }

    @Test
    void data_that_comes_twice_is_out_of_range() throws IOException {
        connect(0);
        Sqe write = fixture.write(0, 8192);
        int ttag = ask(io, write).ttag();
        io.h2cData(write.cid(), ttag, 0, new byte[4096], false);
        io.h2cData(write.cid(), ttag, 0, new byte[4096], false);
        assertTermination(io, FatalError.DATA_TRANSFER_OUT_OF_RANGE, 0);
    }

    @Test
    void a_tag_is_of_no_use_after_its_transfer() throws IOException {
        connect(0);
        Sqe write = fixture.write(0, 4096);
        int ttag = ask(io, write).ttag();
        io.h2cData(write.cid(), ttag, 0, new byte[4096], true);
        assertThat(io.next().cqe().status()).isZero();
        io.h2cData(write.cid(), ttag, 0, new byte[4096], true);
        assertTermination(io, FatalError.INVALID_PDU_HEADER_FIELD, PduHeader.TTAG);
    }

    @Test
    void more_data_in_one_piece_than_was_agreed_exceeds_the_limit() throws IOException {
        Transfers all = usual.transfers();
        restart(usual.with(new Transfers(all.inCapsuleBytes(), 4096, all.r2tBytes(), all.maxBytes())));
        connect(0);
        Sqe write = fixture.write(0, 8192);
        int ttag = ask(io, write).ttag();
        io.h2cData(write.cid(), ttag, 0, new byte[8192], true);
        assertTermination(io, FatalError.DATA_TRANSFER_LIMIT_EXCEEDED, 0);
    }

    @Test
    void a_wrong_header_digest_of_data_is_fatal_where_a_wrong_data_digest_is_not() throws IOException {
        connect(BOTH);
        Sqe first = fixture.write(0, 4096);
        int ttag = ask(io, first).ttag();
        io.send(out -> {
            io.encoder().h2cData(out, first.cid(), ttag, 0, 4096, true);
            out.put(new byte[4096]).putInt(1);
        });
        assertThat(io.next().cqe().status()).isEqualTo(Status.TRANSIENT_TRANSPORT_ERROR);
        Sqe second = fixture.write(0, 4096);
        int next = ask(io, second).ttag();
        int[] digest = new int[1];
        io.send(out -> {
            io.encoder().h2cData(out, second.cid(), next, 0, 4096, true);
            out.put(24, (byte) (out.get(24) ^ 1));
            digest[0] = out.getInt(24);
            out.put(new byte[4096]).putInt(1);
        });
        assertTermination(io, FatalError.HEADER_DIGEST_ERROR, digest[0]);
    }

    @Test
    void a_host_that_says_it_sends_no_more_is_let_go_amid_its_transfer() throws IOException {
        connect(0);
        Sqe write = fixture.write(0, 8192);
        int ttag = ask(io, write).ttag();
        io.h2cData(write.cid(), ttag, 0, new byte[4096], false);
        io.endOutput();
        assertThat(io.next()).isNull();
        TcpFixture.await("only the admin queue is left", () -> fixture.transport.connectionCount() == 1);
    }

    @Test
    void a_host_that_asks_for_buffers_and_sends_nothing_does_not_keep_them_from_others() throws IOException {
        TcpSettings settings = usual.with(TcpFixture.memory(4 << 20, 65536))
                .with(new Patience(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(1)));
        restart(settings);
        RawHost idle = queue(fixture.address, 0, 0);
        for (int i = 0; i < 100; i++) {
            idle.command(fixture.write(i * 256L, 131072), new byte[0]);
        }
        // It has every buffer that may be lent before another host comes.
        assertThat(idle.next().type()).isEqualTo(PduType.R2T);
        connect(0);
        io.command(fixture.read(0, 131072), new byte[0]);
        assertThat(io.next().data()).hasSize(131072);
        Pdu rest = idle.next();
        while (rest != null) {
            assertThat(rest.type()).isEqualTo(PduType.R2T);
            rest = idle.next();
        }
    }

    @Test
    void a_host_that_stops_amid_a_capsule_is_closed() throws IOException {
        restart(usual.with(new Patience(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(1))));
        connect(0);
        io.send(out -> {
            io.encoder().capsuleCmd(out, fixture.writeInside(0, 4096).buffer(), 4096);
            out.put(new byte[1000]);
        });
        assertThat(io.next()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "::"})
    void hosts_write_and_read_over_ipv6(String address) throws IOException {
        Portal portal = fixture.transport
                .listen(Portal.tcp(new InetSocketAddress(address, 0)))
                .toCompletableFuture()
                .join();
        fixture.subsystem.addPortal(portal);
        io = queue(new InetSocketAddress("::1", portal.address().getPort()), BOTH, 0);
        byte[] bytes = random(131072);
        Sqe write = fixture.write(0, bytes.length);
        int ttag = ask(io, write).ttag();
        io.h2cData(write.cid(), ttag, 0, bytes, true);
        assertThat(io.next().cqe().status()).isZero();
        io.command(fixture.read(0, bytes.length), new byte[0]);
        assertThat(io.next().data()).isEqualTo(bytes);
    }

    @Test
    void two_thousand_idle_connections_cost_the_others_nothing_and_all_end() throws IOException {
        for (int i = 0; i < 2000; i++) {
            RawHost host = new RawHost(fixture.address);
            hosts.add(host);
            host.send(out -> PduEncoder.icReq(out, 0, 0, 0));
        }
        for (RawHost host : hosts) {
            assertThat(host.next().type()).isEqualTo(PduType.IC_RESP);
        }
        assertThat(fixture.transport.connectionCount()).isEqualTo(2000);
        connect(0);
        io.command(fixture.read(0, 4096), new byte[0]);
        assertThat(io.next().data()).hasSize(4096);
        for (RawHost host : hosts) {
            host.close();
        }
        TcpFixture.await("every connection is gone", () -> fixture.transport.connectionCount() == 0);
    }

    /** A longer write is asked for in pieces of so many bytes. */
    private Transfers pieces(int bytes) {
        Transfers all = usual.transfers();
        return new Transfers(all.inCapsuleBytes(), all.maxH2cData(), bytes, all.maxBytes());
    }
}
