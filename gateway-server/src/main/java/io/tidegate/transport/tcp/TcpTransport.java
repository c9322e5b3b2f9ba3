package io.tidegate.transport.tcp;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.tidegate.target.Portal;
import io.tidegate.target.Target;
import io.tidegate.transport.Transport;
import io.tidegate.transport.tls.ServerHandshake;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The NVMe/TCP fabric: accepts hosts on portals and spreads their connections over event loops. Any thread may call.
 */
public final class TcpTransport implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);

    private static final int BACKLOG = 1024;
    private static final long CLOSE_SECONDS = 15;

    private final Target target;
    private final TcpSettings settings;
    private final IoEventLoopGroup group;
    private final Map<EventExecutor, LoopContext> contexts = new HashMap<>();
    private final Connections connections;

    /** By the address that was asked for, or the one that was given when its port was 0. Guarded by itself. */
    private final Map<InetSocketAddress, Listening> listeners = new HashMap<>();

    /** Starts the loops; nothing is accepted yet. */
    public TcpTransport(Target target, TcpSettings settings) {
        this.target = target;
        this.settings = settings;
        this.connections = new Connections(settings.maxConnections());
        this.group = new MultiThreadIoEventLoopGroup(
                settings.loops(),
                new DefaultThreadFactory("nvme-tcp", true),
                settings.io().handlers(settings.spinLimit().toNanos()));
        for (EventExecutor each : group) {
            contexts.put(each, LoopContext.of((EventLoop) each, settings));
        }
        contexts.values().forEach(context -> target.activity(context.owner()));
    }

    @Override
    public String type() {
        return "TCP";
    }

    /** Connections open at the moment. */
    public int connectionCount() {
        return connections.open();
    }

    /** Connections that are open, or of which a request is still at a device. */
    public int busyConnections() {
        return connections.alive();
    }

    /** Data buffers that requests have at the moment; each loop is asked in its turn. */
    public CompletionStage<Integer> lentBuffers() {
        CompletableFuture<Integer> sum = CompletableFuture.completedFuture(0);
        for (Map.Entry<EventExecutor, LoopContext> each : contexts.entrySet()) {
            DataBufferPool pool = each.getValue().data();
            sum = sum.thenCombine(CompletableFuture.supplyAsync(pool::lent, each.getKey()), Integer::sum);
        }
        return sum;
    }

    @Override
    public CompletionStage<Portal> listen(Portal portal) {
        if (!portal.transportType().equals(type())) {
            throw new IllegalArgumentException(portal + " is not a TCP portal");
        }
        InetSocketAddress wanted = portal.address();
        synchronized (listeners) {
            Listening known = wanted.getPort() == 0 ? null : listeners.get(wanted);
            if (known != null && known.secure() != portal.secure()) {
                return CompletableFuture.failedFuture(BindFailures.otherSecurity(wanted, known.secure()));
            }
            CompletableFuture<Channel> channel = known != null ? known.channel() : bind(portal);
            return channel.thenApply(listener -> portal(portal, listener));
        }
    }

    private CompletableFuture<Channel> bind(Portal wanted) {
        Listening bound = new Listening(wanted.secure(), new CompletableFuture<>());
        if (wanted.address().getPort() != 0) {
            listeners.put(wanted.address(), bound);
        }
        ChannelFuture binding = bootstrap(wanted).bind(wanted.address());
        binding.addListener(ignored -> bindingDone(wanted.address(), binding, bound));
        return bound.channel();
    }

    private void bindingDone(InetSocketAddress wanted, ChannelFuture binding, Listening bound) {
        Throwable failure = binding.cause();
        synchronized (listeners) {
            if (failure != null) {
                listeners.remove(wanted, bound);
            } else if (wanted.getPort() == 0) {
                listeners.put((InetSocketAddress) binding.channel().localAddress(), bound);
            }
        }
        if (failure != null) {
            bound.channel().completeExceptionally(BindFailures.explain(wanted, failure));
        } else {
            LOG.info(
                    "listening for NVMe/TCP hosts on {}{}",
                    binding.channel().localAddress(),
                    bound.secure() ? ", over TLS" : "");
            bound.channel().complete(binding.channel());
        }
    }

    private ServerBootstrap bootstrap(Portal wanted) {
        int high = settings.memory().maxPendingOutput();
        return settings.io()
                .bootstrap()
                .group(group)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(high / 2, high))
                .childHandler(new Accept(wanted));
    }

    /** The portal as the target knows it: what was asked for, with the port that was given. */
    private static Portal portal(Portal wanted, Channel listener) {
        return wanted.address().getPort() == 0 ? wanted.at((InetSocketAddress) listener.localAddress()) : wanted;
    }

    @Override
    public CompletionStage<Void> unlisten(Portal portal) {
        Listening listener;
        synchronized (listeners) {
            Listening known = listeners.get(portal.address());
            listener = known != null && known.secure() == portal.secure() ? listeners.remove(portal.address()) : null;
        }
        return listener == null
                ? CompletableFuture.completedFuture(null)
                : listener.channel().thenCompose(TcpTransport::stop).exceptionally(neverBound -> null);
    }

    private static CompletionStage<@Nullable Void> stop(Channel listener) {
        LOG.info("no longer listening on {}", listener.localAddress());
        CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();
        listener.close().addListener(ignored -> stopped.complete(null));
        return stopped;
    }

    @Override
    public void close() {
        Map<InetSocketAddress, Listening> all;
        synchronized (listeners) {
            all = Map.copyOf(listeners);
        }
        all.forEach((address, listening) ->
                unlisten(listening.portal(address)).toCompletableFuture().join());
        if (!connections.closeAll(settings.patience().linger(), CLOSE_SECONDS)) {
            LOG.warn("requests were still under way at block devices {} s after closing", CLOSE_SECONDS);
        }
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** An address that is bound, or is being bound. */
    private record Listening(boolean secure, CompletableFuture<Channel> channel) {

        Portal portal(InetSocketAddress address) {
            return secure ? Portal.tls(address) : Portal.tcp(address);
        }
    }

    /** Sets up an accepted channel, on its loop. */
    private final class Accept extends ChannelInitializer<Channel> {

        private final Portal wanted;

        Accept(Portal wanted) {
            this.wanted = wanted;
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored")
        protected void initChannel(Channel channel) {
            if (!connections.admit(channel)) {
                channel.close();
                return;
            }
            LoopContext context = Objects.requireNonNull(contexts.get(channel.eventLoop()));
            channel.config().setRecvByteBufAllocator(context.receive());
            Portal portal = portal(wanted, channel.parent());
            TlsHandler tls = portal.secure() ? tls(context, portal) : null;
            if (tls != null) {
                channel.pipeline().addLast(tls);
            }
            channel.pipeline()
                    .addLast(new TcpConnection(channel, context, settings, target, portal, tls, connections::gone));
        }

        private TlsHandler tls(LoopContext context, Portal portal) {
            ServerHandshake handshake = new ServerHandshake(identity -> target.pskKeys(identity, portal));
            return new TlsHandler(context.tls().get(), handshake, target.authenticationWorker());
        }

        @Override
        public boolean isSharable() {
            return true;
        }
    }
}
