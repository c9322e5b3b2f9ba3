package io.tidegate.control;

/** A request that is answered with an errno and one sentence; becomes {@code status} and {@code error_message}. */
public final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final int errno;
    private final String text;

    /**
     * Refuses.
     *
     * @param errno positive, see {@link io.tidegate.bdev.Errno}
     * @param message names the object and the remedy
     */
    public Refusal(int errno, String message) {
        super(message);
        this.errno = errno;
        this.text = message;
    }

    /** The sentence. */
    public String text() {
        return text;
    }

    public int errno() {
        return errno;
    }
}
