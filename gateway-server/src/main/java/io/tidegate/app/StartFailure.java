package io.tidegate.app;

import org.jspecify.annotations.Nullable;

/** The gateway cannot start; the message is for the person at the terminal and says what to do. */
public final class StartFailure extends Exception {

    private static final long serialVersionUID = 1L;

    public StartFailure(String message) {
        super(message);
    }

    public StartFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
