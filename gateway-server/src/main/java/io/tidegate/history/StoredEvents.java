package io.tidegate.history;

import io.tidegate.store.StateChange;
import io.tidegate.store.StateSnapshot;
import io.tidegate.store.StateStore;
import io.tidegate.store.StoreException;
import io.tidegate.store.VersionConflictException;
import io.tidegate.target.EventHistory;
import io.tidegate.target.EventKeeper;
import io.tidegate.target.SubsystemEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps events in a store of their own, one value for each subsystem and gateway, which that gateway alone writes.
 *
 * <p>Owner: a thread of its own, "event history"; the methods may be called by any thread and never wait, but for
 * {@link #close}. What is recorded is in memory at once and in the store a moment later: many events are one write, and one
 * write follows another after a pause. A process that is killed loses what came within that pause.
 */
public final class StoredEvents implements EventKeeper, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StoredEvents.class);
    private static final int ATTEMPTS = 20;
    private static final long STOP_SECONDS = 5;

    private final StateStore store;
    private final Subsystems subsystems;
    private final String gateway;
    private final InstantSource clock;
    private final Duration pause;
    private final OwnRecords own = new OwnRecords();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("event history").daemon().factory());
    private boolean scheduled;
    private boolean failing;

    /** Which subsystems there are, so that what was recorded of others can go. */
    @FunctionalInterface
    public interface Subsystems {

        /** Their names as of now. */
        Set<String> names() throws StoreException;
    }

    /**
     * A keeper; the store stays the caller's to close.
     *
     * @param gateway name of this one
     * @param pause from an event to its write, which takes those with it that came meanwhile
     */
    public StoredEvents(StateStore store, Subsystems subsystems, String gateway, InstantSource clock, Duration pause) {
        this.store = store;
        this.subsystems = subsystems;
        this.gateway = gateway;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public void begins(String nqn, int controller) {
        own.begins(nqn, controller, clock.millis());
        writeLater();
    }

    @Override
    public void record(String nqn, SubsystemEvent event) {
        own.record(nqn, event);
        writeLater();
    }

    private synchronized void writeLater() {
        if (!scheduled) {
            scheduled = true;
            schedule();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the write catches everything itself
    private void schedule() {
        try {
            thread.schedule(this::writeNow, pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.trace("the history has ended", e);
        }
    }

    private synchronized void beginWrite() {
        scheduled = false;
    }

    private void writeNow() {
        beginWrite();
        if (!write()) {
            writeLater();
        }
    }

    /** Writes what is new; false when that did not succeed. */
    private boolean write() {
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (attempt()) {
                    failing = false;
                    return true;
                }
            }
            return false;
        } catch (StoreException | RuntimeException e) {
            if (!failing) {
                LOG.warn("events cannot be kept, they are tried again: {}", String.valueOf(e.getMessage()));
                LOG.debug("the reason", e);
            }
            failing = true;
            return false;
        }
    }

    private boolean attempt() throws StoreException {
        StateSnapshot state = store.read();
        Map<String, OwnRecords.Write> writes = new HashMap<>(own.unwritten(nqn -> stored(state, nqn)));
        Set<String> present = subsystems.names();
        Set<String> gone = new HashSet<>(writes.keySet());
        gone.removeAll(present);
        writes.keySet().removeAll(gone);
        StateChange change = Upkeep.change(state, present, byKey(writes));
        try {
            if (!change.puts().isEmpty() || !change.removals().isEmpty()) {
                store.compareAndPut(state.version(), change);
            }
            own.forget(gone);
            own.written(writes);
            return true;
        } catch (VersionConflictException e) {
            return false;
        }
    }

    private Map<String, GatewayRecord> byKey(Map<String, OwnRecords.Write> writes) {
        Map<String, GatewayRecord> records = new HashMap<>();
        writes.forEach((nqn, write) -> records.put(EventKeys.of(nqn, gateway), write.record()));
        return records;
    }

    private GatewayRecord stored(StateSnapshot state, String nqn) {
        String key = EventKeys.of(nqn, gateway);
        byte[] value = state.entries().get(key);
        return value == null ? GatewayRecord.NONE : EventCodec.decode(key, value);
    }

    @Override
    public CompletionStage<EventHistory> history(String nqn) {
        CompletableFuture<EventHistory> read = new CompletableFuture<>();
        try {
            thread.execute(() -> {
                try {
                    read.complete(merged(store.read(), nqn));
                } catch (StoreException | RuntimeException e) {
                    read.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            read.completeExceptionally(e);
        }
        return read;
    }

    private EventHistory merged(StateSnapshot state, String nqn) {
        String ownKey = EventKeys.of(nqn, gateway);
        GatewayRecord here = own.present(nqn, name -> stored(state, name));
        List<SubsystemEvent> all = new ArrayList<>(here.events().newestFirst());
        for (String key : EventKeys.ofSubsystem(state.entries().keySet(), nqn)) {
            byte[] value = state.entries().get(key);
            if (value != null && !key.equals(ownKey)) {
                all.addAll(EventCodec.decode(key, value).events().newestFirst());
            }
        }
        all.sort(Comparator.comparingLong(SubsystemEvent::millis).reversed());
        return new EventHistory(here.powerCycles(), all);
    }

    /** Writes what is left, and that this gateway serves no more. */
    @Override
    public void close() {
        try {
            thread.submit(() -> {
                        own.end();
                        write();
                    })
                    .get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("the newest events are lost: {}", String.valueOf(e.getMessage()));
        } finally {
            thread.shutdownNow();
        }
    }
}
