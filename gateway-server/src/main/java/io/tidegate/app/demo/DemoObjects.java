package io.tidegate.app.demo;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.tidegate.bdev.Errno;
import io.tidegate.proto.GatewayGrpc;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.delete_listener_req;
import io.tidegate.proto.get_gateway_info_req;
import io.tidegate.proto.list_listeners_req;
import io.tidegate.proto.list_namespaces_req;
import io.tidegate.proto.listener_info;
import io.tidegate.proto.namespace_add_req;
import io.tidegate.proto.namespace_cli;
import io.tidegate.proto.nsid_status;
import io.tidegate.proto.req_status;
import io.tidegate.proto.subsys_status;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Makes the demo's objects through the management port, as any client would; what is there already is used again. */
final class DemoObjects implements AutoCloseable {

    private static final int BLOCK_BYTES = 512;
    private static final long CALL_SECONDS = 90;
    private static final long SERVED_SECONDS = 60;
    private static final long POLL_MILLIS = 20;

    private final ManagedChannel channel;
    private final DemoPlan plan;

    DemoObjects(int grpcPort, DemoPlan plan) {
        this.channel = NettyChannelBuilder.forAddress(DemoPlan.ADDRESS, grpcPort)
                .usePlaintext()
                .build();
        this.plan = plan;
    }

    /** Makes everything and waits until it is served. */
    void make(Screen screen) throws DemoFailure {
        try {
            String nqn = plan.nqn();
            subsystem(screen);
            namespace(screen, nqn);
            host(screen, nqn);
            listener(screen, nqn);
            awaitServed(nqn);
        } catch (StatusRuntimeException e) {
            throw new DemoFailure("the management service at " + channel.authority() + " does not answer", e);
        }
    }

    private GatewayGrpc.GatewayBlockingStub stub() {
        return GatewayGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    private void subsystem(Screen screen) throws DemoFailure {
        subsys_status reply = stub().createSubsystem(create_subsystem_req
                .newBuilder()
                .setSubsystemNqn(plan.nqn())
                .setNoGroupAppend(true)
                .setEnableHa(true)
                .build());
        report(screen, "subsystem " + plan.nqn(), reply.getStatus(), reply.getErrorMessage());
    }

    private void namespace(Screen screen, String nqn) throws DemoFailure {
        String what = "namespace " + DemoPlan.NSID + ": image " + plan.pool() + "/" + plan.image();
        if (served(nqn).isPresent()) {
            report(screen, what, Errno.EEXIST, "");
            return;
        }
        nsid_status reply = stub().namespaceAdd(namespace_add_req
                .newBuilder()
                .setSubsystemNqn(nqn)
                .setNsid(DemoPlan.NSID)
                .setRbdPoolName(plan.pool())
                .setRbdImageName(plan.image())
                .setBlockSize(BLOCK_BYTES)
                .setCreateImage(true)
                .setSize(plan.imageBytes())
                .build());
        report(screen, what, reply.getStatus(), reply.getErrorMessage());
    }

    private void host(Screen screen, String nqn) throws DemoFailure {
        req_status reply = stub().addHost(add_host_req
                .newBuilder()
                .setSubsystemNqn(nqn)
                .setHostNqn(DemoPlan.HOST.nqn())
                .build());
        report(screen, "host " + DemoPlan.HOST.nqn(), reply.getStatus(), reply.getErrorMessage());
    }

    private void listener(Screen screen, String nqn) throws DemoFailure {
        String hostName =
                stub().getGatewayInfo(get_gateway_info_req.getDefaultInstance()).getHostname();
        removeFormerListeners(nqn, hostName);
        req_status reply = stub().createListener(create_listener_req
                .newBuilder()
                .setNqn(nqn)
                .setHostName(hostName)
                .setTraddr(DemoPlan.ADDRESS)
                .setTrsvcid(plan.port())
                .setVerifyHostName(true)
                .build());
        report(screen, "listener " + DemoPlan.ADDRESS + ":" + plan.port(), reply.getStatus(), reply.getErrorMessage());
    }

    /** A demo with another port before this one has left its listener. */
    private void removeFormerListeners(String nqn, String hostName) {
        list_listeners_req all =
                list_listeners_req.newBuilder().setSubsystem(nqn).build();
        for (listener_info one : stub().listListeners(all).getListenersList()) {
            boolean own = one.getHostName().equals(hostName);
            if (own && (one.getTrsvcid() != plan.port() || !one.getActive())) {
                stub().deleteListener(delete_listener_req
                        .newBuilder()
                        .setNqn(nqn)
                        .setHostName(one.getHostName())
                        .setTraddr(one.getTraddr())
                        .setTrsvcid(one.getTrsvcid())
                        .setForce(true)
                        .build());
            }
        }
    }

    private static void report(Screen screen, String what, int status, String text) throws DemoFailure {
        if (status == Errno.EEXIST) {
            screen.done(what + " (was there)");
        } else if (status == 0) {
            screen.done(what);
        } else {
            throw new DemoFailure(what + ": " + text + " (errno " + status + ")");
        }
    }

    private Optional<namespace_cli> served(String nqn) {
        return stub()
                .listNamespaces(list_namespaces_req
                        .newBuilder()
                        .setSubsystem(nqn)
                        .setNsid(DemoPlan.NSID)
                        .build())
                .getNamespacesList()
                .stream()
                .findFirst();
    }

    /** After a restart the image may still be opening. */
    private void awaitServed(String nqn) throws DemoFailure {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SERVED_SECONDS);
        while (served(nqn).map(one -> one.getRbdImageSize() == 0).orElse(true)) {
            if (System.nanoTime() > deadline) {
                throw new DemoFailure("image " + plan.pool() + "/" + plan.image() + " could not be opened within "
                        + SERVED_SECONDS + " seconds; run the demo with --log-level info to see why");
            }
            pause();
        }
    }

    private static void pause() throws DemoFailure {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("the demo was interrupted", e);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
