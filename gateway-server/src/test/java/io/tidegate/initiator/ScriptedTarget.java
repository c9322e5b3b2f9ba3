package io.tidegate.initiator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tidegate.nvme.Cqe;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.tcp.FatalError;
import io.tidegate.nvme.tcp.PduDecoder;
import io.tidegate.nvme.tcp.PduEncoder;
import io.tidegate.nvme.tcp.PduHeader;
import io.tidegate.nvme.tcp.PduParameters;
import io.tidegate.nvme.tcp.PduRole;
import io.tidegate.nvme.tcp.PduSink;
import io.tidegate.nvme.tcp.PduType;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The other end of a queue pair, without a socket: says what a test wants it to say, and keeps what the host sends. */
final class ScriptedTarget implements PduSink, AutoCloseable {

    /** A PDU of the host. */
    record Pdu(int type, int flags, Sqe sqe, int ttag, long datao, int fes, byte[] data) {}

    final HostOptions options;
    final HostQueuePair queue;
    final EmbeddedChannel channel;
    final List<Pdu> received = new ArrayList<>();

    private final PduDecoder decoder = new PduDecoder(PduRole.TARGET, this);
    private final PduEncoder encoder;
    private ByteBuffer data = ByteBuffer.allocate(0);

    ScriptedTarget(boolean headerDigest, boolean dataDigest, Duration commandTimeout) {
        this(headerDigest, dataDigest, new HostTimeouts(Duration.ZERO, Duration.ofSeconds(5), commandTimeout));
    }

    ScriptedTarget(boolean headerDigest, boolean dataDigest, HostTimeouts timeouts) {
        options = HostOptions.to(new InetSocketAddress("127.0.0.1", 4420), "nqn.2016-06.io.example:s1")
                .withDigests(headerDigest, dataDigest)
                .withTimeouts(timeouts);
        encoder = new PduEncoder(headerDigest, dataDigest, 4);
        queue = new HostQueuePair(1, 4, options);
        queue.inCapsuleBytes(0);
        channel = new EmbeddedChannel(queue.link());
        receive();
    }

    /** Answers ICReq as the host wishes. */
    ScriptedTarget agree(int maxH2cData) {
        int digests =
                (options.queues().headerDigest() ? 1 : 0) | (options.queues().dataDigest() ? 2 : 0);
        answer(0, digests, maxH2cData);
        decoder.negotiated(PduParameters.unlimited(
                options.queues().headerDigest(), options.queues().dataDigest()));
        received.clear();
        return this;
    }

    void answer(int cpda, int digests, int maxH2cData) {
        ByteBuffer out = buffer(PduType.IC_BYTES);
        PduEncoder.icResp(out, cpda, digests, maxH2cData);
        send(out);
    }

    void data(int flags, int cid, int offset, byte[] bytes) {
        data(flags, cid, offset, bytes, 0);
    }

    /** C2HData whose digest differs by {@code damage}. */
    void data(int flags, int cid, int offset, byte[] bytes, int damage) {
        ByteBuffer out = buffer(encoder.shortPduBytes(bytes.length));
        encoder.c2hData(out, flags, cid, offset, bytes.length);
        out.put(bytes);
        encoder.dataDigest(out, ByteBuffer.wrap(bytes), 0, bytes.length);
        if (damage != 0) {
            out.putInt(out.position() - 4, out.getInt(out.position() - 4) ^ damage);
        }
        send(out);
    }

    void respond(int cid, int status) {
        ByteBuffer out = buffer(64);
        encoder.capsuleResp(out, new Cqe().cid(cid).status(status).buffer());
        send(out);
    }

    void readyToTransfer(int cid, int ttag, int offset, int bytes) {
        ByteBuffer out = buffer(64);
        encoder.r2t(out, cid, ttag, offset, bytes);
        send(out);
    }

    void terminate(FatalError error) {
        ByteBuffer out = buffer(64);
        PduEncoder.termReq(out, PduType.C2H_TERM_REQ, error, buffer(8), 8);
        send(out);
    }

    void send(ByteBuffer out) {
        channel.writeInbound(Unpooled.copiedBuffer(out.flip()));
        receive();
    }

    /** Runs what the host has to do and takes what it has sent. */
    void receive() {
        channel.runPendingTasks();
        channel.runScheduledPendingTasks();
        for (ByteBuf sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
            decoder.feed(sent.nioBuffer());
            sent.release();
        }
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void header(PduHeader header, int dataBytes) {
        data = ByteBuffer.allocate(dataBytes);
        decoder.deliverTo(data, 0);
    }

    @Override
    public void complete(PduHeader header, boolean dataIntact) {
        if (!dataIntact) {
            throw new AssertionError("the host sent a wrong data digest");
        }
        Sqe sqe = new Sqe();
        if (header.type() == PduType.CAPSULE_CMD) {
            sqe.buffer().put(0, header.buffer(), PduHeader.SQE, Sqe.BYTES);
        }
        received.add(
                new Pdu(header.type(), header.flags(), sqe, header.ttag(), header.datao(), header.fes(), data.array()));
    }

    @Override
    public void failed(FatalError error) {
        throw new AssertionError("the host broke the protocol: " + error);
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
    }
}
