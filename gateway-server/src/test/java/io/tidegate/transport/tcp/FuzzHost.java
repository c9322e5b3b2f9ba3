package io.tidegate.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tidegate.nvme.Cqe;
import io.tidegate.nvme.tcp.FatalError;
import io.tidegate.nvme.tcp.PduDecoder;
import io.tidegate.nvme.tcp.PduHeader;
import io.tidegate.nvme.tcp.PduParameters;
import io.tidegate.nvme.tcp.PduRole;
import io.tidegate.nvme.tcp.PduSink;
import io.tidegate.nvme.tcp.PduType;
import io.tidegate.target.Portal;
import io.tidegate.target.Target;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The far end of one connection: sends bytes cut at random, and reads what comes as a host would, so that whatever the
 * target was told, what it says is sound.
 */
final class FuzzHost implements PduSink {

    private final FuzzChannel channel = new FuzzChannel();
    private final PduDecoder decoder = new PduDecoder(PduRole.HOST, this);
    private final Deque<byte[]> unsent = new ArrayDeque<>();
    private int completions;
    private int lastStatus = -1;
    private boolean gone;

    FuzzHost(LoopContext shared, TcpSettings settings, Target target, Portal portal) {
        LoopContext context = new LoopContext(
                new NettyOwnerLoop(channel.eventLoop()), shared.receive(), shared.data(), shared.pdus(), shared.tls());
        channel.pipeline()
                .addLast(new TcpConnection(channel, context, settings, target, portal, null, () -> gone = true));
    }

    FuzzChannel channel() {
        return channel;
    }

    /** Sends bytes in pieces, each as soon as the connection reads. */
    void send(byte[] bytes, Random random) {
        for (int at = 0; at < bytes.length; ) {
            int count = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 16 : 2000));
            unsent.add(Arrays.copyOfRange(bytes, at, at + count));
            at += count;
            push();
        }
    }

    /** Sends what waits while the connection reads, and takes what it says. */
    void push() {
        settle();
        while (!unsent.isEmpty() && channel.isOpen() && channel.config().isAutoRead()) {
            ByteBuf piece = Unpooled.wrappedBuffer(unsent.remove());
            channel.writeInbound(piece);
            if (piece.refCnt() != 0) {
                throw new AssertionError("input was not given back");
            }
            settle();
        }
    }

    /** Runs what waits on the loop and reads what was sent. */
    private void settle() {
        channel.runPendingTasks();
        channel.deliver(this::read);
        channel.runPendingTasks();
        channel.deliver(this::read);
    }

    private void read(ByteBuf sent) {
        ByteBuffer bytes = sent.nioBuffer();
        decoder.feed(bytes);
    }

    /** Lets this much time pass on the loop of this connection. */
    void pass(Duration time) {
        channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        settle();
    }

    /** The host cuts the connection; nothing of it may be left then. */
    void vanish() {
        unsent.clear();
        channel.close();
        settle();
        if (!gone) {
            throw new AssertionError("the connection has closed and is not gone");
        }
    }

    /** Completions received. */
    int completions() {
        return completions;
    }

    int lastStatus() {
        return lastStatus;
    }

    @Override
    public void header(PduHeader header, int dataBytes) {
        if (header.type() == PduType.IC_RESP) {
            decoder.negotiated(PduParameters.unlimited((header.dgst() & 1) != 0, (header.dgst() & 2) != 0));
        }
    }

    @Override
    public void complete(PduHeader header, boolean dataIntact) {
        if (!dataIntact) {
            throw new AssertionError("the target sent a wrong digest: " + header);
        }
        if (header.type() == PduType.CAPSULE_RESP) {
            completions++;
            lastStatus = new Cqe(header.buffer(), PduHeader.CQE).status();
        }
    }

    @Override
    public void failed(FatalError error) {
        throw new AssertionError("the target sent nonsense: " + error);
    }
}
