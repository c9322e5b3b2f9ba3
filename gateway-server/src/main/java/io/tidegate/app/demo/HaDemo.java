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

/** Two gateways, one killed in the middle of the work of a host that checks every byte. Blocks its caller. */
public final class HaDemo implements AutoCloseable {

    private static final int GATEWAYS = 2;
    private static final int WRITERS = 4;
    private static final long WORK = 2000;
    private static final long PATIENCE_MILLIS = 30_000;
    private static final Duration PATH_PATIENCE = Duration.ofSeconds(30);
    private static final HostTimeouts TIMEOUTS =
            new HostTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(3));

    private final Screen screen;
    private final HaPlan plan;
    private final List<GatewayProcess> gateways = new ArrayList<>();
    private final Initiator initiator = Initiator.start(1);

    /** A demo that has not begun. */
    public HaDemo(Screen screen, HaPlan plan) {
        this.screen = screen;
        this.plan = plan;
    }

    /** Plays it once; the gateways stay up until {@link #close}. */
    public void play() throws DemoFailure {
        for (int gateway = 0; gateway < GATEWAYS; gateway++) {
            gateways.add(start(gateway));
        }
        for (GatewayProcess gateway : gateways) {
            gateway.awaitReady();
            screen.done("gateway " + gateway.name() + " up, process " + gateway.pid());
        }
        for (int gateway = 0; gateway < GATEWAYS; gateway++) {
            try (DemoObjects objects = new DemoObjects(plan.grpcPort(gateway), plan.of(gateway))) {
                objects.make(screen);
            }
        }
        try (MultipathNamespace namespace =
                MultipathNamespace.connect(initiator, portals(), DemoPlan.NSID, PATH_PATIENCE)) {
            work(namespace);
        }
    }

    private GatewayProcess start(int gateway) throws DemoFailure {
        try {
            return GatewayProcess.start(
                    HaPlan.name(gateway), plan.data().resolve("logs"), plan.data(), plan.configuration(gateway));
        } catch (IOException failed) {
            throw new DemoFailure("gateway " + HaPlan.name(gateway) + " cannot be started: " + failed, failed);
        }
    }

    private List<HostOptions> portals() {
        List<HostOptions> portals = new ArrayList<>();
        for (int gateway = 0; gateway < GATEWAYS; gateway++) {
            InetSocketAddress address = new InetSocketAddress(
                    InetAddress.ofLiteral(DemoPlan.ADDRESS), plan.of(gateway).port());
            portals.add(HostOptions.to(address, plan.nqn())
                    .withHost(DemoPlan.HOST)
                    .withIoQueues(1, 64)
                    .withTimeouts(TIMEOUTS));
        }
        return portals;
    }

    private void work(MultipathNamespace namespace) throws DemoFailure {
        await(
                "both paths",
                () -> namespace.connected() == GATEWAYS && namespace.serving().isPresent());
        int first = serving(namespace);
        screen.done("the host is connected to both; " + HaPlan.name(first) + " serves the namespace");
        try (VerifiedWriters writers = VerifiedWriters.start(namespace, WRITERS, System.nanoTime())) {
            writers.awaitWork(WORK, PATIENCE_MILLIS);
            kill(first, namespace, writers);
            writers.awaitWork(WORK, PATIENCE_MILLIS);
            returnOf(first, namespace, writers);
            writers.awaitWork(WORK, PATIENCE_MILLIS);
            long acknowledged = writers.acknowledged();
            long blocks = writers.verifyAll();
            screen.done(acknowledged + " writes acknowledged, no error at the host; all " + blocks
                    + " blocks read back as written");
        }
    }

    /** Which gateway the host writes to, from 0. */
    private int serving(MultipathNamespace namespace) {
        return namespace
                .serving()
                .map(address -> address.getPort() - plan.firstPort())
                .orElse(0);
    }

    private void kill(int gateway, MultipathNamespace namespace, VerifiedWriters writers) throws DemoFailure {
        writers.longestGapMillis();
        gateways.get(gateway).kill();
        screen.done("kill -9 of " + HaPlan.name(gateway) + " in the middle of the work");
        await("the other gateway", () -> namespace.serving().isPresent() && serving(namespace) != gateway);
        writers.awaitWork(WRITERS, PATIENCE_MILLIS);
        screen.done(
                HaPlan.name(serving(namespace)) + " took over: the host waited " + writers.longestGapMillis() + " ms");
    }

    private void returnOf(int gateway, MultipathNamespace namespace, VerifiedWriters writers) throws DemoFailure {
        gateways.set(gateway, start(gateway).awaitReady());
        screen.done("gateway " + HaPlan.name(gateway) + " is back, process "
                + gateways.get(gateway).pid());
        writers.longestGapMillis();
        await("failback", () -> namespace.serving().isPresent() && serving(namespace) == gateway);
        writers.awaitWork(WRITERS, PATIENCE_MILLIS);
        screen.done(
                "it was steady for a while and has its hosts again: they waited " + writers.longestGapMillis() + " ms");
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
