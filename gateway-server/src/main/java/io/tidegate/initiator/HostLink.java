package io.tidegate.initiator;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import io.tidegate.nvme.Cqe;
import io.tidegate.nvme.tcp.FatalError;
import io.tidegate.nvme.tcp.PduDecoder;
import io.tidegate.nvme.tcp.PduEncoder;
import io.tidegate.nvme.tcp.PduHeader;
import io.tidegate.nvme.tcp.PduParameters;
import io.tidegate.nvme.tcp.PduRole;
import io.tidegate.nvme.tcp.PduType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Carries the PDUs of one queue pair over one TCP connection. Owner: the connection's event loop.
 *
 * <p>What is sent gathers in a batch and leaves with {@link #flush}: at the end of each read, or once per loop turn.
 */
final class HostLink extends ChannelInboundHandlerAdapter {

    private static final int BATCH_BYTES = 64 * 1024;

    private final HostQueuePair queue;
    private final PduDecoder decoder;
    private final Runnable flush = this::flush;
    private final Cqe response;

    private PduEncoder encoder = new PduEncoder(false, false, Integer.BYTES);
    private int maxH2cData = Integer.MAX_VALUE;
    private @Nullable Channel channel;
    private @Nullable ByteBuf batch;
    private int roomStart;
    private boolean reading;
    private boolean flushPending;
    private @Nullable String closeReason;

    HostLink(HostQueuePair queue, CommandTable commands) {
        this.queue = queue;
        this.decoder = new PduDecoder(PduRole.HOST, new HostPdus(queue, this, commands));
        this.response = new Cqe(decoder.header().buffer(), PduHeader.CQE);
    }

    PduDecoder decoder() {
        return decoder;
    }

    /** The completion inside the CapsuleResp that is being received. */
    Cqe response() {
        return response;
    }

    EventLoop loop() {
        return channel().eventLoop();
    }

    private Channel channel() {
        Channel present = channel;
        if (present == null) {
            throw new IllegalStateException("not connected yet");
        }
        return present;
    }

    /** From now on what was agreed holds, in both directions. */
    void negotiated(boolean headerDigest, boolean dataDigest, int cpda, int maxData) {
        encoder = new PduEncoder(headerDigest, dataDigest, (cpda + 1) * Integer.BYTES);
        maxH2cData = maxData;
        decoder.negotiated(PduParameters.unlimited(headerDigest, dataDigest));
    }

    void sendHandshake(QueueOptions wished) {
        int digests =
                (wished.headerDigest() ? PduHeader.DGST_HEADER : 0) | (wished.dataDigest() ? PduHeader.DGST_DATA : 0);
        ByteBuffer out = room(PduType.IC_BYTES);
        PduEncoder.icReq(out, 0, digests, 0);
        written(out);
    }

    /** Sends a command, the first {@code inCapsule} bytes of its data with it. */
    void sendCommand(HostCommand command, int inCapsule) {
        ByteBuffer out = room(encoder.dataOffset(PduType.CAPSULE_CMD_BYTES) + inCapsule + PduType.DIGEST_BYTES);
        encoder.capsuleCmd(out, command.sqe().buffer(), inCapsule);
        if (inCapsule > 0) {
            appendData(out, command, 0, inCapsule);
        }
        written(out);
    }

    /** Sends the data that the controller asked for. */
    void sendData(HostCommand command, int ttag, int offset, int length) {
        int sent = 0;
        while (sent < length) {
            int bytes = Math.min(length - sent, maxH2cData);
            ByteBuffer out = room(encoder.shortPduBytes(bytes));
            encoder.h2cData(out, command.cid(), ttag, offset + sent, bytes, sent + bytes == length);
            appendData(out, command, offset + sent, bytes);
            written(out);
            sent += bytes;
        }
    }

    private void appendData(ByteBuffer out, HostCommand command, int offset, int bytes) {
        int from = command.dataIndex() + offset;
        out.put(out.position(), command.data(), from, bytes);
        out.position(out.position() + bytes);
        encoder.dataDigest(out, command.data(), from, bytes);
    }

    /** Tells the controller why the connection ends, and ends it. */
    void terminate(FatalError error) {
        ByteBuffer out = room(PduType.MAX_TERM_REQ_BYTES);
        PduEncoder.termReq(out, PduType.H2C_TERM_REQ, error, decoder.header().buffer(), decoder.headerBytes());
        written(out);
        flush();
        close("the target broke the protocol: " + error);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // channelInactive tells
    void close(String reason) {
        if (closeReason == null) {
            closeReason = reason;
            decoder.stop();
            channel().close();
        }
    }

    private ByteBuffer room(int bytes) {
        ByteBuf present = batch;
        if (present == null || present.writableBytes() < bytes) {
            handOver();
            present = channel().alloc().directBuffer(Math.max(bytes, BATCH_BYTES));
            batch = present;
        }
        ByteBuffer room = present.internalNioBuffer(present.writerIndex(), bytes);
        roomStart = room.position();
        return room;
    }

    private void written(ByteBuffer out) {
        ByteBuf present = batch;
        if (present != null) {
            present.writerIndex(present.writerIndex() + out.position() - roomStart);
        }
        if (!reading && !flushPending) {
            flushPending = true;
            loop().execute(flush);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a void promise: exceptionCaught tells
    private void handOver() {
        ByteBuf present = batch;
        if (present != null) {
            batch = null;
            channel().write(present, channel().voidPromise());
        }
    }

    private void flush() {
        flushPending = false;
        if (batch != null) {
            handOver();
            channel().flush();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        queue.linkUp();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        reading = true;
        try {
            decoder.feed(in.internalNioBuffer(in.readerIndex(), in.readableBytes()));
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (batch != null) {
            batch.release();
            batch = null;
        }
        queue.linkDown(closeReason != null ? closeReason : "the target closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        close(cause.getMessage() != null ? cause.getMessage() : cause.toString());
    }
}
