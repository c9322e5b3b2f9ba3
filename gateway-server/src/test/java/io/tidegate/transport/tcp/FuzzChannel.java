package io.tidegate.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DuplexChannel;
import java.net.InetSocketAddress;

/** A socket without a network: what goes out is handed to a reader, what stops reading is obeyed. One thread. */
final class FuzzChannel extends EmbeddedChannel implements DuplexChannel {

    private static final InetSocketAddress HERE = new InetSocketAddress("127.0.0.1", 4420);
    private static final InetSocketAddress THERE = new InetSocketAddress("127.0.0.1", 50000);

    private boolean outputShutdown;

    @Override
    public InetSocketAddress localAddress() {
        return HERE;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return THERE;
    }

    /** Hands everything that was sent to {@code reader} and gives the buffers back. */
    void deliver(java.util.function.Consumer<ByteBuf> reader) {
        for (ByteBuf sent = readOutbound(); sent != null; sent = readOutbound()) {
            reader.accept(sent);
            if (!sent.release()) {
                throw new AssertionError("somebody else still holds " + sent);
            }
        }
    }

    @Override
    public boolean isInputShutdown() {
        return false;
    }

    @Override
    public ChannelFuture shutdownInput() {
        return newSucceededFuture();
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        return promise.setSuccess();
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShutdown;
    }

    @Override
    public ChannelFuture shutdownOutput() {
        outputShutdown = true;
        return newSucceededFuture();
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        outputShutdown = true;
        return promise.setSuccess();
    }

    @Override
    public boolean isShutdown() {
        return outputShutdown;
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdownOutput();
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        return shutdownOutput(promise);
    }
}
