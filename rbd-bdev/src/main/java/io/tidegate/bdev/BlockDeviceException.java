package io.tidegate.bdev;

/** A device could not be opened, made or changed; carries the errno and one sentence for a person. */
public final class BlockDeviceException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int errno;

    /**
     * Describes a failure.
     *
     * @param errno a positive errno, see {@link Errno}
     * @param message one sentence that names the object and the remedy
     */
    public BlockDeviceException(int errno, String message) {
        super(message);
        this.errno = errno;
    }

    /** As above, with what led to it. */
    public BlockDeviceException(int errno, String message, Throwable cause) {
        super(message, cause);
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
