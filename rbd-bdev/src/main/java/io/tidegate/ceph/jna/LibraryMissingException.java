package io.tidegate.ceph.jna;

/** A Ceph client library is not installed, or too old; the message names the package. */
public final class LibraryMissingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LibraryMissingException(@org.jspecify.annotations.Nullable String message, Throwable cause) {
        super(message, cause);
    }
}
