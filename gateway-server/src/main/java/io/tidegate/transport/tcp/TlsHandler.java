package io.tidegate.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.tidegate.nvme.auth.PskIdentity;
import io.tidegate.transport.tcp.RecordCutter.TooLongException;
import io.tidegate.transport.tls.Alert;
import io.tidegate.transport.tls.KeyUpdate;
import io.tidegate.transport.tls.RecordOpener;
import io.tidegate.transport.tls.RecordSealer;
import io.tidegate.transport.tls.Records;
import io.tidegate.transport.tls.ServerHandshake;
import io.tidegate.transport.tls.TlsFailure;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS between the socket and the {@link TcpConnection} of a secure portal (NVMe/TCP 1.1, 3.6.1). Owner: the event loop; the
 * handshake is computed by a worker, while the loop does not read from this connection.
 *
 * <p>Life: handshake → open → ended. In between nothing that is not protected passes in either direction. Each buffer written
 * becomes one buffer for the socket, so that {@link OutputWatch} counts the same with TLS and without.
 */
final class TlsHandler extends ChannelDuplexHandler {

    private static final Logger LOG = LoggerFactory.getLogger(TlsHandler.class);

    /** Undecided bytes of a host that hurries ahead of its own handshake; it has no reason to. */
    private static final int MOST_EARLY_BYTES = 1 << 16;

    private final TlsScratch scratch;
    private final Executor worker;
    private final RecordCutter cutter;
    private final ByteBuf early = Unpooled.buffer(0, MOST_EARLY_BYTES);

    private @Nullable ServerHandshake handshake;
    private @Nullable PskIdentity identity;
    private @Nullable RecordOpener opener;
    private @Nullable RecordSealer sealer;
    private @Nullable ChannelHandlerContext context;
    private boolean computing;
    private boolean ended;

    /**
     * A handler for one connection.
     *
     * @param handshake waits for the host
     * @param worker computes it
     */
    TlsHandler(TlsScratch scratch, ServerHandshake handshake, Executor worker) {
        this.scratch = scratch;
        this.handshake = handshake;
        this.worker = worker;
        this.cutter = new RecordCutter(scratch);
    }

