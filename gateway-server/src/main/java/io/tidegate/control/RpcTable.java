package io.tidegate.control;

import com.google.protobuf.Message;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.tidegate.bdev.Errno;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The methods of one gRPC service, served by whoever registered for them; every other method of the service answers
 * ENOTSUP in its status.
 *
 * <p>Invariants: the gRPC status is OK whatever happens and the outcome is in {@code status}, but for responses that have
 * no such field and calls that are to fail; a failure nobody foresaw is EBUSY as upstream has it, and is logged with its stack. Request bodies are
 * never logged: they may hold keys.
 */
final class RpcTable implements BindableService {

    private static final Logger LOG = LoggerFactory.getLogger(RpcTable.class);

    private final ServiceDescriptor service;
    private final BooleanSupplier closing;
    private final Map<String, Rpc<Message, Message>> served = new LinkedHashMap<>();
    private final Set<String> failing = new HashSet<>();

    RpcTable(ServiceDescriptor service, BooleanSupplier closing) {
        this.service = service;
        this.closing = closing;
    }

    /** Serves {@code method} by {@code rpc}. */
    @SuppressWarnings("unchecked") // The descriptor fixes both types; the map cannot say so.
    <Q extends Message, A extends Message> RpcTable serve(MethodDescriptor<Q, A> method, Rpc<Q, A> rpc) {
        served.put(method.getFullMethodName(), (Rpc<Message, Message>) (Rpc<?, ?>) rpc);
        return this;
    }

    /** As {@link #serve}, for a caller that takes any status for success: a refusal fails the call itself. */
    <Q extends Message, A extends Message> RpcTable serveOrFail(MethodDescriptor<Q, A> method, Rpc<Q, A> rpc) {
        failing.add(method.getFullMethodName());
        return serve(method, rpc);
    }

    /** Names of the RPCs that are served. */
    Set<String> served() {
        return served.keySet();
    }

    @Override
    public ServerServiceDefinition bindService() {
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(service);
        for (MethodDescriptor<?, ?> method : service.getMethods()) {
            bind(definition, method);
        }
        return definition.build();
    }

    @SuppressWarnings("unchecked") // Every method of a generated service carries messages.
    private void bind(ServerServiceDefinition.Builder definition, MethodDescriptor<?, ?> method) {
        MethodDescriptor<Message, Message> typed = (MethodDescriptor<Message, Message>) method;
        Message prototype = prototypeOf(typed);
        Rpc<Message, Message> rpc = served.getOrDefault(method.getFullMethodName(), request -> notServed(method));
        definition.addMethod(
                typed,
                ServerCalls.asyncUnaryCall((request, observer) -> answer(rpc, method, prototype, request, observer)));
    }

    private static Message prototypeOf(MethodDescriptor<Message, Message> method) {
        PrototypeMarshaller<Message> marshaller = (PrototypeMarshaller<Message>) method.getResponseMarshaller();
        return Objects.requireNonNull(marshaller.getMessagePrototype(), "a generated method knows its response");
    }

    private static Message notServed(MethodDescriptor<?, ?> method) throws Refusal {
        throw new Refusal(
                Errno.ENOTSUP,
                "this release of the gateway does not serve " + method.getBareMethodName()
                        + "; docs/support-matrix.md lists what it serves");
    }

    private void answer(
            Rpc<Message, Message> rpc,
            MethodDescriptor<?, ?> method,
            Message prototype,
            Message request,
            StreamObserver<Message> observer) {
        try {
            observer.onNext(call(rpc, method, request));
            observer.onCompleted();
        } catch (Refusal refusal) {
            LOG.info("{} refused, errno {}: {}", method.getBareMethodName(), refusal.errno(), refusal.text());
            if (failing.contains(method.getFullMethodName())) {
                fail(refusal, observer);
            } else {
                refuse(prototype, request, refusal, observer);
            }
        }
    }

    private Message call(Rpc<Message, Message> rpc, MethodDescriptor<?, ?> method, Message request) throws Refusal {
        if (closing.getAsBoolean()) {
            throw new Refusal(Errno.ESHUTDOWN, "the gateway is going down; try another one of its group");
        }
        try {
            return rpc.call(request);
        } catch (RuntimeException e) {
            LOG.error("{} failed unexpectedly", method.getBareMethodName(), e);
            throw new Refusal(
                    Errno.EBUSY,
                    method.getBareMethodName() + " failed inside the gateway (" + e + "); its log has the details");
        }
    }

    /** The few responses without a status field can fail as a call only. */
    private static void refuse(Message prototype, Message request, Refusal refusal, StreamObserver<Message> observer) {
        if (!StatusReply.carriesStatus(prototype)) {
            fail(refusal, observer);
            return;
        }
        Message reply = StatusReply.of(prototype, refusal.errno(), refusal.text());
        Message named = StatusReply.echo(reply, request, "subsystem_nqn", "nqn");
        observer.onNext(StatusReply.echo(named, request, "subsystem", "subsystem_nqn"));
        observer.onCompleted();
    }

    private static void fail(Refusal refusal, StreamObserver<Message> observer) {
        observer.onError(Status.INTERNAL.withDescription(refusal.text()).asRuntimeException());
    }
}
