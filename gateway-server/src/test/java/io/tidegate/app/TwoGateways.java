package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.namespace_add_req;
import io.tidegate.store.MemoryStateStore;
import io.tidegate.store.StateStore;
import io.tidegate.target.ReservationHosts;
import io.tidegate.target.ReservationHosts.Host;
import io.tidegate.target.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;

/** Up to two gateways over one shared state that serve one namespace to any host; what tests of sharing start from. */
abstract class TwoGateways {

    static final String NQN = "nqn.2016-06.io.example:s1";
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

    final MemoryDeviceFactory devices = new MemoryDeviceFactory(64 << 20);
    StateStore store = new MemoryStateStore();
    ManagedGateway one;
    ManagedGateway two;
    private final List<Host> hosts = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        everyHostLeaves();
        if (two != null) {
            two.close();
        }
        if (one != null) {
            one.close();
        }
        devices.close();
        store.close();
    }

    /** A gateway that serves one namespace to any host. */
    void serve() throws Exception {
        one = new ManagedGateway(store, devices);
        one.image("rbd", "disk", 1);
        one.stub.createSubsystem(create_subsystem_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setEnableHa(true)
                .setNoGroupAppend(true)
                .build());
        one.stub.addHost(
                add_host_req.newBuilder().setSubsystemNqn(NQN).setHostNqn("*").build());
        addNamespace();
        one.stub.createListener(create_listener_req
                .newBuilder()
                .setNqn(NQN)
                .setHostName(ManagedGateway.HOST)
                .setTraddr("127.0.0.1")
                .setTrsvcid(4420)
                .build());
        served(one);
    }

    void addNamespace() {
        assertThat(one.stub
                        .namespaceAdd(namespace_add_req
                                .newBuilder()
                                .setSubsystemNqn(NQN)
                                .setNsid(1)
                                .setRbdPoolName("rbd")
                                .setRbdImageName("disk")
                                .setBlockSize(512)
                                .build())
                        .getStatus())
                .isZero();
    }

    void serveTwice() throws Exception {
        serve();
        two = new ManagedGateway(store, devices);
        served(two);
    }

    void served(ManagedGateway gateway) throws Exception {
        var state = store.read();
        assertThat(gateway.reconciler.await(state.version(), state.entries().keySet(), Duration.ofSeconds(30)))
                .isEmpty();
    }

    Host connect(Target target, int number) {
        Host host = ReservationHosts.connect(target, NQN, number);
        hosts.add(host);
        return host;
    }

    /** A gateway ends when its hosts have; those of this test live on its own thread. */
    void everyHostLeaves() {
        hosts.forEach(Host::leave);
        hosts.clear();
    }

    static void until(BooleanSupplier condition) {
        long limit = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(limit);
            Thread.onSpinWait();
        }
    }
}
