package io.tidegate.initiator;

import io.netty.util.concurrent.ScheduledFuture;
import io.tidegate.nvme.AdminOpcode;
import java.util.concurrent.TimeUnit;

/**
 * Tells the controller, twice in each keep-alive timeout, that its host lives (NVMe Base 2.1, 3.9). Owner: the loop of the
 * admin queue.
 */
final class KeepAlive implements Runnable {

    private final HostQueuePair queue;
    private final long timeoutMillis;
    private boolean unanswered;
    private long sentNanos;

    private KeepAlive(HostQueuePair queue, long timeoutMillis) {
        this.queue = queue;
        this.timeoutMillis = timeoutMillis;
    }

    /** Starts the timer of an admin queue that is connected; it ends with the queue. */
    static void start(HostQueuePair queue) {
        long timeoutMillis = queue.options().timeouts().keepAlive().toMillis();
        if (timeoutMillis > 0) {
            long period = Math.max(1, timeoutMillis / 2);
            KeepAlive keepAlive = new KeepAlive(queue, timeoutMillis);
            ScheduledFuture<?> timer =
                    queue.link().loop().scheduleAtFixedRate(keepAlive, period, period, TimeUnit.MILLISECONDS);
            queue.onEnd(reason -> timer.cancel(false));
        }
    }

    @Override
    public void run() {
        if (!unanswered) {
            send();
        } else if (System.nanoTime() - sentNanos >= timeoutMillis * 1_000_000) {
            queue.link().close("no answer to Keep Alive within " + timeoutMillis + " ms");
        }
    }

    private void send() {
        HostCommand command = queue.acquire();
        if (command != null) {
            unanswered = true;
            sentNanos = System.nanoTime();
            queue.submit(command.begin(AdminOpcode.KEEP_ALIVE, 0, done -> unanswered = false));
        }
    }
}
