package io.tidegate.bdev.layer;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.RequestGate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Makes requests fail, wait or hang by rule, for tests and drills; without a rule it only hands on.
 *
 * <p>Any thread may call. The first rule that matches a request decides. Delayed requests go on by a thread of this
 * device, held ones by the thread that removes their rule; a close lets both go on at once and waits for them.
 */
public final class FaultBlockDevice extends ForwardingBlockDevice {

    private final List<Active> rules = new CopyOnWriteArrayList<>();
    private final RequestGate gate = new RequestGate();
    private final ScheduledExecutorService delays = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "tidegate-fault-delay");
        thread.setDaemon(true);
        return thread;
    });

    /** Stands before {@code below}, without any rule yet. */
    public FaultBlockDevice(BlockDevice below) {
        super(below);
    }

    /** Puts a rule in force until the handle is closed; what it holds then goes on. */
    public Injection inject(FaultRule rule) {
        Active active = new Active(rule);
        rules.add(active);
        return active;
    }

    /** A rule in force. */
    public interface Injection extends AutoCloseable {

        /** How many requests the rule has hit. */
        long hits();

        /** Removes the rule and lets what it holds go on. */
        @Override
        void close();
    }

    @Override
    public void submit(BlockRequest request) {
        if (!gate.enter()) {
            request.complete(Errno.ESHUTDOWN);
            return;
        }
        for (Active active : rules) {
            if (active.hit(request)) {
                active.suffer(request);
                return;
            }
        }
        forward(request, 0);
    }

    @Override
    void left() {
        gate.leave();
    }

    @Override
    public void close() {
        rules.forEach(Active::close);
        gate.shut();
        delays.shutdownNow();
        super.close();
    }

    /** A rule, how often it may still hit, and what it holds. */
    private final class Active implements Injection {

        private final FaultRule rule;
        private final List<BlockRequest> held = new ArrayList<>();
        private long matches;
        private long hits;
        private boolean removed;

        Active(FaultRule rule) {
            this.rule = rule;
        }

        synchronized boolean hit(BlockRequest request) {
            if (removed || !rule.matches(request) || matches++ < rule.skip() || hits >= rule.times()) {
                return false;
            }
            hits++;
            return true;
        }

        void suffer(BlockRequest request) {
            boolean waits = rule.held() || !rule.delay().isZero();
            if (!waits || !hold(request)) {
                goOn(request);
            } else if (!rule.held()) {
                scheduleRelease(request);
            }
        }

        private synchronized boolean hold(BlockRequest request) {
            return !removed && held.add(request);
        }

        @SuppressWarnings("FutureReturnValueIgnored") // a release does not throw, and close takes care of the rest
        private void scheduleRelease(BlockRequest request) {
            try {
                delays.schedule(() -> release(request), rule.delay().toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException closed) {
                release(request);
            }
        }

        private void release(BlockRequest request) {
            boolean waited;
            synchronized (this) {
                waited = held.removeIf(other -> other == request);
            }
            if (waited) {
                goOn(request);
            }
        }

        private void goOn(BlockRequest request) {
            if (rule.errno() == Errno.OK) {
                forward(request, 0);
            } else {
                request.complete(rule.errno());
                gate.leave();
            }
        }

        @Override
        public synchronized long hits() {
            return hits;
        }

        @Override
        public void close() {
            List<BlockRequest> free;
            synchronized (this) {
                removed = true;
                free = List.copyOf(held);
                held.clear();
            }
            rules.remove(this);
            free.forEach(this::goOn);
        }
    }
}