    /** Who the host is; null before the handshake is over. */
    @Nullable
    PskIdentity identity() {
        return identity;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    // Input.

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            if (ended) {
                return;
            }
            if (opener != null) {
                open(ctx, opener, in);
            } else if (in.readableBytes() > early.maxWritableBytes()) {
                fail(ctx, Alert.UNEXPECTED_MESSAGE, "more bytes than a handshake has");
            } else {
                early.writeBytes(in);
                shakeHands(ctx);
            }
        } finally {
            in.release();
        }
    }

    private void shakeHands(ChannelHandlerContext ctx) {
        ServerHandshake running = handshake;
        if (computing || running == null) {
            return;
        }
        byte[] record = next(ctx, early);
        early.discardReadBytes();
        if (record == null) {
            return;
        }
        byte[] copy = Arrays.copyOf(record, cutter.recordBytes());
        cutter.done();
        computing = true;
        ctx.channel().config().setAutoRead(false);
        try {
            worker.execute(() -> {
                running.offer(copy);
                ctx.executor().execute(() -> computed(ctx, running));
            });
        } catch (RejectedExecutionException e) {
            // The gateway goes down.
            end(ctx);
        }
    }

    private byte @Nullable [] next(ChannelHandlerContext ctx, ByteBuf in) {
        try {
            return cutter.next(in);
        } catch (TooLongException e) {
            fail(ctx, Alert.RECORD_OVERFLOW, e.getMessage());
            return null;
        }
    }

    private void computed(ChannelHandlerContext ctx, ServerHandshake running) {
        computing = false;
        if (ended || !ctx.channel().isActive()) {
            return;
        }
        byte[] output = running.takeOutput();
        if (output.length > 0) {
            send(ctx, Unpooled.wrappedBuffer(output));
        }
        if (running.failure().isPresent()) {
            LOG.info(
                    "no TLS with {}: {}",
                    ctx.channel().remoteAddress(),
                    running.failure().get());
            end(ctx);
            return;
        }
        running.agreement().ifPresent(this::agreed);
        ctx.channel().config().setAutoRead(true);
        if (opener != null) {
            open(ctx, opener, early);
            early.release();
            ctx.fireChannelReadComplete();
        } else {
            shakeHands(ctx);
        }
    }

    private void agreed(ServerHandshake.Agreement agreement) {
        handshake = null;
        identity = agreement.identity();
        opener = agreement.opener();
        sealer = agreement.sealer();
        LOG.debug("TLS with {}", identity);
    }

    /** Opens every whole record of {@code in} and hands on what was in them, many at a time. */
    private void open(ChannelHandlerContext ctx, RecordOpener with, ByteBuf in) {
        LoopBuffer opened = scratch.opened();
        opened.clear();
        for (byte[] record = next(ctx, in); record != null && !ended; record = next(ctx, in)) {
            open(ctx, with, record, opened);
            cutter.done();
            if (opened.writableBytes() < Records.MAX_PLAIN_BYTES) {
                handOn(ctx, opened);
            }
        }
        handOn(ctx, opened);
    }

    private void open(ChannelHandlerContext ctx, RecordOpener with, byte[] record, LoopBuffer opened) {
        byte[] plain = scratch.plain();
        try {
            int length = with.open(record, plain);
            switch (with.type()) {
                case Records.APPLICATION_DATA -> opened.writeBytes(plain, 0, length);
                case Records.HANDSHAKE -> keyUpdate(ctx, with, plain, length);
                case Records.ALERT -> alerted(ctx, plain, length);
                default -> fail(ctx, Alert.UNEXPECTED_MESSAGE, "a record of type " + with.type());
            }
        } catch (TlsFailure e) {
            fail(ctx, e.alert(), e.getMessage());
        }
    }

    private static void handOn(ChannelHandlerContext ctx, LoopBuffer opened) {
        if (opened.isReadable()) {
            ctx.fireChannelRead(opened);
            opened.clear();
        }
    }

    private void keyUpdate(ChannelHandlerContext ctx, RecordOpener with, byte[] message, int length) throws TlsFailure {
        if (KeyUpdate.received(message, length, with) && sealer != null) {
            int bytes = KeyUpdate.answer(sealer, scratch.plain(), scratch.sealed());
            send(ctx, Unpooled.copiedBuffer(scratch.sealed(), 0, bytes));
        }
    }

    private void alerted(ChannelHandlerContext ctx, byte[] message, int length) {
        if (!Alert.isCloseNotify(message, length)) {
            int description = length == Alert.BYTES ? message[1] & 0xff : -1;
            LOG.info("{} ended TLS with alert {}", ctx.channel().remoteAddress(), description);
        }
        end(ctx);
    }

    // Output.

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ByteBuf plain = (ByteBuf) message;
        try {
            if (sealer == null) {
                // A connection that ends before it began has nothing to say.
                promise.setFailure(new IllegalStateException("nothing is sent before the handshake is over"));
                return;
            }
            ctx.write(seal(ctx, sealer, Records.APPLICATION_DATA, plain), promise);
        } finally {
            plain.release();
        }
    }

    private ByteBuf seal(ChannelHandlerContext ctx, RecordSealer with, int type, ByteBuf plain) {
        int left = plain.readableBytes();
        int records = Math.max(1, (left + Records.MAX_PLAIN_BYTES - 1) / Records.MAX_PLAIN_BYTES);
        ByteBuf out = ctx.alloc().directBuffer(left + records * Records.OVERHEAD_BYTES);
        for (int i = 0; i < records; i++) {
            int length = Math.min(plain.readableBytes(), Records.MAX_PLAIN_BYTES);
            plain.readBytes(scratch.plain(), 0, length);
            out.writeBytes(scratch.sealed(), 0, with.seal(type, scratch.plain(), length, scratch.sealed()));
        }
        return out;
    }

    // The end.

    /** Tells the host that nothing more comes, so that it can tell an end from an attack. */
    void sayGoodbye() {
        if (context != null && !ended) {
            ended = true;
            alert(context, Alert.CLOSE_NOTIFY);
        }
    }

    private void fail(ChannelHandlerContext ctx, Alert alert, @Nullable String why) {
        LOG.warn("ending TLS with {}: {}", ctx.channel().remoteAddress(), why);
        alert(ctx, alert);
        end(ctx);
    }

    private void alert(ChannelHandlerContext ctx, Alert alert) {
        if (sealer != null) {
            ByteBuf message = Unpooled.wrappedBuffer(alert.message());
            send(ctx, seal(ctx, sealer, Records.ALERT, message));
        }
    }

    /** A failed write closes the connection by exceptionCaught. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private static void send(ChannelHandlerContext ctx, ByteBuf bytes) {
        ctx.writeAndFlush(bytes, ctx.voidPromise());
    }

    /** What was sent last goes out first. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void end(ChannelHandlerContext ctx) {
        ended = true;
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended = true;
        cutter.done();
        if (early.refCnt() > 0 && opener == null) {
            early.release();
        }
        ctx.fireChannelInactive();
    }
}
