package io.tidegate.bench;

import io.tidegate.nvme.Cc;
import io.tidegate.nvme.ConnectCommand;
import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.Cqe;
import io.tidegate.nvme.Property;
import io.tidegate.nvme.Sgl;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.nvme.tcp.FatalError;
import io.tidegate.nvme.tcp.PduDecoder;
import io.tidegate.nvme.tcp.PduEncoder;
import io.tidegate.nvme.tcp.PduFlags;
import io.tidegate.nvme.tcp.PduHeader;
import io.tidegate.nvme.tcp.PduParameters;
import io.tidegate.nvme.tcp.PduRole;
import io.tidegate.nvme.tcp.PduSink;
import io.tidegate.nvme.tcp.PduType;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * The smallest host that can keep a queue full: it sends prepared commands and counts what comes back. Owner: the thread
 * that calls; it costs as little as possible so that the target is what is measured.
 */
final class BenchHost implements AutoCloseable, PduSink {

    private static final int BLOCK = 512;

    private final SocketChannel channel;
    private final PduDecoder decoder = new PduDecoder(PduRole.HOST, this);
    private final PduEncoder encoder = new PduEncoder(false, false, 4);
    private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 18);
    private final ByteBuffer out = ByteBuffer.allocateDirect(1 << 21).order(ByteOrder.LITTLE_ENDIAN);
    private final SplittableRandom random = new SplittableRandom(1);
    private final Sqe sqe = new Sqe();
    private final Cqe cqe = new Cqe(decoder.header().buffer(), PduHeader.CQE);
    private int completed;
    private int lastResult;

    BenchHost(InetSocketAddress address) throws IOException {
        channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        PduEncoder.icReq(out, 0, 0, 0);
        send();
        decoder.negotiated(PduParameters.unlimited(false, false));
        ByteBuffer answer = ByteBuffer.allocate(PduType.IC_BYTES);
        while (answer.hasRemaining()) {
            channel.read(answer);
        }
    }

    /** Connects a queue and gives the controller's id. */
    int connect(String nqn, String host, int qid, int cntlid) throws IOException {
        ConnectData data =
                new ConnectData().cntlid(cntlid).subnqn(nqn).hostnqn(host).hostId(new UUID(1, 1));
        ConnectCommand.fill(sqe.clear(), qid, qid == 0 ? 31 : 127, ConnectCommand.CATTR_NO_FLOW_CONTROL, 0)
                .flags(0, 1)
                .sgl(Sgl.DATA_BLOCK_OFFSET, 0, ConnectData.BYTES);
        encoder.capsuleCmd(out, sqe.buffer(), ConnectData.BYTES);
        out.put(data.buffer().clear().limit(ConnectData.BYTES));
        send();
        awaitCompletions(1);
        return lastResult & 0xffff;
    }

    void enable() throws IOException {
        Property.set(sqe.clear(), Property.CC, Cc.ENABLED).flags(0, 1);
        encoder.capsuleCmd(out, sqe.buffer(), 0);
        send();
        awaitCompletions(1);
    }

    /** Keeps {@code depth} commands under way until {@code total} have completed. */
    void run(int opcode, int bytes, long blocks, int depth, long total) throws IOException {
        boolean write = opcode == io.tidegate.nvme.NvmOpcode.WRITE;
        long sent = 0;
        long done = 0;
        int room = depth;
        while (done < total) {
            for (; room > 0 && sent < total; room--, sent++) {
                command(opcode, (int) (sent & 0x7fff), bytes, blocks, write);
            }
            send();
            int now = awaitCompletions(1);
            done += now;
            room += now;
        }
    }

    private void command(int opcode, int cid, int bytes, long blocks, boolean write) {
        int count = bytes / BLOCK;
        sqe.clear()
                .opcode(opcode)
                .flags(0, 1)
                .cid(cid)
                .nsid(1)
                .sgl(write ? Sgl.DATA_BLOCK_OFFSET : Sgl.TRANSPORT_DATA_BLOCK, 0, bytes)
                .slba(random.nextLong(blocks / count) * count)
                .nlb(count - 1);
        encoder.capsuleCmd(out, sqe.buffer(), write ? bytes : 0);
        if (write) {
            out.position(out.position() + bytes);
        }
    }

    private void send() throws IOException {
        out.flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
        out.clear();
    }

    private int awaitCompletions(int least) throws IOException {
        completed = 0;
        while (completed < least) {
            if (channel.read(in) < 0) {
                throw new IOException("the target closed the connection");
            }
            decoder.feed(in.flip());
            in.clear();
        }
        return completed;
    }

    @Override
    public void header(PduHeader header, int dataBytes) {}

    @Override
    public void complete(PduHeader header, boolean dataIntact) {
        if (header.type() == PduType.CAPSULE_RESP) {
            if (cqe.status() != 0) {
                throw new IllegalStateException("a command failed: " + Status.describe(cqe.status()));
            }
            lastResult = cqe.dw0();
            completed++;
        } else if (header.type() == PduType.C2H_DATA && header.has(PduFlags.SUCCESS)) {
            completed++;
        }
    }

    @Override
    public void failed(FatalError error) {
        throw new IllegalStateException(error.toString());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
