package io.tidegate.bdev.file;

import io.tidegate.bdev.BlockRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.MpmcArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that make the blocking calls of a factory's devices, and the bounded queue before them.
 *
 * <p>Any thread may {@link #offer}; nothing is allocated and no lock is taken for a request. A submitter wakes one
 * sleeping thread unless some thread is already looking for work. A thread that goes to sleep first announces it and
 * then looks at the queue once more, a submitter first queues and then looks for sleepers: so one of the two notices.
 */
final class IoThreads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(IoThreads.class);
    private static final int LOOKS = 64;

    private final MpmcArrayQueue<BlockRequest> queue;
    private final List<Worker> workers = new ArrayList<>();
    private final AtomicInteger sleeping = new AtomicInteger();
    private final AtomicInteger looking = new AtomicInteger();
    private volatile boolean stopped;

    IoThreads(int threads, int queued) {
        queue = new MpmcArrayQueue<>(queued);
        for (int i = 0; i < threads; i++) {
            workers.add(new Worker("tidegate-file-" + i));
        }
        workers.forEach(Thread::start);
    }

    /** Serves a request of a device of files; its {@code deviceState} is the device. */
    interface Server {
        void serve(BlockRequest request);
    }

    /** Queues a request; false when the queue is full. */
    boolean offer(BlockRequest request) {
        if (!queue.offer(request)) {
            return false;
        }
        if (sleeping.get() > 0 && looking.get() == 0) {
            wakeOne();
        }
        return true;
    }

    private void wakeOne() {
        for (Worker worker : workers) {
            if (worker.wake()) {
                return;
            }
        }
    }

    /** Ends the threads; every device is closed, so nothing is queued. */
    @Override
    public void close() {
        stopped = true;
        for (Worker worker : workers) {
            LockSupport.unpark(worker);
        }
        boolean interrupted = false;
        for (Worker worker : workers) {
            interrupted |= !join(worker);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean join(Thread thread) {
        boolean uninterrupted = true;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException early) {
                uninterrupted = false;
            }
        }
        return uninterrupted;
    }

    private static void serve(BlockRequest request) {
        try {
            if (request.deviceState() instanceof Server server) {
                server.serve(request);
            }
        } catch (RuntimeException | Error broken) {
            LOG.error("A completion of a request failed; the thread goes on", broken);
        }
    }

    /** One thread. */
    private final class Worker extends Thread {

        private final AtomicInteger asleep = new AtomicInteger();

        Worker(String name) {
            super(name);
            setDaemon(true);
        }

        /** Wakes the thread if it sleeps. */
        boolean wake() {
            if (asleep.get() == 1 && asleep.compareAndSet(1, 0)) {
                sleeping.decrementAndGet();
                LockSupport.unpark(this);
                return true;
            }
            return false;
        }

        @Override
        public void run() {
            while (!stopped) {
                BlockRequest request = look();
                if (request == null) {
                    sleepUnlessWork();
                } else {
                    IoThreads.serve(request);
                }
            }
        }

        private @Nullable BlockRequest look() {
            BlockRequest request = queue.poll();
            if (request == null) {
                request = lookLonger();
            }
            if (request != null && !queue.isEmpty() && sleeping.get() > 0) {
                // A submitter that saw this thread looking woke nobody for what is still queued.
                wakeOne();
            }
            return request;
        }

        private @Nullable BlockRequest lookLonger() {
            BlockRequest request = null;
            looking.incrementAndGet();
            for (int i = 0; i < LOOKS && request == null; i++) {
                Thread.onSpinWait();
                request = queue.poll();
            }
            looking.decrementAndGet();
            return request;
        }

        private void sleepUnlessWork() {
            asleep.set(1);
            sleeping.incrementAndGet();
            while (asleep.get() == 1 && queue.isEmpty() && !stopped) {
                LockSupport.park(this);
            }
            if (asleep.compareAndSet(1, 0)) {
                sleeping.decrementAndGet();
            }
        }
    }
}
