package io.tidegate.reserve;

import io.tidegate.config.StateKeys;
import io.tidegate.nvme.Status;
import io.tidegate.store.StateChange;
import io.tidegate.store.StateSnapshot;
import io.tidegate.store.StateStore;
import io.tidegate.store.StoreException;
import io.tidegate.store.VersionConflictException;
import io.tidegate.target.Namespace;
import io.tidegate.target.ReservationKeeper;
import io.tidegate.target.Subsystem;
import io.tidegate.target.reservation.ReservationOperation;
import io.tidegate.target.reservation.ReservationRecord;
import io.tidegate.target.reservation.Transition;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Decides reservations for all gateways of the group: read the shared state, apply the operation, compare-and-put; anew
 * when another writer was first.
 *
 * <p>Owner: a thread of its own, "reservations"; {@link #change} and {@link #close} may be called by any thread and never
 * wait for the store.
 *
 * <p>Invariant: a change ends well only when the store has it and this gateway enforces it. When nobody knows whether the
 * store has it the change fails, and the host asks again; at worst it then meets the effect of its own command.
 */
public final class StoredReservations implements ReservationKeeper, AutoCloseable {

    private final StateStore store;
    private final HostEdits edits = new HostEdits("reservations");

    /** Keeps reservations in a store, which stays the caller's to close. */
    public StoredReservations(StateStore store) {
        this.store = store;
    }

    /** One change that waits for its turn. */
    private final class Change implements HostEdits.Edit {

        private final Subsystem subsystem;
        private final Namespace namespace;
        private final ReservationOperation operation;
        private final CompletableFuture<Transition> done = new CompletableFuture<>();

        Change(Subsystem subsystem, Namespace namespace, ReservationOperation operation) {
            this.subsystem = subsystem;
            this.namespace = namespace;
            this.operation = operation;
        }

        @Override
        public boolean attempt() throws StoreException, DamagedReservationException {
            StateSnapshot state = store.read();
            String key = StateKeys.reservation(subsystem.nqn(), namespace.nsid());
            ReservationRecord present = present(state, key);
            Transition transition = exists(state)
                    ? operation.on(present.state())
                    : Transition.refused(present.state(), Status.INVALID_NAMESPACE);
            if (transition.status() != Status.SUCCESS) {
                finish(state.version(), present, transition);
                return true;
            }
            ReservationRecord next = present.after(transition);
            try {
                long version = next.equals(present)
                        ? state.version()
                        : store.compareAndPut(state.version(), StateChange.put(key, encode(next)));
                finish(version, next, transition);
                return true;
            } catch (VersionConflictException e) {
                return false;
            }
        }

        private boolean exists(StateSnapshot state) {
            return state.entries().containsKey(StateKeys.namespace(subsystem.nqn(), namespace.nsid()));
        }

        private ReservationRecord present(StateSnapshot state, String key) throws DamagedReservationException {
            byte[] value = state.entries().get(key);
            return value == null ? ReservationRecord.EMPTY : ReservationCodec.decode(key, uuid(), value);
        }

        private byte[] encode(ReservationRecord record) {
            return ReservationCodec.encode(uuid(), record);
        }

        private UUID uuid() {
            return namespace.settings().uuid();
        }

        /** The watch may have been quicker; then what it began is waited for all the same. */
        private void finish(long version, ReservationRecord record, Transition transition) {
            CompletionStage<Void> aborts = subsystem.applyReservations(namespace, version, record);
            if (transition.aborted().isEmpty()) {
                done.complete(transition);
            } else {
                aborts.thenRun(() -> done.complete(transition));
            }
        }

        @Override
        public void fail(Exception reason) {
            done.completeExceptionally(reason);
        }
    }

    @Override
    public CompletionStage<Transition> change(
            Subsystem subsystem, Namespace namespace, ReservationOperation operation) {
        Change change = new Change(subsystem, namespace, operation);
        edits.submit(change);
        return change.done;
    }

    @Override
    public void close() {
        edits.close();
    }
}
