package io.tidegate.control;

import io.tidegate.config.settings.GatewaySettings.Limits;
import java.util.function.UnaryOperator;

/** The limits that hold now: those of the configuration file until somebody changes them. Any thread. */
final class LiveLimits {

    private volatile Limits now;

    LiveLimits(Limits configured) {
        this.now = configured;
    }

    Limits now() {
        return now;
    }

    /** Changes some of them. */
    synchronized Limits change(UnaryOperator<Limits> change) {
        Limits changed = change.apply(now);
        now = changed;
        return changed;
    }
}
