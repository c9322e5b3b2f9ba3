package io.tidegate.bench;

import com.google.protobuf.Message;
import io.tidegate.proto.GatewayGrpc.GatewayBlockingStub;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.get_gateway_info_req;
import io.tidegate.proto.namespace_add_req;
import io.tidegate.proto.nsid_status;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** What a benchmark puts into a gateway by its management calls: open subsystems with a listener, namespaces on sparse files. */
final class BenchContent {

    static final long MIB = 1 << 20;

    private final GatewayBlockingStub stub;
    private final Path folder;
    private final int port;
    private final String host;
    private int images;

    /** For a gateway that runs; images become files in {@code folder}, listeners use {@code port}. */
    BenchContent(GatewayBlockingStub stub, Path folder, int port) {
        this.stub = stub;
        this.folder = folder;
        this.port = port;
        this.host = stub.getGatewayInfo(get_gateway_info_req
                        .newBuilder()
                        .setCliVersion("1.5.24")
                        .build())
                .getHostname();
    }

    static String nqn(int subsystem) {
        return "nqn.2026-01.io.tidegate.bench:s" + subsystem;
    }

    /** Passes on an answer that says that all is well. */
    static <M extends Message> M good(M reply) {
        if ((int) reply.getField(reply.getDescriptorForType().findFieldByName("status")) != 0) {
            throw new IllegalStateException(reply.toString());
        }
        return reply;
    }

    String hostName() {
        return host;
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    /** Subsystems {@code from} to {@code to}, the last not included, which any host may use. */
    void subsystems(int from, int to) {
        for (int i = from; i < to; i++) {
            good(stub.createSubsystem(create_subsystem_req
                    .newBuilder()
                    .setSubsystemNqn(nqn(i))
                    .setEnableHa(true)
                    .setNoGroupAppend(true)
                    .build()));
            good(stub.addHost(add_host_req
                    .newBuilder()
                    .setSubsystemNqn(nqn(i))
                    .setHostNqn("*")
                    .build()));
            good(stub.createListener(listener(i)));
        }
    }

    create_listener_req listener(int subsystem) {
        return create_listener_req
                .newBuilder()
                .setNqn(nqn(subsystem))
                .setHostName(host)
                .setTraddr("127.0.0.1")
                .setTrsvcid(port)
                .build();
    }

    /** Another namespace; its id. */
    int namespace(int subsystem) {
        nsid_status reply = good(stub.namespaceAdd(namespace_add_req
                .newBuilder()
                .setSubsystemNqn(nqn(subsystem))
                .setRbdPoolName("file:")
                .setRbdImageName(folder.resolve("image-" + images++).toString())
                .setCreateImage(true)
                .setSize(MIB)
                .setBlockSize(512)
                .build()));
        return reply.getNsid();
    }

    /** As many more as are missing to {@code total}, spread over so many subsystems. */
    void namespacesUpTo(int total, int subsystems) {
        while (images < total) {
            namespace(images % subsystems);
        }
    }

    static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
