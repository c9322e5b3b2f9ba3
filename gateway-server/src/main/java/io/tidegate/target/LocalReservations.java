package io.tidegate.target;

import io.tidegate.nvme.Status;
import io.tidegate.target.reservation.ReservationOperation;
import io.tidegate.target.reservation.Transition;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps reservations in the target alone, for as long as the namespace is there. Any thread. */
final class LocalReservations implements ReservationKeeper {

    @Override
    public CompletionStage<Transition> change(
            Subsystem subsystem, Namespace namespace, ReservationOperation operation) {
        NamespaceReservations reservations = namespace.reservations();
        synchronized (reservations) {
            Transition transition = operation.on(reservations.record().state());
            if (transition.status() != Status.SUCCESS) {
                return CompletableFuture.completedStage(transition);
            }
            CompletionStage<Void> aborts = subsystem.applyReservations(
                    namespace, reservations.version() + 1, reservations.record().after(transition));
            return transition.aborted().isEmpty()
                    ? CompletableFuture.completedStage(transition)
                    : aborts.thenApply(ended -> transition);
        }
    }
}
