package io.tidegate.app.demo;

import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.HostTimeouts;
import io.tidegate.initiator.Initiator;
import io.tidegate.initiator.MultipathNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Two gateways of one group on this machine, each a process, and the host's way to them. One thread. */
final class GatewayPair implements AutoCloseable {

    static final int SIZE = 2;

    private static final long PATIENCE_MILLIS = 30_000;
    private static final Duration PATH_PATIENCE = Duration.ofSeconds(60);
    private static final HostTimeouts TIMEOUTS =
            new HostTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(3));

    private final HaPlan plan;
    private final List<GatewayProcess> gateways = new ArrayList<>();
    private final Initiator initiator = Initiator.start(1);

    private GatewayPair(HaPlan plan) {
        this.plan = plan;
    }

    /** Starts both; they serve when this returns. */
    static GatewayPair start(HaPlan plan) throws DemoFailure {
        GatewayPair pair = new GatewayPair(plan);
        try {
            for (int gateway = 0; gateway < SIZE; gateway++) {
                pair.gateways.add(pair.begin(gateway));
            }
            for (GatewayProcess gateway : pair.gateways) {
                gateway.awaitReady();
            }
            return pair;
        } catch (DemoFailure failure) {
            pair.close();
            throw failure;
        }
    }

    private GatewayProcess begin(int gateway) throws DemoFailure {
        try {
            return GatewayProcess.start(
                    HaPlan.name(gateway), plan.data().resolve("logs"), plan.data(), plan.configuration(gateway));
        } catch (IOException failed) {
            throw new DemoFailure("gateway " + HaPlan.name(gateway) + " cannot be started: " + failed, failed);
        }
    }

    /** Starts one again that has ended. */
    GatewayProcess restart(int gateway) throws DemoFailure {
        gateways.set(gateway, begin(gateway));
        return gateways.get(gateway).awaitReady();
    }

    GatewayProcess get(int gateway) {
        return gateways.get(gateway);
    }

    /** Where the first listener is; the second has the next port. */
    int firstPort() {
        return plan.firstPort();
    }

    /** Where a gateway answers discovery. */
    int discoveryPort(int gateway) {
        return plan.of(gateway).discoveryPort();
    }

    /** Makes subsystem, namespace, host and a listener on each. */
    void makeObjects(Screen screen) throws DemoFailure {
        for (int gateway = 0; gateway < SIZE; gateway++) {
            try (DemoObjects objects = new DemoObjects(plan.grpcPort(gateway), plan.of(gateway))) {
                objects.make(screen);
            }
        }
    }

    /** The namespace by both gateways; returns once both paths are there. */
    MultipathNamespace connect() throws DemoFailure {
        List<HostOptions> portals = new ArrayList<>();
        for (int gateway = 0; gateway < SIZE; gateway++) {
            InetSocketAddress address = new InetSocketAddress(
                    InetAddress.ofLiteral(DemoPlan.ADDRESS), plan.of(gateway).port());
            portals.add(HostOptions.to(address, plan.nqn())
                    .withHost(DemoPlan.HOST)
                    .withIoQueues(1, 64)
                    .withTimeouts(TIMEOUTS));
        }
        MultipathNamespace namespace = MultipathNamespace.connect(initiator, portals, DemoPlan.NSID, PATH_PATIENCE);
        await(
                "both paths",
                () -> namespace.connected() == SIZE && namespace.serving().isPresent());
        return namespace;
    }

    /** Which gateway the host writes to; -1 for none. */
    int serving(MultipathNamespace namespace) {
        return namespace
                .serving()
                .map(address -> address.getPort() - plan.firstPort())
                .orElse(-1);
    }

    /** Waits until the host writes to a certain gateway. */
    void awaitServing(MultipathNamespace namespace, int gateway) throws DemoFailure {
        await(HaPlan.name(gateway) + " to serve", () -> serving(namespace) == gateway);
    }

    private static void await(String what, BooleanSupplier condition) throws DemoFailure {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new DemoFailure("waited in vain for " + what);
            }
            Pause.millis(2);
        }
    }

    @Override
    public void close() {
        initiator.close();
        gateways.reversed().forEach(GatewayProcess::close);
    }
}
