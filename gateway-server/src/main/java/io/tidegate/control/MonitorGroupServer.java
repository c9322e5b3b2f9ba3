package io.tidegate.control;

import com.google.protobuf.Empty;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.tidegate.admission.Doorkeeper;
import io.tidegate.config.settings.Admission;
import io.tidegate.config.settings.Endpoint;
import io.tidegate.proto.MonitorGroupGrpc;
import io.tidegate.proto.group_id_req;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The service {@code MonitorGroup}: a monitor client tells the gateway its group here, each time it starts. On the port below
 * that of management. Any thread.
 */
public final class MonitorGroupServer implements AutoCloseable {

    private static final long GRACE_SECONDS = 2;

    private final Server server;
    private final ExecutorService calls;

    /** Learns the number of the gateway's ANA group. */
    @FunctionalInterface
    public interface Joining {

        /**
         * Takes it up; may block.
         *
         * @param anaGroup from 1
         */
        void joins(int anaGroup) throws Refusal;
    }

    private MonitorGroupServer(Server server, ExecutorService calls) {
        this.server = server;
        this.calls = calls;
    }

    /**
     * Binds and serves.
     *
     * @throws IOException the address cannot be bound
     */
    public static MonitorGroupServer start(
            Endpoint endpoint, Admission admission, ServerCredentials credentials, Joining joining) throws IOException {
        ExecutorService calls = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("monitor-group").daemon().factory());
        Server server = NettyServerBuilder.forAddress(endpoint.socketAddress(), credentials)
                .intercept(new Doorkeeper(admission))
                .addService(new Service(joining))
                .executor(calls)
                .build();
        try {
            server.start();
        } catch (IOException e) {
            calls.shutdown();
            throw e;
        }
        return new MonitorGroupServer(server, calls);
    }

    private static final class Service extends MonitorGroupGrpc.MonitorGroupImplBase {

        private final Joining joining;

        Service(Joining joining) {
            this.joining = joining;
        }

        /** Counted from 0 in this one message, from 1 everywhere else. */
        @Override
        public void groupId(group_id_req request, StreamObserver<Empty> observer) {
            try {
                joining.joins(request.getId() + 1);
                observer.onNext(Empty.getDefaultInstance());
                observer.onCompleted();
            } catch (Refusal refusal) {
                observer.onError(Status.INTERNAL.withDescription(refusal.text()).asRuntimeException());
            }
        }
    }

    /** The port bound. */
    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdown();
        try {
            if (!server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        calls.shutdown();
    }
}
