package io.tidegate.reconcile;

/** A key of the shared state cannot be used here; the message says whose, and nothing of the key. */
final class UnusableKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnusableKeyException(String message) {
        super(message);
    }
}
