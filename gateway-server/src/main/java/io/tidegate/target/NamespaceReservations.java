package io.tidegate.target;

import io.tidegate.target.reservation.ReservationGuard;
import io.tidegate.target.reservation.ReservationRecord;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The reservation of one namespace as this gateway enforces it. Any thread may call; I/O reads one volatile field.
 *
 * <p>Invariant: versions only grow. Whoever brings an older record, for the keeper and the watch of the shared state race
 * each other, changes nothing.
 */
public final class NamespaceReservations {

    private long version;
    private volatile ReservationRecord record;
    private volatile ReservationGuard guard;

    /** Ends when every abort begun so far has ended. */
    private CompletionStage<Void> aborts = CompletableFuture.completedStage(null);

    /**
     * Starts with what is known; events in it are history.
     *
     * @param version of the shared state that has the record
     */
    public NamespaceReservations(long version, ReservationRecord record) {
        this.version = version;
        this.record = record;
        this.guard = ReservationGuard.of(record.state());
    }

    /** Nobody has ever registered. */
    static NamespaceReservations none() {
        return new NamespaceReservations(0, ReservationRecord.EMPTY);
    }

    /** The record as of now. */
    public ReservationRecord record() {
        return record;
    }

    /** Who may do what as of now. */
    public ReservationGuard guard() {
        return guard;
    }

    /**
     * Enforces a newer record, then handles its new events, one caller at a time.
     *
     * @param events tells hosts and starts aborts; the stage it gives ends when these have ended
     * @return ends when every abort begun so far has ended
     */
    synchronized CompletionStage<Void> apply(
            long newer, ReservationRecord changed, Function<ReservationRecord.Event, CompletionStage<Void>> events) {
        if (newer > version) {
            version = newer;
            long known = record.serial();
            record = changed;
            guard = ReservationGuard.of(changed.state());
            for (ReservationRecord.Event event : changed.eventsAfter(known)) {
                CompletionStage<Void> begun = events.apply(event);
                aborts = aborts.thenCompose(done -> begun);
            }
        }
        return aborts;
    }

    /** Version of the shared state whose record is enforced. */
    public synchronized long version() {
        return version;
    }
}
