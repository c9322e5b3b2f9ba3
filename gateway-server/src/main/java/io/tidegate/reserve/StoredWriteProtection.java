package io.tidegate.reserve;

import io.tidegate.config.StateCodec;
import io.tidegate.config.StateKeys;
import io.tidegate.nvme.Status;
import io.tidegate.proto.write_protection;
import io.tidegate.store.StateChange;
import io.tidegate.store.StateSnapshot;
import io.tidegate.store.StateStore;
import io.tidegate.store.StoreException;
import io.tidegate.store.VersionConflictException;
import io.tidegate.target.Namespace;
import io.tidegate.target.Subsystem;
import io.tidegate.target.WriteProtection;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the write protection of hosts in the shared state: compare-and-put, then wait until this gateway enforces it.
 *
 * <p>Owner: a thread of its own, "write protections"; {@link #set} and {@link #close} may be called by any thread and never
 * wait.
 *
 * <p>Invariant: a change ends well only when the store has it and this gateway enforces it. The other gateways of the group
 * do when they hear of it, as with every change of the state.
 */
public final class StoredWriteProtection implements WriteProtection, AutoCloseable {

    private final StateStore store;
    private final Enforcement enforcement;
    private final HostEdits edits = new HostEdits("write protections");

    /** How this gateway comes to enforce what the state says. */
    @FunctionalInterface
    public interface Enforcement {

        /** Waits, for a bounded time, until {@code version} holds for the object of {@code key}; false when it does not. */
        boolean await(long version, String key);
    }

    /** Keeps write protection in a store, which stays the caller's to close. */
    public StoredWriteProtection(StateStore store, Enforcement enforcement) {
        this.store = store;
        this.enforcement = enforcement;
    }

    private final class Change implements HostEdits.Edit {

        private final String namespaceKey;
        private final String key;
        private final byte @Nullable [] wanted;
        private final CompletableFuture<Integer> done = new CompletableFuture<>();

        Change(String nqn, Namespace namespace, boolean on) {
            namespaceKey = StateKeys.namespace(nqn, namespace.nsid());
            key = StateKeys.writeProtection(nqn, namespace.nsid());
            wanted = on
                    ? StateCodec.encode(write_protection
                            .newBuilder()
                            .setNamespaceUuid(namespace.settings().uuid().toString()))
                    : null;
        }

        @Override
        public boolean attempt() throws StoreException {
            StateSnapshot state = store.read();
            if (!state.entries().containsKey(namespaceKey)) {
                done.complete(Status.INVALID_NAMESPACE | Status.DNR);
                return true;
            }
            try {
                long version = Arrays.equals(state.entries().get(key), wanted)
                        ? state.version()
                        : store.compareAndPut(state.version(), change());
                done.complete(enforcement.await(version, namespaceKey) ? Status.SUCCESS : Status.NAMESPACE_NOT_READY);
                return true;
            } catch (VersionConflictException e) {
                return false;
            }
        }

        private StateChange change() {
            return wanted == null ? StateChange.remove(List.of(key)) : StateChange.put(key, wanted);
        }

        @Override
        public void fail(Exception reason) {
            done.completeExceptionally(reason);
        }
    }

    @Override
    public CompletionStage<Integer> set(Subsystem subsystem, Namespace namespace, boolean writeProtected) {
        Change change = new Change(subsystem.nqn(), namespace, writeProtected);
        edits.submit(change);
        return change.done;
    }

    @Override
    public void close() {
        edits.close();
    }
}
