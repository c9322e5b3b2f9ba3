package io.tidegate.store;

/** A compare-and-put lost against another writer; nothing was changed. */
public final class VersionConflictException extends StoreException {

    private static final long serialVersionUID = 1L;

    private final long actual;

    public VersionConflictException(long expected, long actual) {
        super("the shared state is at version " + actual + ", not " + expected + ": another writer was first");
        this.actual = actual;
    }

    /** The version found. */
    public long actual() {
        return actual;
    }
}
