package io.tidegate.transport.tcp;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.SelectStrategyFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.tidegate.memory.HugeMemory;
import java.nio.channels.spi.SelectorProvider;
import java.util.Optional;

/** How an event loop waits for its sockets, and moves their bytes. */
public enum IoKind {
    /** Linux epoll through Netty's native library. */
    EPOLL,
    /** Linux io_uring through Netty's native library: the kernel reads ahead into buffers that it was given (ADR 95). */
    IO_URING,
    /** The JDK's selector; works everywhere. */
    NIO;

    /** The kind that is best where nobody asks for another: never io_uring, which ADR 95 measured. */
    public static IoKind best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    /** Why this machine does not have it; empty when it has. Asked of io_uring only by those who want it. */
    public Optional<Throwable> unavailability() {
        return switch (this) {
            case EPOLL -> Optional.ofNullable(Epoll.unavailabilityCause());
            case IO_URING -> Optional.ofNullable(IoUring.unavailabilityCause()).or(IoKind::withoutRings);
            case NIO -> Optional.empty();
        };
    }

    private static Optional<Throwable> withoutRings() {
        return IoUring.isRegisterBufferRingSupported()
                ? Optional.empty()
                : Optional.of(new UnsupportedOperationException(
                        "the kernel takes no ring of buffers (IORING_REGISTER_PBUF_RING), as Linux does from 5.19 on"));
    }

    /** What loops wait with; they stay awake while the mean pause is below the limit. */
    IoHandlerFactory handlers(long spinLimitNanos) {
        SelectStrategyFactory adaptive = () -> adaptive(spinLimitNanos);
        return switch (this) {
            case EPOLL -> EpollIoHandler.newFactory(0, adaptive);
            case IO_URING -> executor -> UringHandler.of(executor, adaptive(spinLimitNanos));
            case NIO -> NioIoHandler.newFactory(SelectorProvider.provider(), adaptive);
        };
    }

    private static AdaptiveWait adaptive(long spinLimitNanos) {
        return new AdaptiveWait(spinLimitNanos, System::nanoTime);
    }

    /** What the connections of a loop read into, {@code bytes} at a time where they share one buffer. */
    RecvByteBufAllocator receive(int bytes, HugeMemory memory) {
        return this == IO_URING ? new ReceiveRing.Reads() : new ReceiveAllocator(bytes, memory);
    }

    /** A server whose connections are of this kind. */
    ServerBootstrap bootstrap() {
        ServerBootstrap server = new ServerBootstrap();
        return switch (this) {
            case EPOLL -> server.channel(EpollServerSocketChannel.class);
            case IO_URING ->
                server.channel(IoUringServerSocketChannel.class)
                        .childOption(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, ReceiveRing.GROUP);
            case NIO -> server.channel(NioServerSocketChannel.class);
        };
    }
}
