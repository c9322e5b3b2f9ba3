package io.tidegate.target.reservation;

/**
 * One command's change of a reservation. Immutable and pure, so that it can be decided again when another gateway was
 * first.
 */
public sealed interface ReservationOperation
        permits RegisterKey,
                UnregisterKey,
                ReplaceKey,
                AcquireReservation,
                PreemptReservation,
                ReleaseReservation,
                ClearReservation,
                ChangePersistence {

    /** The state that follows, and what comes with it. */
    Transition on(ReservationState state);
}
