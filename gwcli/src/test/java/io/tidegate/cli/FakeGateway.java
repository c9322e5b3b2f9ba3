package io.tidegate.cli;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.tidegate.cli.client.Person;
import io.tidegate.cli.client.Program;
import io.tidegate.proto.GatewayGrpc;
import io.tidegate.proto.gateway_info;
import io.tidegate.proto.tuning.GroupGrpc;
import io.tidegate.proto.tuning.InspectionGrpc;
import io.tidegate.proto.tuning.TracePart;
import io.tidegate.proto.tuning.TuningGrpc;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A gateway that serves every call of the contract: records the request and answers success or what it was told to. */
final class FakeGateway implements AutoCloseable {

    static final String HOST_NAME = "gw-self";

    /** What one run of the client did. */
    record Run(int exit, String out, String err) {}

    private final String name = InProcessServerBuilder.generateName();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Map<String, Message> replies = new HashMap<>();
    private final List<ServerServiceDefinition> services = new ArrayList<>();
    private final Server server;
    private @Nullable Server tcp;

    FakeGateway() {
        this(true);
    }

    /**
     * A gateway of a kind.
     *
     * @param tuning whether it knows Tidegate's own calls
     */
    FakeGateway(boolean tuning) {
        reply(
                "get_gateway_info",
                gateway_info
                        .newBuilder()
                        .setVersion("1.5.24")
                        .setErrorMessage("Success")
                        .setBoolStatus(true)
                        .setHostname(HOST_NAME)
                        .build());
        // A trace without an end would be waited for.
        reply(
                "TakeTrace",
                TracePart.newBuilder().setErrorMessage("Success").setEnded(true).build());
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(GatewayGrpc.getServiceDescriptor());
        GatewayGrpc.getServiceDescriptor().getMethods().forEach(method -> serve(service, method));
        services.add(service.build());
        try {
            if (tuning) {
                for (ServiceDescriptor descriptor : List.of(
                        TuningGrpc.getServiceDescriptor(),
                        InspectionGrpc.getServiceDescriptor(),
                        GroupGrpc.getServiceDescriptor())) {
                    ServerServiceDefinition.Builder own = ServerServiceDefinition.builder(descriptor);
                    descriptor.getMethods().forEach(method -> serve(own, method));
                    services.add(own.build());
                }
            }
            server = InProcessServerBuilder.forName(name)
                    .directExecutor()
                    .addServices(services)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private void serve(ServerServiceDefinition.Builder service, MethodDescriptor<?, ?> method) {
        service.addMethod(
                (MethodDescriptor<Message, Message>) method, ServerCalls.asyncUnaryCall((request, observer) -> {
                    String rpc = String.valueOf(method.getBareMethodName());
                    calls.add((rpc + " "
                                    + TextFormat.printer()
                                            .emittingSingleLine(true)
                                            .printToString(request))
                            .strip());
                    answer(rpc, method, observer);
                }));
    }

    private void answer(String rpc, MethodDescriptor<?, ?> method, StreamObserver<Message> observer) {
        Message reply = replies.containsKey(rpc) ? replies.get(rpc) : success(method);
        if (reply == null) {
            observer.onError(Status.DEADLINE_EXCEEDED.asRuntimeException());
            return;
        }
        observer.onNext(reply);
        observer.onCompleted();
    }

    private static Message success(MethodDescriptor<?, ?> method) {
        Message.Builder reply = prototype(method).getMessagePrototype().toBuilder();
        FieldDescriptor text = reply.getDescriptorForType().findFieldByName("error_message");
        return text == null ? reply.build() : reply.setField(text, "Success").build();
    }

    @SuppressWarnings("unchecked")
    private static MethodDescriptor.PrototypeMarshaller<Message> prototype(MethodDescriptor<?, ?> method) {
        return (MethodDescriptor.PrototypeMarshaller<Message>) method.getResponseMarshaller();
    }

    /** What a call answers from now on. */
    void reply(String rpc, Message reply) {
        replies.put(rpc, reply);
    }

    /** The call never answers in time from now on. */
    void stayAway(String rpc) {
        replies.put(rpc, null);
    }

    /** The calls so far: the RPC's name and its request in text format. */
    List<String> calls() {
        return calls;
    }

    /** Somebody sits at the terminal and answers. */
    Run runAsked(String program, String answer, String commandLine) {
        StringBuilder questions = new StringBuilder();
        Person person = new Person() {
            @Override
            public boolean isThere() {
                return true;
            }

            @Override
            public String answer(String question) {
                questions.append(question);
                return answer;
            }
        };
        Run run = run(program, Map.of(), person, commandLine.split(" "));
        return new Run(run.exit(), run.out(), questions + run.err());
    }

    /** Runs a command line under the name gwcli. */
    Run run(String commandLine) {
        return run("gwcli", Map.of(), commandLine.split(" "));
    }

    /** Runs arguments under a name. */
    Run run(String program, Map<String, String> environment, String... arguments) {
        return run(program, environment, Person.NOBODY, arguments);
    }

    private Run run(String program, Map<String, String> environment, Person person, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Program surroundings = new Program(program, environment, stream(out), stream(err), person);
        int exit = Gwcli.run(
                List.of(arguments),
                surroundings,
                (endpoint, tls) ->
                        InProcessChannelBuilder.forName(name).directExecutor().build());
        return new Run(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, false, StandardCharsets.UTF_8);
    }

    /** Serves processes of their own too. */
    int port() throws IOException {
        Server open = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addServices(services)
                .build()
                .start();
        tcp = open;
        return open.getPort();
    }

    @Override
    public void close() {
        if (tcp != null) {
            tcp.shutdownNow();
        }
        server.shutdownNow();
    }
}
