package io.tidegate.reserve;

import io.tidegate.config.StateKeys;
import io.tidegate.store.StateSnapshot;
import io.tidegate.target.Namespace;
import io.tidegate.target.NamespaceReservations;
import io.tidegate.target.Subsystem;
import io.tidegate.target.Target;
import io.tidegate.target.reservation.ReservationRecord;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reservations of the shared state as last read, to be enforced by this gateway.
 *
 * <p>Owner: the reconciler's thread. What a namespace has is compared by version, so that the keeper and this way of news
 * never overtake each other.
 */
public final class SharedReservations {

    private static final Logger LOG = LoggerFactory.getLogger(SharedReservations.class);

    private StateSnapshot state = new StateSnapshot(0, new TreeMap<>());
    private final Set<String> due = new TreeSet<>();

    /**
     * Takes what the state says now.
     *
     * @param changed keys whose values differ from those of the state before
     */
    public void read(StateSnapshot snapshot, Set<String> changed) {
        state = snapshot;
        changed.stream().filter(StateKeys::isReservation).forEach(due::add);
    }

    /** The reservations that a namespace starts with. */
    public NamespaceReservations first(String nqn, int nsid, UUID uuid) throws DamagedReservationException {
        return new NamespaceReservations(state.version(), record(nqn, nsid, uuid));
    }

    private ReservationRecord record(String nqn, int nsid, UUID uuid) throws DamagedReservationException {
        String key = StateKeys.reservation(nqn, nsid);
        byte[] value = state.entries().get(key);
        return value == null ? ReservationRecord.EMPTY : ReservationCodec.decode(key, uuid, value);
    }

    /**
     * Enforces what has changed. A namespace that is not there is none of our business, for it will start with what holds
     * then; one whose reservation is damaged keeps what it had.
     */
    public void apply(Target target) {
        due.forEach(key -> StateKeys.reserved(key).ifPresent(name -> {
            Subsystem subsystem = target.subsystem(name.nqn());
            Namespace namespace =
                    subsystem == null ? null : subsystem.namespaces().get(name.nsid());
            if (subsystem != null && namespace != null) {
                apply(subsystem, namespace);
            }
        }));
        due.clear();
    }

    private void apply(Subsystem subsystem, Namespace namespace) {
        try {
            ReservationRecord record = record(
                    subsystem.nqn(), namespace.nsid(), namespace.settings().uuid());
            // Whoever waits for the aborts is the gateway that took the command.
            CompletionStage<Void> ignored = subsystem.applyReservations(namespace, state.version(), record);
        } catch (DamagedReservationException e) {
            LOG.error("{}; until then the last one that was readable holds", e.getMessage());
        }
    }
}
