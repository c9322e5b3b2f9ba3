package io.tidegate.config.settings;

import io.tidegate.group.GroupTimes;
import java.time.Duration;
import java.util.List;

/**
 * How the gateway takes part in its group. Immutable.
 *
 * @param backing where the group's record lives
 * @param endpoints of etcd, when that is the backing
 * @param location where the gateway stands, "" when that does not matter
 * @param beats where it listens for the other gateways; port 0 takes any
 * @param times the intervals
 * @param rebalancing how namespaces are evened out
 */
public record HaSettings(
        Backing backing,
        List<String> endpoints,
        String location,
        Endpoint beats,
        GroupTimes times,
        Rebalancing rebalancing) {

    /**
     * How namespaces that are there are spread anew over the ANA groups.
     *
     * @param period between two looks; zero for never
     * @param moves at the most that follow from one look
     */
    public record Rebalancing(Duration period, int moves) {

        /** False when an administrator alone moves namespaces. */
        public boolean isOn() {
            return !period.isZero() && moves > 0;
        }
    }

    /** Where the record of a group lives. */
    public enum Backing {
        /** Nowhere: the gateway is alone and serves everything. */
        OFF,
        /** In the data folder, which gateways of one machine share. */
        LOCAL,
        /** In objects beside the shared state. */
        RADOS,
        /** In etcd. */
        ETCD
    }

    /** Keeps a copy. */
    public HaSettings {
        endpoints = List.copyOf(endpoints);
    }

    /** True unless the gateway is alone. */
    public boolean inGroup() {
        return backing != Backing.OFF;
    }
}
