package io.tidegate.group;

import java.time.Duration;
import java.util.List;

/**
 * How the coordinator in etcd is reached. Immutable.
 *
 * @param endpoints such as {@code http://10.0.0.1:2379}
 * @param prefix of all keys, ends with {@code /}
 * @param lease after this an unrenewed renewal vanishes; whole seconds, rounded up
 * @param timeout after which a call fails
 */
public record EtcdSettings(List<String> endpoints, String prefix, Duration lease, Duration timeout) {

    /** Refuses what cannot work. */
    public EtcdSettings {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("etcd needs an endpoint, such as http://10.0.0.1:2379");
        }
        if (!prefix.endsWith("/")) {
            throw new IllegalArgumentException("the prefix '" + prefix + "' must end with /");
        }
        if (!lease.isPositive() || !timeout.isPositive()) {
            throw new IllegalArgumentException("the lease and the timeout must be above 0");
        }
    }

    /** For a group of a pool. */
    public static EtcdSettings of(List<String> endpoints, String pool, String group, GroupTimes times) {
        return new EtcdSettings(endpoints, "/tidegate/" + pool + "/" + group + "/", times.lease(), times.hangAfter());
    }

    long leaseSeconds() {
        return Math.max(1, lease.plusMillis(999).toSeconds());
    }
}
