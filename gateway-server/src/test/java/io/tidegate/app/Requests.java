package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.tidegate.proto.GatewayGrpc.GatewayBlockingStub;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.delete_listener_req;
import io.tidegate.proto.namespace_add_req;

/** Requests as upstream's client sends them, and what a good answer looks like. */
final class Requests {

    static final String NQN = "nqn.2016-06.io.example:s1";
    static final String OTHER = "nqn.2016-06.io.example:s2";
    static final String HOST = "nqn.2016-06.io.example:host1";
    static final String UUID = "11111111-2222-4333-8444-555555555555";
    static final long MIB = 1 << 20;

    private Requests() {}

    static int status(Message reply) {
        return (int) reply.getField(reply.getDescriptorForType().findFieldByName("status"));
    }

    static String text(Message reply) {
        return (String) reply.getField(reply.getDescriptorForType().findFieldByName("error_message"));
    }

    /** A subsystem with a namespace, a host and a listener. */
    static void populate(ManagedGateway gateway) {
        GatewayBlockingStub stub = gateway.stub;
        gateway.image("rbd", "img1", 16);
        gateway.image("rbd", "free", 16);
        good(stub.createSubsystem(subsystem(NQN).setSerialNumber("S1").build()));
        good(stub.namespaceAdd(namespace("img1").setNsid(1).setUuid(UUID).build()));
        good(stub.addHost(host(HOST)));
        good(stub.createListener(listener(4420).build()));
    }

    static void good(Message reply) {
        assertThat(status(reply)).as(text(reply)).isZero();
        assertThat(text(reply)).isEqualTo("Success");
    }

    static create_subsystem_req.Builder subsystem(String nqn) {
        return create_subsystem_req.newBuilder().setSubsystemNqn(nqn).setEnableHa(true);
    }

    static namespace_add_req.Builder namespace(String image) {
        return namespace_add_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setRbdPoolName("rbd")
                .setRbdImageName(image)
                .setBlockSize(512);
    }

    static add_host_req host(String nqn) {
        return add_host_req.newBuilder().setSubsystemNqn(NQN).setHostNqn(nqn).build();
    }

    static create_listener_req.Builder listener(int port) {
        return create_listener_req
                .newBuilder()
                .setNqn(NQN)
                .setHostName(ManagedGateway.HOST)
                .setTraddr("127.0.0.1")
                .setTrsvcid(port)
                .setVerifyHostName(true);
    }

    static delete_listener_req.Builder deletion(int port) {
        return delete_listener_req
                .newBuilder()
                .setNqn(NQN)
                .setHostName(ManagedGateway.HOST)
                .setTraddr("127.0.0.1")
                .setTrsvcid(port);
    }
}
