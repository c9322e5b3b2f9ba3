package io.tidegate.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.ConnectCommand;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Sgl;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.nvme.tcp.FatalError;
import io.tidegate.nvme.tcp.PduFlags;
import io.tidegate.nvme.tcp.PduHeader;
import io.tidegate.nvme.tcp.PduType;
import io.tidegate.transport.tcp.RawHost.Pdu;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** NVMe/TCP 1.1, 3.3.2: data of commands over real sockets. */
@ParameterizedClass
@EnumSource(IoKind.class)
class TcpDataTest {

    private static final int BOTH = PduHeader.DGST_HEADER | PduHeader.DGST_DATA;

    private final TcpSettings usual;
    private TcpFixture fixture;
    private RawHost admin;
    private RawHost io;

    TcpDataTest(IoKind io) {
        usual = TcpFixture.over(io);
        fixture = new TcpFixture(usual);
    }

    @AfterEach
    void close() throws IOException {
        if (io != null) {
            io.close();
        }
        if (admin != null) {
            admin.close();
        }
        fixture.close();
    }

    private void connect(int digests, int hpda, int attributes) throws IOException {
        admin = RawHost.negotiated(fixture.address, digests, hpda);
        int cntlid = fixture.admin(admin);
        io = RawHost.negotiated(fixture.address, digests, hpda);
        fixture.io(io, cntlid, 1, attributes);
    }

    private void restart(TcpSettings settings) {
        fixture.close();
        fixture = new TcpFixture(settings);
    }

    private static byte[] random(int bytes, long seed) {
        byte[] data = new byte[bytes];
        new Random(seed).nextBytes(data);
        return data;
    }

    private int writeInside(long lba, byte[] data) {
        io.command(fixture.writeInside(lba, data.length), data);
        return io.next().cqe().status();
    }

    /** Writes by R2T, in pieces of at most {@code piece} bytes. */
    private int writeByTransfer(long lba, byte[] data, int piece) {
        Sqe sqe = fixture.write(lba, data.length);
        io.command(sqe, new byte[0]);
        PduHeader r2t = io.next().header();
        assertThat(r2t.type()).isEqualTo(PduType.R2T);
        assertThat(r2t.cccid()).isEqualTo(sqe.cid());
        assertThat(r2t.datao()).isZero();
        assertThat(r2t.datal()).isEqualTo(data.length);
        for (int at = 0; at < data.length; at += piece) {
            int end = Math.min(data.length, at + piece);
            io.h2cData(sqe.cid(), r2t.ttag(), at, Arrays.copyOfRange(data, at, end), end == data.length);
        }
        return io.next().cqe().status();
    }

