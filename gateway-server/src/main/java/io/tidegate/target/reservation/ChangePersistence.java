package io.tidegate.target.reservation;

/**
 * Set Features, Reservation Persistence (NVMe Base 2.1, 5.1.25.1.30): any host may change the state, and it is no
 * registration, so the generation stays.
 *
 * @param persists the new Persist Through Power Loss state
 */
public record ChangePersistence(boolean persists) implements ReservationOperation {

    @Override
    public Transition on(ReservationState state) {
        return Transition.to(state.persisting(persists));
    }
}
