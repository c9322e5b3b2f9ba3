package io.tidegate.bdev.rbd;

import io.tidegate.ceph.jna.Epoll;
import io.tidegate.ceph.jna.EventFd;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that sleeps in epoll until one of many eventfds is signalled. The thread runs every drain; any other thread
 * registers and ends registrations.
 *
 * <p>Invariants: idle costs nothing; a drain that throws is reported and the others go on; a token is given to another
 * registration only after the thread has passed the batch in which the old one may still have been waiting.
 */
final class EpollPoller implements CompletionPoller, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EpollPoller.class);
    private static final int WAKE = 0;

    private final Epoll epoll = new Epoll();
    private final EventFd wake = new EventFd();
    private final Queue<CountDownLatch> barriers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger registrations = new AtomicInteger();
    private final Thread thread;

    private final Queue<Integer> freeTokens = new ArrayDeque<>();
    private volatile @Nullable Runnable[] drains = new Runnable[8];
    private int tokens = WAKE + 1;
    private volatile boolean stopping;

    EpollPoller(String name) {
        epoll.add(wake, WAKE);
        thread = Thread.ofPlatform().name(name).daemon(true).start(this::run);
    }

    /** How many eventfds it waits for. */
    int registrations() {
        return registrations.get();
    }

    @Override
    public Registration register(EventFd eventFd, Runnable drain) {
        registrations.incrementAndGet();
        int token = place(drain);
        epoll.add(eventFd, token);
        return () -> {
            epoll.remove(eventFd);
            awaitBatch(token);
            registrations.decrementAndGet();
        };
    }

    private synchronized int place(Runnable drain) {
        Integer free = freeTokens.poll();
        int token = free != null ? free : tokens++;
        publish(token, drain);
        return token;
    }

    private synchronized void publish(int token, @Nullable Runnable drain) {
        @Nullable Runnable[] old = drains;
        @Nullable Runnable[] next = Arrays.copyOf(old, token < old.length ? old.length : old.length * 2);
        next[token] = drain;
        drains = next;
    }

    private void awaitBatch(int token) {
        publish(token, null);
        CountDownLatch passed = new CountDownLatch(1);
        barriers.add(passed);
        wake.signal();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                if (passed.await(100, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                    break;
                }
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        synchronized (this) {
            freeTokens.add(token);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopping) {
            int ready = epoll.await();
            // Read before the drains: whoever adds a barrier later waits for the next batch.
            int due = barriers.size();
            for (int i = 0; i < ready; i++) {
                drain(epoll.token(i));
            }
            for (int i = 0; i < due; i++) {
                release(barriers.poll());
            }
        }
    }

    private void drain(int token) {
        Runnable drain = token == WAKE ? null : drains[token];
        if (drain == null) {
            return;
        }
        try {
            drain.run();
        } catch (RuntimeException | Error failure) {
            LOG.error("completions of one image could not be delivered; other images go on", failure);
        }
    }

    private static void release(@Nullable CountDownLatch barrier) {
        if (barrier != null) {
            barrier.countDown();
        }
    }

    @Override
    public void close() {
        stopping = true;
        wake.signal();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return; // the thread may still use the descriptors
        }
        wake.close();
        epoll.close();
    }
}
