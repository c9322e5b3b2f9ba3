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
 * @param imagesAhead how many images of groups that it would take the gateway keeps open at the most
 * @param hangGuard whether a process beside the gateway ends it when it hangs and another would take its place
 * @param monitorClient the client of Ceph's monitors, when they lead the group
 */
public record HaSettings(
        Backing backing,
        List<String> endpoints,
        String location,
        Endpoint beats,
        GroupTimes times,
        Rebalancing rebalancing,
        int imagesAhead,
        boolean hangGuard,
        MonitorClient monitorClient) {

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
        ETCD,
        /** With Ceph's monitors, which lead the gateways themselves; upstream's monitor client speaks for them. */
        CEPH_MON
    }

    /**
     * How the process runs that stands between the gateway and Ceph's monitors.
     *
     * @param isStarted by the gateway; otherwise somebody else starts it
     * @param program its path
     * @param stopGrace between asking it to end and ending it
     * @param logFolder for what it prints; empty sends that where the gateway's own output goes
     * @param clientKey by which it proves itself under mutual TLS
     */
    public record MonitorClient(
            boolean isStarted, String program, Duration stopGrace, String logFolder, String clientKey) {}

    /** Keeps a copy. */
    public HaSettings {
        endpoints = List.copyOf(endpoints);
    }

    /** True when the gateways of the group decide among themselves. */
    public boolean inGroup() {
        return backing != Backing.OFF && backing != Backing.CEPH_MON;
    }

    /** True when Ceph's monitors decide for the gateways of the group. */
    public boolean isLedByMonitors() {
        return backing == Backing.CEPH_MON;
    }
}
