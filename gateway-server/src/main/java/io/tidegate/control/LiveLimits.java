package io.tidegate.control;

import io.tidegate.config.settings.GatewaySettings.Limits;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** The limits that hold now: those of the configuration file until somebody changes them. Any thread. */
final class LiveLimits {

    private final AtomicReference<Limits> now;

    LiveLimits(Limits configured) {
        this.now = new AtomicReference<>(configured);
    }

    Limits now() {
        return now.get();
    }

    /** Changes some of them. */
    Limits change(UnaryOperator<Limits> change) {
        return now.updateAndGet(change);
    }
}
