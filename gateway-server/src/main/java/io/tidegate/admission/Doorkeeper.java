package io.tidegate.admission;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.tidegate.admission.Callers.Refusal;
import io.tidegate.config.settings.Admission;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks every call where it comes from and who makes it, before anything of it is read. Any thread. */
public final class Doorkeeper implements ServerInterceptor {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Callers callers;

    /** For one gateway. */
    public Doorkeeper(Admission admission) {
        this.callers = new Callers(admission);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Optional<Refusal> refusal = callers.refuse(
                call.getMethodDescriptor().getBareMethodName(), addressOf(call), headers.get(AUTHORIZATION));
        if (refusal.isEmpty()) {
            return next.startCall(call, headers);
        }
        Status status = refusal.get().canProve() ? Status.UNAUTHENTICATED : Status.PERMISSION_DENIED;
        call.close(status.withDescription(refusal.get().reason()), new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private static @Nullable InetAddress addressOf(ServerCall<?, ?> call) {
        return call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress socket
                ? socket.getAddress()
                : null;
    }
}
