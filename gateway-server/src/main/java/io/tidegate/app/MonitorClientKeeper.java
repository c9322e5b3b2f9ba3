package io.tidegate.app;

import io.tidegate.config.settings.Endpoint;
import io.tidegate.config.settings.GatewaySettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a monitor client running: one that has ended is started again, sooner when it had run for long. On a thread of its
 * own; any thread may call.
 */
final class MonitorClientKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MonitorClientKeeper.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final GatewaySettings settings;
    private final Endpoint group;
    private final Consumer<String> ended;
    private final Thread thread;
    private @Nullable MonitorClient present;
    private volatile boolean leaving;

    private MonitorClientKeeper(GatewaySettings settings, Endpoint group, Consumer<String> ended) {
        this.settings = settings;
        this.group = group;
        this.ended = ended;
        this.thread = Thread.ofPlatform().name("monitor-client").daemon().unstarted(this::keep);
    }

    /**
     * Starts the client.
     *
     * @param ended learns why there is no client for a while; may block
     * @throws StartFailure it cannot be started at all
     */
    static MonitorClientKeeper start(GatewaySettings settings, Endpoint group, Consumer<String> ended)
            throws StartFailure {
        MonitorClientKeeper keeper = new MonitorClientKeeper(settings, group, ended);
        try {
            keeper.present = MonitorClient.start(settings, group);
        } catch (IOException e) {
            throw new StartFailure(
                    "the client of Ceph's monitors (backing ceph-mon) cannot be started: " + e.getMessage()
                            + "; install it, name it by [monitor] client, or set [gateway] enable_monitor_client = False "
                            + "and start it otherwise",
                    e);
        }
        keeper.thread.start();
        return keeper;
    }

    private void keep() {
        Duration pause = FIRST_PAUSE;
        try {
            while (!leaving) {
                long began = System.nanoTime();
                String end = awaitEnd();
                if (leaving) {
                    return;
                }
                ended.accept(end);
                boolean ranWell = System.nanoTime() - began > LOOK.toNanos();
                pause = ranWell ? FIRST_PAUSE : pause;
                LOG.warn("{}; it is started again in {} s", end, pause.toSeconds());
                Thread.sleep(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
                startAgain();
            }
        } catch (InterruptedException end) {
            LOG.trace("the gateway ends", end);
        }
    }

    private String awaitEnd() throws InterruptedException {
        MonitorClient client = client();
        if (client == null) {
            return "the client of Ceph's monitors cannot be started";
        }
        Optional<Integer> code = Optional.empty();
        while (code.isEmpty()) {
            code = client.awaitEnd(LOOK);
        }
        return "the client of Ceph's monitors has ended with exit code " + code.get();
    }

    private synchronized @Nullable MonitorClient client() {
        return present;
    }

    private synchronized void startAgain() {
        if (leaving) {
            return;
        }
        try {
            present = MonitorClient.start(settings, group);
        } catch (IOException e) {
            present = null;
            LOG.error("the client of Ceph's monitors cannot be started: {}", e.getMessage());
        }
    }

    /** Ends the present client, so that another one is started: it does not ask any more. */
    void restart() {
        MonitorClient client = client();
        if (client != null) {
            client.close();
        }
    }

    /** From now on its end is expected; waits for it. */
    void awaitLast(Duration patience) {
        leaving = true;
        MonitorClient client = client();
        try {
            if (client != null && client.isAlive() && client.awaitEnd(patience).isEmpty()) {
                LOG.info(
                        "Ceph's monitors have not given this gateway's groups away within {} s; they do when its beacons "
                                + "have been missing for a while",
                        patience.toSeconds());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        leaving = true;
        thread.interrupt();
        restart();
    }
}
