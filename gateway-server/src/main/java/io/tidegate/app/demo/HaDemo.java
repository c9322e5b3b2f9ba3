package io.tidegate.app.demo;

import io.tidegate.initiator.MultipathNamespace;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Two gateways, one killed in the middle of the work of a host that checks every byte. Blocks its caller. */
public final class HaDemo implements AutoCloseable {

    private static final int WRITERS = 4;
    private static final long WORK = 2000;
    private static final long PATIENCE_MILLIS = 60_000;

    private final Screen screen;
    private final HaPlan plan;
    private final AtomicReference<@Nullable GatewayPair> running = new AtomicReference<>();

    /** A demo that has not begun. */
    public HaDemo(Screen screen, HaPlan plan) {
        this.screen = screen;
        this.plan = plan;
    }

    /** Plays it once; the gateways stay up until {@link #close}. */
    public void play() throws DemoFailure {
        GatewayPair pair = GatewayPair.start(plan);
        running.set(pair);
        for (int gateway = 0; gateway < GatewayPair.SIZE; gateway++) {
            GatewayProcess process = pair.get(gateway);
            screen.done("gateway " + process.name() + " up, process " + process.pid() + ", status page "
                    + plan.statusPage(gateway));
        }
        pair.makeObjects(screen);
        try (MultipathNamespace namespace = pair.connect()) {
            work(pair, namespace);
        }
    }

    private void work(GatewayPair pair, MultipathNamespace namespace) throws DemoFailure {
        int first = pair.serving(namespace);
        screen.done("the host is connected to both; " + HaPlan.name(first) + " serves the namespace");
        try (VerifiedWriters writers = VerifiedWriters.start(namespace, WRITERS, System.nanoTime())) {
            writers.awaitWork(WORK, PATIENCE_MILLIS);
            kill(pair, first, namespace, writers);
            writers.awaitWork(WORK, PATIENCE_MILLIS);
            bringBack(pair, first, namespace, writers);
            writers.awaitWork(WORK, PATIENCE_MILLIS);
            long acknowledged = writers.acknowledged();
            long blocks = writers.verifyAll();
            screen.done(acknowledged + " writes acknowledged, no error at the host; all " + blocks
                    + " blocks read back as written");
        }
    }

    private void kill(GatewayPair pair, int gateway, MultipathNamespace namespace, VerifiedWriters writers)
            throws DemoFailure {
        int other = GatewayPair.SIZE - 1 - gateway;
        writers.longestGapMillis();
        pair.get(gateway).kill();
        screen.done("kill -9 of " + HaPlan.name(gateway) + " in the middle of the work");
        pair.awaitServing(namespace, other);
        writers.awaitWork(WRITERS, PATIENCE_MILLIS);
        screen.done(
                HaPlan.name(other) + " took over: the host waited " + writers.longestGapMillis() + " ms at the most");
    }

    private void bringBack(GatewayPair pair, int gateway, MultipathNamespace namespace, VerifiedWriters writers)
            throws DemoFailure {
        GatewayProcess back = pair.restart(gateway);
        screen.done("gateway " + back.name() + " is back, process " + back.pid());
        writers.longestGapMillis();
        pair.awaitServing(namespace, gateway);
        writers.awaitWork(WRITERS, PATIENCE_MILLIS);
        screen.done("it was steady for a while and has its hosts again: they waited " + writers.longestGapMillis()
                + " ms at the most");
    }

    @Override
    public void close() {
        GatewayPair pair = running.getAndSet(null);
        if (pair != null) {
            pair.close();
        }
    }
}