    private Pdu readData(long lba, int bytes) {
        Sqe sqe = fixture.read(lba, bytes);
        io.command(sqe, new byte[0]);
        Pdu data = io.next();
        assertThat(data.type()).isEqualTo(PduType.C2H_DATA);
        assertThat(data.header().cccid()).isEqualTo(sqe.cid());
        assertThat(data.header().has(PduFlags.LAST)).isTrue();
        assertThat(data.intact()).isTrue();
        return data;
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,0", "2,0", "3,0", "3,31", "0,7"})
    void data_arrives_intact_with_any_digests_and_alignment(int digests, int hpda) throws IOException {
        connect(digests, hpda, 0);
        byte[] small = random(4096, 1);
        byte[] large = random(131072, 2);
        assertThat(writeInside(0, small)).isZero();
        assertThat(writeByTransfer(8, large, 131072)).isZero();
        assertThat(readData(0, 4096).data()).isEqualTo(small);
        assertThat(io.next().cqe().status()).isZero();
        assertThat(readData(8, 131072).data()).isEqualTo(large);
        assertThat(io.next().cqe().status()).isZero();
    }

    @Test
    void connections_of_one_loop_never_get_each_others_data() throws Exception {
        connect(0, 0, 0);
        try (ExecutorService hosts = Executors.newFixedThreadPool(8)) {
            List<Callable<Void>> all = IntStream.range(0, 8)
                    .<Callable<Void>>mapToObj(number -> () -> writeAndReadAlone(number))
                    .toList();
            for (Future<Void> one : hosts.invokeAll(all)) {
                one.get();
            }
        }
    }

    /** A controller of its own that writes its own blocks again and again and finds in them what it wrote. */
    private Void writeAndReadAlone(int number) throws IOException {
        try (RawHost own = RawHost.negotiated(fixture.address, 0, 0);
                RawHost queue = RawHost.negotiated(fixture.address, 0, 0)) {
            fixture.io(queue, fixture.admin(own), 1, 0);
            int lba = number * 16;
            for (int round = 0; round < 100; round++) {
                byte[] data = random(8192, number * 1000L + round);
                queue.command(TcpFixture.command(NvmOpcode.WRITE, lba, 8192, Sgl.DATA_BLOCK_OFFSET), data);
                assertThat(queue.next().cqe().status()).isZero();
                queue.command(TcpFixture.command(NvmOpcode.READ, lba, 8192, Sgl.TRANSPORT_DATA_BLOCK), new byte[0]);
                assertThat(queue.next().data()).isEqualTo(data);
                assertThat(queue.next().cqe().status()).isZero();
            }
        }
        return null;
    }

    @Test
    void a_host_without_flow_control_gets_success_with_the_data() throws IOException {
        connect(0, 0, ConnectCommand.CATTR_NO_FLOW_CONTROL);
        Pdu data = readData(0, 4096);
        assertThat(data.header().has(PduFlags.SUCCESS)).isTrue();
        assertThat(readData(8, 512).header().has(PduFlags.SUCCESS))
                .as("no completion came between")
                .isTrue();
    }

    @Test
    void a_host_with_flow_control_gets_a_completion_behind_the_data() throws IOException {
        connect(0, 0, 0);
        assertThat(readData(0, 4096).header().has(PduFlags.SUCCESS)).isFalse();
        assertThat(io.next().type()).isEqualTo(PduType.CAPSULE_RESP);
    }

    @Test
    void a_wrong_digest_of_capsule_data_fails_that_command_only() throws IOException {
        connect(BOTH, 0, 0);
        byte[] data = random(4096, 4);
        io.send(out -> {
            io.encoder().capsuleCmd(out, fixture.writeInside(0, 4096).buffer(), 4096);
            out.put(data).putInt(12345);
        });
        assertThat(io.next().cqe().status()).isEqualTo(Status.TRANSIENT_TRANSPORT_ERROR);
        assertThat(readData(0, 4096).data()).as("nothing was written").isEqualTo(new byte[4096]);
        assertThat(io.next().cqe().status()).isZero();
        assertThat(writeInside(0, data)).isZero();
    }

    @Test
    void a_wrong_digest_in_one_piece_of_a_transfer_fails_that_command_only() throws IOException {
        connect(BOTH, 0, 0);
        Sqe sqe = fixture.write(0, 8192);
        io.command(sqe, new byte[0]);
        int ttag = io.next().header().ttag();
        io.send(out -> {
            io.encoder().h2cData(out, sqe.cid(), ttag, 0, 4096, false);
            out.put(new byte[4096]).putInt(1);
        });
        io.h2cData(sqe.cid(), ttag, 4096, new byte[4096], true);
        assertThat(io.next().cqe().status()).isEqualTo(Status.TRANSIENT_TRANSPORT_ERROR);
        assertThat(writeByTransfer(0, random(8192, 5), 4096)).isZero();
    }

    @Test
    void capsule_data_of_another_length_than_the_command_says_is_refused() throws IOException {
        connect(0, 0, 0);
        io.command(fixture.writeInside(0, 4096), new byte[2048]);
        assertThat(Status.code(io.next().cqe().status())).isEqualTo(Status.DATA_SGL_LENGTH_INVALID);
        io.command(fixture.writeInside(0, 4096), new byte[0]);
        assertThat(Status.code(io.next().cqe().status())).isEqualTo(Status.DATA_SGL_LENGTH_INVALID);
        assertThat(writeInside(0, new byte[4096])).isZero();
    }

    /** Columns: offset into the transfer, bytes, whether LAST is set, tag off by, cid off by; what is expected. */
    @ParameterizedTest
    @CsvSource({
        "4096, 4096, true, 0, 0, 4, 0", // a gap
        "0, 8704, true, 0, 0, 4, 0", // too much
        "0, 4096, true, 0, 0, 1, 1", // last, but half of it
        "0, 8192, false, 0, 0, 1, 1", // all of it, but not last
        "0, 8192, true, 1, 0, 1, 10", // a tag that was not given
        "0, 8192, true, 60000, 0, 1, 10",
        "0, 8192, true, 0, 1, 1, 8" // another command's identifier
    })
    void data_that_was_not_asked_for_ends_the_connection(
            int offset, int bytes, boolean last, int tagOff, int cidOff, int status, int field) throws IOException {
        connect(0, 0, 0);
        Sqe sqe = fixture.write(0, 8192);
        io.command(sqe, new byte[0]);
        int ttag = io.next().header().ttag();
        io.h2cData(sqe.cid() + cidOff, ttag + tagOff, offset, new byte[bytes], last);
        Pdu termination = io.next();
        assertThat(termination.type()).isEqualTo(PduType.C2H_TERM_REQ);
        assertThat(termination.header().fes()).isEqualTo(status);
        assertThat(termination.header().fei()).isEqualTo(field);
        assertThat(termination.data()).hasSize(24);
        assertThat(io.next()).isNull();
    }

    @Test
    void more_commands_than_the_queue_has_entries_are_a_sequence_error() throws IOException {
        connect(0, 0, 0);
        for (int i = 0; i < 129; i++) {
            io.command(fixture.write(0, 8192), new byte[0]);
        }
        Pdu pdu = io.next();
        while (pdu.type() == PduType.R2T) {
            pdu = io.next();
        }
        assertThat(pdu.type()).isEqualTo(PduType.C2H_TERM_REQ);
        assertThat(pdu.header().fes()).isEqualTo(FatalError.PDU_SEQUENCE_ERROR);
    }

    @Test
    void many_reads_of_a_host_that_reads_late_all_arrive() throws IOException {
        // Buffers for 16 large reads and a bound of output far below what is asked for.
        restart(usual.with(TcpFixture.memory(4 << 20, 65536)));
        connect(0, 0, 0);
        byte[] data = random(131072, 6);
        assertThat(writeByTransfer(0, data, 131072)).isZero();
        for (int i = 0; i < 127; i++) {
            io.command(fixture.read(0, 131072), new byte[0]);
        }
        for (int i = 0; i < 127; i++) {
            assertThat(io.next().data()).isEqualTo(data);
            assertThat(io.next().cqe().status()).isZero();
        }
    }

    @Test
    void writes_that_wait_for_buffers_all_arrive_and_capsules_are_not_starved_by_them() throws IOException {
        restart(usual.with(TcpFixture.memory(4 << 20, 65536)));
        connect(0, 0, 0);
        // Every buffer that may be lent for transfers is lent; the rest of the writes wait.
        Sqe[] writes = new Sqe[100];
        for (int i = 0; i < writes.length; i++) {
            writes[i] = fixture.write(i * 256L, 131072);
            io.command(writes[i], new byte[0]);
        }
        io.command(fixture.writeInside(30000, 4096), random(4096, 99));
        Pdu pdu = io.next();
        List<PduHeader> granted = new ArrayList<>();
        while (pdu.type() == PduType.R2T) {
            granted.add(pdu.header());
            pdu = io.next();
        }
        assertThat(granted).hasSizeBetween(1, 20);
        assertThat(pdu.cqe().status()).as("the write inside its capsule").isZero();

        int done = 0;
        while (done < writes.length) {
            for (PduHeader r2t : granted) {
                io.h2cData(r2t.cccid(), r2t.ttag(), 0, random(131072, r2t.cccid()), true);
            }
            granted.clear();
            pdu = io.next();
            if (pdu.type() == PduType.R2T) {
                granted.add(pdu.header());
            } else {
                assertThat(pdu.cqe().status()).isZero();
                done++;
            }
        }
        for (int i = 0; i < writes.length; i += 9) {
            assertThat(readData(i * 256L, 131072).data()).isEqualTo(random(131072, writes[i].cid()));
            io.next();
        }
    }

    @Test
    void a_host_that_vanishes_amid_a_transfer_leaves_nothing_behind() throws IOException {
        connect(0, 0, 0);
        Sqe sqe = fixture.write(0, 8192);
        io.command(sqe, new byte[0]);
        int ttag = io.next().header().ttag();
        io.send(out -> io.encoder().h2cData(out, sqe.cid(), ttag, 0, 4096, false));
        io.close();
        admin.close();
        TcpFixture.await("both connections are closed", () -> fixture.transport.connectionCount() == 0);
        connect(0, 0, 0);
        assertThat(readData(0, 8192).data()).isEqualTo(new byte[8192]);
    }
}
