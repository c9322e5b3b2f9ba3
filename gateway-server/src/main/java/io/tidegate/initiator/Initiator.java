package io.tidegate.initiator;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The event loops on which hosts live; connections are spread over them. Any thread may call.
 *
 * <p>Loops wait by epoll where the machine has it, by the JDK's selector otherwise.
 */
public final class Initiator implements AutoCloseable {

    private final MultiThreadIoEventLoopGroup loops;
    private final Class<? extends SocketChannel> channelType;
    private final Map<HostQueuePair, ChannelFuture> open = new ConcurrentHashMap<>();
    private volatile boolean closing;

    private Initiator(int threads, IoHandlerFactory handlers, Class<? extends SocketChannel> channelType) {
        this.loops = new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("initiator", true), handlers);
        this.channelType = channelType;
    }

    /** Starts an initiator with {@code threads} loops. */
    public static Initiator start(int threads) {
        return Epoll.isAvailable()
                ? new Initiator(threads, EpollIoHandler.newFactory(), EpollSocketChannel.class)
                : new Initiator(threads, NioIoHandler.newFactory(), NioSocketChannel.class);
    }

    /**
     * Connects to a subsystem: admin queue, enabled controller, I/O queues. Blocks.
     *
     * @throws NvmeException when the target cannot be reached or refuses; the message says why
     */
    public HostController connect(HostOptions options) throws NvmeException {
        return HostController.connect(this, options);
    }

    /**
     * Asks the discovery controller named by {@code options} what there is to connect to. Blocks.
     *
     * @throws NvmeException when the target cannot be reached or refuses; the message says why
     */
    public DiscoveryResult discover(HostOptions options) throws NvmeException {
        return new DiscoveryClient(this).discover(options);
    }

    /**
     * Opens the connection of one queue pair and sends no command: Connect and what follows is the caller's. Blocks until
     * both ends have agreed on the connection.
     *
     * @param depth commands under way at a time; what {@code options} say of queues is not looked at, but for digests
     * @throws NvmeException when the target cannot be reached or refuses; the message says why
     */
    public HostQueuePair open(int queueId, int depth, HostOptions options) throws NvmeException {
        if (options.address().isUnresolved()) {
            throw new NvmeException("cannot connect to " + options.where() + ": the host name is unknown");
        }
        HostQueuePair queue = new HostQueuePair(queueId, depth, options);
        ChannelFuture connecting = bootstrap(queue, options).connect(options.address());
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                queue.linkDown(reason(connecting.cause()));
            }
        });
        open.put(queue, connecting);
        queue.onEnd(reason -> open.remove(queue));
        if (closing) {
            end(queue, connecting);
        }
        return Await.result(queue.opened());
    }

    /** A connection being made ends when it has been made; one that failed has told its queue before. */
    private static void end(HostQueuePair queue, ChannelFuture connecting) {
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                queue.close("the initiator was closed");
            }
        });
    }

    private Bootstrap bootstrap(HostQueuePair queue, HostOptions options) {
        return new Bootstrap()
                .group(loops)
                .channel(channelType)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(2048, 65536, 262144))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        options.timeouts().connect().toMillis())
                .handler(queue.link());
    }

    private static String reason(Throwable cause) {
        return cause.getMessage() != null ? cause.getMessage() : cause.toString();
    }

    /** Ends every connection and the loops. Blocks until nothing is left. */
    @Override
    public void close() {
        closing = true;
        List<HostQueuePair> left = List.copyOf(open.keySet());
        open.forEach(Initiator::end);
        // A loop that ends first may end without telling a queue that its connection is gone.
        left.forEach(queue -> queue.ended().join());
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
