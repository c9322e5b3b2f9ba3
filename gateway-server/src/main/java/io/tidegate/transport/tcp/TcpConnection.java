package io.tidegate.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.tidegate.nvme.Cqe;
import io.tidegate.nvme.auth.PskIdentity;
import io.tidegate.nvme.tcp.FatalError;
import io.tidegate.target.FabricConnection;
import io.tidegate.target.OwnerLoop;
import io.tidegate.target.Portal;
import io.tidegate.target.QueuePair;
import io.tidegate.target.Request;
import io.tidegate.target.Target;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a host: bytes in, bytes out, and its end. Owner: the channel's event loop, except where {@link
 * FabricConnection} says otherwise.
 *
 * <p>Life: open → (ending: output is shut, input is thrown away until the host closes) → ended. The queue pair learns of
 * the end at once; the connection is {@linkplain #whenGone gone} when its last request has come back.
 */
final class TcpConnection extends ChannelInboundHandlerAdapter implements FabricConnection {

    /** Reasons to stop reading, as bits. */
    static final int NO_BUFFER = 1;

    static final int SLOW_HOST = 2;

    private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);

    private final Channel channel;
    private final LoopContext context;
    private final TcpSettings.Patience patience;
    private final Portal portal;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final @Nullable TlsHandler tls;
    private final Runnable whenGone;
    private final QueuePair queuePair;
    private final ResponseSender sender;
    private final CommandReceiver receiver;
    private final InputBacklog backlog = new InputBacklog();
    private final Runnable continueReading = this::continueReading;
    private final OwnerLoop.Timer handshakeTimer;

    private boolean commandSeen;
    private boolean reading;
    private int pauses;
    private boolean ended;
    private boolean targetTold;
    private boolean gone;

    /**
     * The handler of an accepted channel, made on its event loop.
     *
     * @param tls what lies between the socket and this handler at a secure portal; null at others
     * @param whenGone run on the loop when the connection has ended and no request of it is under way any more
     */
    TcpConnection(
            Channel channel,
            LoopContext context,
            TcpSettings settings,
            Target target,
            Portal portal,
            @Nullable TlsHandler tls,
            Runnable whenGone) {
        this.channel = channel;
        this.context = context;
        this.patience = settings.patience();
        this.portal = portal;
        this.tls = tls;
        this.local = (InetSocketAddress) channel.localAddress();
        this.remote = (InetSocketAddress) channel.remoteAddress();
        this.whenGone = whenGone;
        this.queuePair = target.accept(this);
        this.sender = new ResponseSender(channel, context.pdus(), outputWatch());
        this.receiver = new CommandReceiver(this, settings.transfers(), queuePair, sender, context.data());
        this.handshakeTimer = context.owner()
                .schedule(this::handshakeTimeout, patience.handshake().toNanos());
    }

    private OutputWatch outputWatch() {
        Runnable stalled = () -> cut("the host took nothing for " + patience.output());
        return new OutputWatch(channel, context.owner(), patience.output().toNanos(), stalled);
    }

    /** A watch that counts only while this side reads. */
    InputWatch inputWatch(BooleanSupplier awaitsHost) {
        Runnable stalled = () -> cut("the host sent nothing of its data for " + patience.output());
        BooleanSupplier owed = () -> !ended && awaitsHost.getAsBoolean();
        return new InputWatch(context.owner(), patience.output().toNanos(), owed, () -> pauses != 0, stalled);
    }

    // What Netty tells.

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (!ended) {
                reading = true;
                queuePair.inputArrived();
                read(bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes()));
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        if (!ended) {
            sender.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            resume(SLOW_HOST);
        } else {
            pause(SLOW_HOST);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("connection from {} broke: {}", remote, cause.getMessage());
        } else {
            LOG.error("connection from {} ended by a programming error", remote, cause);
        }
        closeChannel();
    }

    // Input.

    private void read(ByteBuffer in) {
        if (backlog.isEmpty()) {
            receiver.decoder().feed(in);
        }
        if (in.hasRemaining()) {
            backlog.keep(in);
        }
    }

    /** Stops reading until the same reason is gone. */
    void pause(int reason) {
        pauses |= reason;
        receiver.decoder().pause();
        channel.config().setAutoRead(false);
    }

    /** A reason to stop is gone; reading goes on in a later turn of the loop if it was the last. */
    void resume(int reason) {
        boolean last = pauses == reason;
        pauses &= ~reason;
        if (last) {
            channel.eventLoop().execute(continueReading);
        }
    }

    private void continueReading() {
        if (pauses != 0 || ended) {
            return;
        }
        receiver.decoder().resume();
        reading = true;
        queuePair.inputArrived();
        receiver.decoder().feed(backlog.take());
        backlog.keepRest();
        reading = false;
        if (ended) {
            return;
        }
        if (pauses == 0) {
            channel.config().setAutoRead(true);
        }
        sender.flush();
    }

    /** The first command ends the time that a silent host is given. */
    void commandReceived() {
        if (!commandSeen) {
            commandSeen = true;
            handshakeTimer.cancel();
        }
    }

    private void handshakeTimeout() {
        cut("no command within " + patience.handshake());
    }

    // What the target asks for.

    @Override
    public void respond(Request request) {
        DataBuffer buffer = receiver.answered(request);
        if (!ended) {
            send(request, buffer);
        } else if (buffer != null) {
            buffer.release();
        }
        release(request);
    }

    private void send(Request request, @Nullable DataBuffer buffer) {
        if (request.responseBytes() > 0 && buffer != null) {
            sender.data(request, buffer, tellsSuccessInData(request.cqe()));
            return;
        }
        sender.completion(request.cqe());
        if (buffer != null) {
            buffer.release();
        }
    }

    /** The SUCCESS flag replaces a completion that says nothing but success (NVMe/TCP 1.1, 3.3.2.1). */
    private boolean tellsSuccessInData(Cqe cqe) {
        return queuePair.sqFlowControlDisabled() && cqe.status() == 0 && cqe.result() == 0;
    }

    @Override
    public boolean withdraw(Request request) {
        return receiver.waitsForBuffer(request);
    }

    @Override
    public void discard(Request request) {
        DataBuffer buffer = receiver.answered(request);
        if (buffer != null) {
            buffer.release();
        }
        release(request);
    }

    private void release(Request request) {
        queuePair.release(request);
        if (ended) {
            checkGone();
        }
    }

    @Override
    public void flush() {
        // While bytes are being read the batch is not over: channelReadComplete flushes it.
        if (!reading && !ended) {
            sender.flush();
        }
    }

    @Override
    public void close(String reason) {
        if (!ended) {
            LOG.info("closing the connection from {}: {}", remote, reason);
            sender.flush();
            linger();
        }
    }

    /** Ends the connection of a host that does not do its part, at once. */
    private void cut(String reason) {
        if (!ended) {
            LOG.info("closing the connection from {}: {}", remote, reason);
        }
        closeChannel();
    }

    /**
     * Ends the connection and waits for the host to close it. Whoever closes with unread input, or gets more of it, answers
     * with a reset. That may overtake what was sent last; and on the host it fails the sends that are under way with EPIPE,
     * for which Linux (nvme-tcp sends without MSG_NOSIGNAL) kills the process that does I/O by SIGPIPE.
     */
    private void linger() {
        end();
        shutdownOutput();
        channel.config().setAutoRead(true);
        context.owner().schedule(this::closeChannel, patience.linger().toNanos());
    }

    /** Ends the connection for an error of the host: tells it why, then waits for it to close. */
    void terminate(FatalError error) {
        LOG.warn("terminating the connection from {}: {}", remote, error);
        sender.terminate(error, receiver.decoder());
        linger();
    }

    /** What was sent last goes out first: io_uring has it still to send, and so has any loop when the host is slow. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void shutdownOutput() {
        if (tls != null) {
            tls.sayGoodbye();
        }
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        if (waiting == null || waiting.isEmpty()) {
            ((DuplexChannel) channel).shutdownOutput();
            return;
        }
        // From below any handler: TLS would make a record of nothing.
        channel.pipeline()
                .firstContext()
                .writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(sent -> ((DuplexChannel) channel).shutdownOutput());
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void closeChannel() {
        // How it went does not matter: channelInactive follows in any case.
        channel.close();
    }

    private void end() {
        if (!ended) {
            ended = true;
            handshakeTimer.cancel();
            sender.drop();
            receiver.abandon();
            queuePair.connectionClosed();
            targetTold = true;
            checkGone();
        }
    }

    private void checkGone() {
        if (targetTold && !gone && queuePair.idle()) {
            gone = true;
            whenGone.run();
        }
    }

    @Override
    public OwnerLoop loop() {
        return context.owner();
    }

    @Override
    public Portal portal() {
        return portal;
    }

    @Override
    public @Nullable PskIdentity pskIdentity() {
        return tls == null ? null : tls.identity();
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public String toString() {
        return "NVMe/TCP connection from " + remote + " to " + local;
    }
}
