package io.tidegate.app;

import io.tidegate.target.Target;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What a service manager hears of a gateway: that it is ready, that it lives, that it goes down. It lives as long as each
 * event loop runs what it is given, so one that hangs has the whole process ended and started again. Own thread.
 */
final class ServiceNotices implements AutoCloseable {

    private final ServiceManager manager;
    private final LoopPulse pulse;
    private final CountDownLatch closed = new CountDownLatch(1);

    private ServiceNotices(ServiceManager manager, Target target) {
        this.manager = manager;
        this.pulse = new LoopPulse(target);
    }

    /** Says that the gateway is ready. */
    static ServiceNotices start(ServiceManager manager, Target target) {
        ServiceNotices notices = new ServiceNotices(manager, target);
        manager.send("READY=1\nSTATUS=serving hosts");
        manager.watchdog()
                .ifPresent(
                        limit -> Thread.ofPlatform().name("watchdog").daemon().start(() -> notices.live(limit)));
        return notices;
    }

    private void live(Duration limit) {
        try {
            do {
                tell();
            } while (!closed.await(limit.toNanos() / 3, TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell() {
        if (pulse.silent() == 0) {
            manager.send("WATCHDOG=1");
            pulse.ask();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        manager.send("STOPPING=1\nSTATUS=handing over");
    }
}
