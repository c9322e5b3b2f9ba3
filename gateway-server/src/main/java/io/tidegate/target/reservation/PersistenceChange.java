package io.tidegate.target.reservation;

/** What Reservation Register makes of the Persist Through Power Loss state as a side effect (CPTPL). */
public enum PersistenceChange {
    NONE,
    CLEAR,
    SET;

    ReservationState on(ReservationState state) {
        return this == NONE ? state : state.persisting(this == SET);
    }
}
