package io.tidegate.transport.tcp;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SelectStrategyFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.nio.channels.spi.SelectorProvider;

/** How an event loop waits for its sockets. */
public enum IoKind {
    /** Linux epoll through Netty's native library. */
    EPOLL,
    /** The JDK's selector; works everywhere. */
    NIO;

    /** The fastest kind that works on this machine. */
    public static IoKind best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    /** What loops wait with; they stay awake while the mean pause is below the limit. */
    IoHandlerFactory handlers(long spinLimitNanos) {
        SelectStrategyFactory adaptive = () -> new AdaptiveWait(spinLimitNanos, System::nanoTime);
        return this == EPOLL
                ? EpollIoHandler.newFactory(0, adaptive)
                : NioIoHandler.newFactory(SelectorProvider.provider(), adaptive);
    }

    Class<? extends ServerSocketChannel> serverChannel() {
        return this == EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }
}
