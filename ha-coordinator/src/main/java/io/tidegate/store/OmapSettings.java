package io.tidegate.store;

import java.time.Duration;

/**
 * How the state in an omap object is followed. Immutable.
 *
 * @param pollPeriod how often the version is looked at, whatever was notified ({@code state_update_interval_sec})
 * @param notifications whether changes are notified and watched ({@code state_update_notify})
 * @param notifyTimeout how long a notification waits for slow watchers ({@code state_update_timeout_in_msec})
 * @param operationTimeout after this a read or change fails instead of waiting for a lost cluster
 */
public record OmapSettings(
        Duration pollPeriod, boolean notifications, Duration notifyTimeout, Duration operationTimeout) {

    /** Upstream's values. */
    public static final OmapSettings DEFAULT =
            new OmapSettings(Duration.ofSeconds(5), true, Duration.ofSeconds(2), Duration.ofSeconds(30));

    /** Refuses times that cannot work. */
    public OmapSettings {
        if (!pollPeriod.isPositive() || !notifyTimeout.isPositive() || operationTimeout.isNegative()) {
            throw new IllegalArgumentException("the poll period and the notify timeout must be above 0");
        }
    }

    /** The same with another period. */
    public OmapSettings withPollPeriod(Duration period) {
        return new OmapSettings(period, notifications, notifyTimeout, operationTimeout);
    }

    /** The same with or without notifications. */
    public OmapSettings withNotifications(boolean on) {
        return new OmapSettings(pollPeriod, on, notifyTimeout, operationTimeout);
    }
}
