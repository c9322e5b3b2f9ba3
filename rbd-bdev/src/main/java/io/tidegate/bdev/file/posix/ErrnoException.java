package io.tidegate.bdev.file.posix;

import java.io.IOException;

/** A file call failed; carries the errno. */
public final class ErrnoException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int errno;

    ErrnoException(String call, int errno) {
        super(call + " failed with errno " + errno);
        this.errno = errno;
    }

    /** A positive Linux errno. */
    public int errno() {
        return errno;
    }
}
