package io.tidegate.ceph;

/** Ceph refused or failed something; carries a positive errno and one sentence for a person. */
public final class CephException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int errno;

    /**
     * Describes a failure.
     *
     * @param errno positive, a value of Linux
     * @param message names the object and, where there is one, the remedy
     */
    public CephException(int errno, String message) {
        super(message);
        this.errno = errno;
    }

    /** As above, with what led to it. */
    public CephException(int errno, String message, Throwable cause) {
        super(message, cause);
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
