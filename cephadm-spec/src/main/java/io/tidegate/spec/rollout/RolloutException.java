package io.tidegate.spec.rollout;

/** The cluster cannot be brought to what the file says; carries a positive errno and a sentence with the remedy. */
public final class RolloutException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int errno;

    public RolloutException(int errno, String message) {
        super(message);
        this.errno = errno;
    }

    public RolloutException(int errno, String message, Throwable cause) {
        super(message, cause);
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
