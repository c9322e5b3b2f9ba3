package io.tidegate.control;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.tidegate.admission.Doorkeeper;
import io.tidegate.admission.ServerTls;
import io.tidegate.config.settings.GatewaySettings;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The management port. Calls run on threads of their own because they block; any thread may start and stop it. */
public final class GrpcServer implements AutoCloseable {

    private static final int CALLS_PER_CONNECTION = 64;
    private static final int CALLS = 32;
    private static final long IDLE_SECONDS = 10;
    private static final long GRACE_SECONDS = 5;

    private final Server server;
    private final ExecutorService calls;
    private final HealthStatusManager health;

    private GrpcServer(Server server, ExecutorService calls, HealthStatusManager health) {
        this.server = server;
        this.calls = calls;
        this.health = health;
    }

    /**
     * Binds and serves.
     *
     * @param credentials how the port encrypts, see {@link ServerTls}
     * @throws IOException the address cannot be bound
     */
    public static GrpcServer start(GatewaySettings settings, ServerCredentials credentials, BindableService... services)
            throws IOException {
        ExecutorService calls = threads();
        HealthStatusManager health = new HealthStatusManager();
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
                        settings.grpc().socketAddress(), credentials)
                .intercept(new CallerName())
                .intercept(new Doorkeeper(settings.admission()))
                .addService(health.getHealthService())
                .addService(ProtoReflectionServiceV1.newInstance());
        for (BindableService service : services) {
            ServerServiceDefinition definition = service.bindService();
            builder.addService(definition);
            health.setStatus(definition.getServiceDescriptor().getName(), ServingStatus.SERVING);
        }
        Server server = builder.executor(calls)
                .maxInboundMessageSize(settings.limits().messageMebibytes() << 20)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                .build();
        try {
            server.start();
        } catch (IOException e) {
            calls.shutdown();
            throw e;
        }
        return new GrpcServer(server, calls, health);
    }

    /** Threads of the system, not virtual ones: calls into librados would hold on to the few carriers of those. */
    private static ExecutorService threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                CALLS,
                CALLS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("grpc-call-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** The port bound. */
    public int port() {
        return server.getPort();
    }

    /** Takes no new calls, gives those under way a moment, then ends them. */
    @Override
    public void close() {
        health.enterTerminalState();
        server.shutdown();
        try {
            if (!server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
                server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        calls.shutdownNow();
    }
}
