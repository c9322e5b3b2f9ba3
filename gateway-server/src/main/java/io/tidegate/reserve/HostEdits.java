package io.tidegate.reserve;

import io.tidegate.store.StoreException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Edits of the shared state that commands of hosts ask for, one after the other: each is tried anew as long as other
 * writers come first.
 *
 * <p>Owner: a thread of its own; {@link #submit} and {@link #close} may be called by any thread and never wait for the
 * store.
 */
final class HostEdits implements AutoCloseable {

    /** Edits that wait for the thread. */
    static final int MAX_WAITING = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(HostEdits.class);
    private static final int ATTEMPTS = 100;

    private final String what;
    private final ThreadPoolExecutor thread;
    private boolean storeFailed;

    /** @param what the edits are about, in the plural; also the name of the thread */
    HostEdits(String what) {
        this.what = what;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                Thread.ofPlatform().name(what).daemon().factory());
    }

    /** One edit. Both methods are called at most until one of them has ended it. */
    interface Edit {

        /** Tries once; false when another writer was first. */
        boolean attempt() throws StoreException, DamagedReservationException;

        /** Ends it without anybody knowing whether the store has it. */
        void fail(Exception reason);
    }

    private final class Turn implements Runnable {

        private final Edit edit;

        Turn(Edit edit) {
            this.edit = edit;
        }

        @Override
        public void run() {
            try {
                for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                    if (edit.attempt()) {
                        storeFailed = false;
                        return;
                    }
                }
                edit.fail(
                        new StoreException("other writers changed the shared state " + ATTEMPTS + " times in between"));
            } catch (StoreException | DamagedReservationException | RuntimeException e) {
                report(e);
                edit.fail(e);
            }
        }
    }

    void submit(Edit edit) {
        try {
            thread.execute(new Turn(edit));
        } catch (RejectedExecutionException e) {
            edit.fail(e);
        }
    }

    /** A store that is away makes many commands fail; it is reported once. */
    private void report(Exception problem) {
        if (!storeFailed) {
            LOG.warn("{} cannot be decided, hosts have to ask again: {}", what, String.valueOf(problem.getMessage()));
            LOG.debug("the reason", problem);
        }
        storeFailed = true;
    }

    /** Fails every edit that waits; the one being decided still ends. */
    @Override
    public void close() {
        thread.shutdownNow()
                .forEach(waiting -> ((Turn) waiting).edit.fail(new StoreException("the gateway is going down")));
    }
}
