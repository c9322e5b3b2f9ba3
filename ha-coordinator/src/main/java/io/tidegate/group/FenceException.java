package io.tidegate.group;

/** A client could not be shut out, so its group must not be taken over. */
public final class FenceException extends Exception {

    private static final long serialVersionUID = 1L;

    public FenceException(String message, Throwable cause) {
        super(message, cause);
    }

    public FenceException(String message) {
        super(message);
    }
}
