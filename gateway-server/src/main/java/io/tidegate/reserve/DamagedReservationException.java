package io.tidegate.reserve;

/** The shared state has a reservation that cannot be understood; its namespace must not be served on a guess. */
public final class DamagedReservationException extends Exception {

    private static final long serialVersionUID = 1L;

    DamagedReservationException(String key, Throwable cause) {
        super(
                "the reservation '" + key + "' in the shared state is damaged; remove that key to give the namespace "
                        + "free for every host: " + cause.getMessage(),
                cause);
    }
}
