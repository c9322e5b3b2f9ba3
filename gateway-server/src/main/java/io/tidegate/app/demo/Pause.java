package io.tidegate.app.demo;

import java.util.concurrent.TimeUnit;

/** Waits a little. */
final class Pause {

    private Pause() {}

    static void millis(long millis) throws DemoFailure {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("the demo was interrupted", interrupted);
        }
    }
}
