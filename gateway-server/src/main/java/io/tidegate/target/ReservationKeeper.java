package io.tidegate.target;

import io.tidegate.target.reservation.ReservationOperation;
import io.tidegate.target.reservation.Transition;
import java.util.concurrent.CompletionStage;

/** Where reservations are decided: one decision at a time for a namespace, over every gateway that serves it. */
@FunctionalInterface
public interface ReservationKeeper {

    /**
     * Applies an operation. Never blocks; called on owner loops.
     *
     * @return ends on any thread when this target enforces the state that follows and what had to be aborted has ended;
     *     fails when nobody can tell what follows, so that the host has to ask again
     */
    CompletionStage<Transition> change(Subsystem subsystem, Namespace namespace, ReservationOperation operation);
}
