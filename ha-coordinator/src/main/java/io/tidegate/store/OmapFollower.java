package io.tidegate.store;

import io.tidegate.ceph.CephException;
import io.tidegate.ceph.ObjectWatch;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns of new versions of the state object: at each notification, and every poll period whatever was notified. Its own
 * thread registers the watch, registers it again when it was lost, and reads the version.
 */
final class OmapFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OmapFollower.class);

    private final OmapState state;
    private final Optional<ObjectWatch> watch;
    private final long pollNanos;
    private final LongConsumer versions;
    private final AtomicLong lostWatches = new AtomicLong();
    private final Thread thread;
    private boolean due;
    private boolean closed;
    private boolean failing;

    /** Makes a watch that reports to this follower. */
    interface WatchMaker {
        ObjectWatch make(Runnable notified, IntConsumer lost);
    }

    OmapFollower(String name, OmapState state, OmapSettings settings, WatchMaker watches, LongConsumer versions) {
        this.state = state;
        this.pollNanos = settings.pollPeriod().toNanos();
        this.versions = versions;
        this.watch = settings.notifications() ? Optional.of(watches.make(this::look, this::lost)) : Optional.empty();
        this.thread =
                Thread.ofPlatform().name("tidegate-follow-" + name).daemon(true).start(this::run);
    }

    /** How often a watch was lost so far. */
    long lostWatches() {
        return lostWatches.get();
    }

    /** Called by librados too, so it only wakes the thread. */
    private synchronized void look() {
        due = true;
        notifyAll();
    }

    private void lost(int errno) {
        lostWatches.incrementAndGet();
        LOG.info("The watch of the state was lost (errno {}); it is registered again", errno);
        look();
    }

    private void run() {
        while (!isClosed()) {
            follow();
            await();
        }
    }

    private void follow() {
        try {
            if (watch.isPresent()) {
                watch.get().ensure();
            }
            versions.accept(state.version());
            failing = false;
        } catch (CephException | StoreException failure) {
            report(failure);
        }
    }

    /** Once per failure, not once per poll. */
    private void report(Exception failure) {
        if (!failing && !isClosed()) {
            LOG.warn("The shared state cannot be followed now: {}; every poll tries again", failure.getMessage());
        }
        failing = true;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void await() {
        long end = System.nanoTime() + pollNanos;
        while (!due && !closed) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                break;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException foreign) {
                closed = true;
            }
        }
        due = false;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        Threads.join(thread);
        watch.ifPresent(ObjectWatch::close);
    }
}
