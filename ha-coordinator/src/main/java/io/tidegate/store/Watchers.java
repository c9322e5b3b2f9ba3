package io.tidegate.store;

import io.tidegate.store.StateStore.StateListener;
import io.tidegate.store.StateStore.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of a store and the one thread that calls them.
 *
 * <p>Any thread may announce a version; that costs it a short lock and never waits for a listener. Versions announced
 * while a listener is busy are told as one call with the newest. The thread starts with the first listener.
 */
public final class Watchers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watchers.class);

    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private final Thread thread;

    private long newest;
    private boolean started;
    private boolean closed;

    /**
     * Listeners of one store.
     *
     * @param name of the store, for the thread
     * @param version the version that needs no announcement
     */
    public Watchers(String name, long version) {
        newest = version;
        thread = new Thread(this::run, "tidegate-watch-" + name);
        thread.setDaemon(true);
    }

    /** Tells {@code listener} of every version announced from now on. */
    public synchronized Subscription add(StateListener listener) {
        Watcher watcher = new Watcher(listener, newest);
        watchers.add(watcher);
        if (!started && !closed) {
            started = true;
            thread.start();
        }
        return () -> watchers.remove(watcher);
    }

    /** The store has this version now. An older one than was announced before is ignored. */
    public synchronized void announce(long version) {
        if (version > newest) {
            newest = version;
            notifyAll();
        }
    }

    private void run() {
        long told = 0;
        while (true) {
            long version = next(told);
            if (version < 0) {
                return;
            }
            for (Watcher watcher : watchers) {
                watcher.tell(version);
            }
            told = version;
        }
    }

    /** Waits for a version newer than {@code told}; -1 when closed. */
    private synchronized long next(long told) {
        while (newest <= told && !closed) {
            try {
                wait();
            } catch (InterruptedException foreign) {
                LOG.debug("The thread of the watchers was interrupted; it goes on until the store is closed", foreign);
            }
        }
        return closed ? -1 : newest;
    }

    /** Ends the thread; a listener that is being called may still run. */
    @Override
    public synchronized void close() {
        closed = true;
        watchers.clear();
        notifyAll();
    }

    /** One listener and what it knows; used by the one thread only. */
    private static final class Watcher {

        private final StateListener listener;
        private long known;

        Watcher(StateListener listener, long known) {
            this.listener = listener;
            this.known = known;
        }

        void tell(long version) {
            if (version <= known) {
                return;
            }
            known = version;
            try {
                listener.changed(version);
            } catch (RuntimeException broken) {
                LOG.error("A listener failed on version {} of the state; it will be told of the next", version, broken);
            }
        }
    }
}
