package io.tidegate.app.demo;

import org.jspecify.annotations.Nullable;

/** A step of the demo did not work; the message names the step and the reason. */
public final class DemoFailure extends Exception {

    private static final long serialVersionUID = 1L;

    DemoFailure(String message) {
        super(message);
    }

    DemoFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
