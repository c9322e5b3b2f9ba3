package io.tidegate.control;

import io.tidegate.bdev.Errno;
import io.tidegate.config.DesiredState;
import io.tidegate.config.StateDecoder;
import io.tidegate.store.StateChange;
import io.tidegate.store.StateSnapshot;
import io.tidegate.store.StateStore;
import io.tidegate.store.StoreException;
import io.tidegate.store.VersionConflictException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Edits the shared state: read, decide, compare-and-put, wait until the edit works here; undo it when it does not.
 *
 * <p>Any thread may call; one edit at a time, as upstream has it, so that edits of this gateway do not race each other.
 * Other gateways' edits are met by deciding anew.
 *
 * <p>Invariant: an edit that failed leaves the keys it touched as they were, unless somebody else has changed them
 * since.
 */
final class StateEditor {

    private static final Logger LOG = LoggerFactory.getLogger(StateEditor.class);
    private static final int ATTEMPTS = 100;

    private final StateStore store;
    private final Convergence convergence;
    private final Duration patience;
    private final StateDecoder decoder = new StateDecoder();
    private final ReentrantLock oneAtATime = new ReentrantLock();

    StateEditor(StateStore store, Convergence convergence, Duration patience) {
        this.store = store;
        this.convergence = convergence;
        this.patience = patience;
    }

    /** Decides on an edit from the state and the raw keys; may be asked again when another writer was first. */
    @FunctionalInterface
    interface Decision {
        Edit decide(DesiredState state, NavigableSet<String> keys) throws Refusal;
    }

    /** Decides on an edit that changes part of a stored value. */
    @FunctionalInterface
    interface Amendment {
        Edit decide(DesiredState state, PSortedMap<String, byte[]> entries) throws Refusal;
    }

    /** The state as of now. */
    DesiredState read() throws Refusal {
        return decoder.decode(snapshot()).state();
    }

    /**
     * The state and what else stands beside it.
     *
     * @param state as of now
     * @param keys all of it, those included that the state does not show
     */
    record Seen(DesiredState state, Set<String> keys) {}

    /** The state as of now, with its keys. */
    Seen see() throws Refusal {
        StateSnapshot snapshot = snapshot();
        return new Seen(decoder.decode(snapshot).state(), snapshot.entries().keySet());
    }

    /** Makes an edit real, or refuses and leaves nothing behind. */
    void edit(Decision decision) throws Refusal {
        amend((state, entries) -> decision.decide(state, entries.keySet()));
    }

    /** Like {@link #edit}, for who needs to see the stored values. */
    void amend(Amendment decision) throws Refusal {
        oneAtATime.lock();
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (attempt(decision)) {
                    return;
                }
            }
            throw new Refusal(
                    Errno.EBUSY,
                    "other gateways changed the shared state " + ATTEMPTS + " times in between; try again");
        } finally {
            oneAtATime.unlock();
        }
    }

    /**
     * Waits until objects that follow from the state as it is now, but are not in it, work.
     *
     * @return the failure of the first that does not
     */
    Optional<Convergence.Failure> settled(Collection<String> keys) throws Refusal {
        return convergence.await(snapshot().version(), keys, patience);
    }

    private boolean attempt(Amendment decision) throws Refusal {
        StateSnapshot before = snapshot();
        Edit edit = decision.decide(decoder.decode(before).state(), before.entries());
        if (edit.isEmpty()) {
            return true;
        }
        long version;
        try {
            version = store.compareAndPut(before.version(), edit.change());
        } catch (VersionConflictException e) {
            return false;
        } catch (StoreException e) {
            throw storeFailed(e);
        }
        Optional<Convergence.Failure> failure = convergence.await(version, edit.awaited(), patience);
        if (failure.isPresent()) {
            undo(before, edit.change());
            throw new Refusal(failure.get().errno(), failure.get().message());
        }
        return true;
    }

    private void undo(StateSnapshot before, StateChange change) {
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                StateSnapshot now = store.read();
                StateChange back = inverse(before, change, now);
                if (back.puts().isEmpty() && back.removals().isEmpty()) {
                    return;
                }
                if (undone(now.version(), back)) {
                    return;
                }
            }
            LOG.error(
                    "gave up undoing a failed edit of {}: other gateways keep changing the state",
                    change.puts().keySet());
        } catch (StoreException e) {
            LOG.error(
                    "a failed edit could not be undone, remove {} by hand: {}",
                    change.puts().keySet(),
                    e.getMessage());
        }
    }

    private boolean undone(long version, StateChange back) throws StoreException {
        try {
            long after = store.compareAndPut(version, back);
            convergence.await(after, back.removals(), patience);
            return true;
        } catch (VersionConflictException e) {
            return false;
        }
    }

    /** What brings back {@code before} for the keys of {@code change} that nobody has touched since. */
    private static StateChange inverse(StateSnapshot before, StateChange change, StateSnapshot now) {
        Map<String, byte[]> puts = new LinkedHashMap<>();
        Set<String> removals = new LinkedHashSet<>();
        change.puts().forEach((key, value) -> {
            if (Arrays.equals(value, now.entries().get(key))) {
                restore(key, before.entries().get(key), puts, removals);
            }
        });
        for (String key : change.removals()) {
            if (!now.entries().containsKey(key)) {
                restore(key, before.entries().get(key), puts, removals);
            }
        }
        return new StateChange(puts, removals);
    }

    private static void restore(String key, byte @Nullable [] old, Map<String, byte[]> puts, Set<String> removals) {
        if (old == null) {
            removals.add(key);
        } else {
            puts.put(key, old);
        }
    }

    private StateSnapshot snapshot() throws Refusal {
        try {
            return store.read();
        } catch (StoreException e) {
            throw storeFailed(e);
        }
    }

    private static Refusal storeFailed(StoreException e) {
        LOG.error("the shared state is not available", e);
        return new Refusal(Errno.EIO, "the shared state is not available: " + e.getMessage());
    }
}
