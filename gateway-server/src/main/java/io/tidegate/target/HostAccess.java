package io.tidegate.target;

import java.util.HashSet;
import java.util.Set;

/**
 * Who may connect to a subsystem. Immutable.
 *
 * @param any every host may
 * @param hosts the NQNs of those who may
 */
public record HostAccess(boolean any, Set<String> hosts) {

    static final HostAccess NOBODY = new HostAccess(false, Set.of());
    static final HostAccess EVERYBODY = new HostAccess(true, Set.of());

    /** Keeps a copy. */
    public HostAccess {
        hosts = Set.copyOf(hosts);
    }

    /** True when this host may connect. */
    public boolean allows(String hostNqn) {
        return any || hosts.contains(hostNqn);
    }

    HostAccess withAny(boolean open) {
        return new HostAccess(open, hosts);
    }

    HostAccess with(String hostNqn) {
        Set<String> more = new HashSet<>(hosts);
        more.add(hostNqn);
        return new HostAccess(any, more);
    }

    HostAccess without(String hostNqn) {
        Set<String> fewer = new HashSet<>(hosts);
        fewer.remove(hostNqn);
        return new HostAccess(any, fewer);
    }
}
