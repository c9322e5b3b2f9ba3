package io.tidegate.config.settings;

import io.tidegate.group.GroupTimes;
import java.util.List;

/**
 * How the gateway takes part in its group. Immutable.
 *
 * @param backing where the group's record lives
 * @param endpoints of etcd, when that is the backing
 * @param location where the gateway stands, "" when that does not matter
 * @param beats where it listens for the other gateways; port 0 takes any
 * @param times the intervals
 */
public record HaSettings(Backing backing, List<String> endpoints, String location, Endpoint beats, GroupTimes times) {

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
