package io.tidegate.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.nvme.tcp.PduHeader;
import io.tidegate.nvme.tcp.PduType;
import io.tidegate.transport.tcp.RawHost.Pdu;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** NVMe Base 2.1, 5.1.1 over TCP: what waits for a buffer is aborted at once, a transfer is first received to its end. */
@OverEachLoop
class TcpAbortTest {

    private static final int WRITES = 100;
    private static final int BYTES = 131_072;
    private static final int UNKNOWN_OPCODE = 0x7f;

    // Buffers for a few of the writes; the rest waits. Two loops: the queues live on different ones.
    private final TcpFixture fixture;
    private RawHost admin;
    private RawHost io;

    TcpAbortTest(IoKind io) {
        fixture = new TcpFixture(
                TcpFixture.over(io).with(TcpFixture.memory(4 << 20, 65536)).withLoops(2));
    }

    @BeforeEach
    void connect() throws IOException {
        admin = fixture.host();
        int cntlid = fixture.admin(admin);
        io = fixture.host();
        fixture.io(io, cntlid, 1, 0);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private int abort(int cid) {
        Sqe abort = new Sqe().opcode(AdminOpcode.ABORT).flags(0, 1).cid(9).cdw10(1 | cid << 16);
        Pdu answer = fixture.call(admin, abort);
        assertThat(answer.cqe().status()).isZero();
        return answer.cqe().dw0();
    }

    @Test
    void waiting_writes_are_aborted_at_once_transfers_when_they_have_come_and_the_rest_is_written() throws IOException {
        for (int i = 0; i < WRITES; i++) {
            io.command(fixture.write(i * 256L, BYTES).cid(i), new byte[0]);
        }
        Deque<PduHeader> granted = grantedUntilAllAreRead();
        PduHeader first = granted.getFirst();
        assertThat(abort(WRITES - 1)).as("bit 0 clear: aborted").isZero();
        assertThat(abort(first.cccid())).as("deferred").isEqualTo(1);
        Map<Integer, Integer> ended = new HashMap<>();
        while (ended.size() < WRITES) {
            while (!granted.isEmpty()) {
                PduHeader next = granted.remove();
                io.h2cData(next.cccid(), next.ttag(), 0, new byte[BYTES], true);
            }
            Pdu pdu = io.next();
            if (pdu.type() == PduType.CAPSULE_RESP) {
                ended.put(pdu.cqe().cid(), pdu.cqe().status());
            } else {
                granted.add(pdu.header());
            }
        }
        assertThat(ended.remove(WRITES - 1)).isEqualTo(Status.ABORTED_BY_REQUEST);
        assertThat(ended.remove(first.cccid())).isEqualTo(Status.ABORTED_BY_REQUEST);
        assertThat(ended.values()).containsOnly(Status.SUCCESS);
    }

    /** The answer to a command that needs no buffer shows that all before it were read; the R2Ts that came meanwhile. */
    private Deque<PduHeader> grantedUntilAllAreRead() throws IOException {
        io.command(new Sqe().opcode(UNKNOWN_OPCODE).flags(0, 1).nsid(1).cid(WRITES), new byte[0]);
        Deque<PduHeader> granted = new ArrayDeque<>();
        Pdu pdu = io.next();
        while (pdu.type() == PduType.R2T) {
            granted.add(pdu.header());
            pdu = io.next();
        }
        assertThat(pdu.cqe().cid()).isEqualTo(WRITES);
        assertThat(granted).isNotEmpty();
        return granted;
    }
}
