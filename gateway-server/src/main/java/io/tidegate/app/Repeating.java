package io.tidegate.app;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task that is done again and again on a thread of its own, with the same pause between two; it may block. */
final class Repeating implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Repeating.class);
    private static final long END_SECONDS = 60;

    private final String name;
    private final ScheduledExecutorService thread;

    private Repeating(String name) {
        this.name = name;
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
    }

    /** Begins, one pause from now. */
    @SuppressWarnings("FutureReturnValueIgnored") // what is scheduled catches everything itself
    static Repeating start(String name, Duration pause, Runnable task) {
        Repeating repeating = new Repeating(name);
        repeating.thread.scheduleWithFixedDelay(
                () -> repeating.once(task), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
        return repeating;
    }

    /** A failure of one time does not end the others. */
    private void once(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failure) {
            LOG.error("{} met a problem nobody foresaw; it goes on", name, failure);
        }
    }

    /** Returns when the task is not being done any more: what it has begun, it finishes. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("{} is still at work after {} seconds", name, END_SECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
