package io.tidegate.store;

import io.tidegate.ceph.CephException;
import io.tidegate.ceph.CephPool;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the watchers of the state object of changes, by threads of its own: a watcher that does not answer holds up the
 * notification until its timeout, but nobody's change, and no later notification either. The watch of a process that was
 * killed stays for half a minute, and that is when the others have most to tell each other. When {@link #AT_ONCE} are under
 * way, changes made meanwhile become one notification.
 */
final class OmapNotifier implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OmapNotifier.class);

    static final int AT_ONCE = 4;

    private final CephPool pool;
    private final String object;
    private final long timeoutMillis;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final AtomicLong failures = new AtomicLong();
    private final Thread thread;
    private boolean due;
    private boolean closed;

    OmapNotifier(CephPool pool, String object, long timeoutMillis) {
        this.pool = pool;
        this.object = object;
        this.timeoutMillis = timeoutMillis;
        this.thread = Thread.ofPlatform()
                .name("tidegate-notify-" + object)
                .daemon(true)
                .start(this::run);
    }

    /** Lets the watchers know soon. Any thread may call; returns at once. */
    synchronized void changed() {
        due = true;
        notifyAll();
    }

    /** Notifications that not every watcher acknowledged, so far. */
    long failures() {
        return failures.get();
    }

    private void run() {
        while (awaitDue()) {
            free.acquireUninterruptibly();
            begin();
        }
        free.acquireUninterruptibly(AT_ONCE);
    }

    /** What became due while this waited for a free place is told by it too. */
    private void begin() {
        synchronized (this) {
            due = false;
        }
        Thread.ofPlatform().name(thread.getName() + "-wait").daemon(true).start(this::tell);
    }

    private void tell() {
        try {
            pool.notifyWatchers(object, timeoutMillis);
        } catch (CephException failure) {
            failures.incrementAndGet();
            LOG.debug("A notification was not answered by all; they learn of it by their poll", failure);
        } finally {
            free.release();
        }
    }

    private synchronized boolean awaitDue() {
        while (!due && !closed) {
            try {
                wait();
            } catch (InterruptedException foreign) {
                return false;
            }
        }
        due = false;
        return !closed;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        Threads.join(thread);
    }
}
