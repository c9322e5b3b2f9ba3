package io.tidegate.target;

import io.tidegate.target.auth.HostKeys;
import java.util.HashMap;
import java.util.Map;

/**
 * Who may connect to a subsystem, and what they have to prove. Immutable.
 *
 * @param any every host may
 * @param hosts those who may, by NQN
 */
public record HostAccess(boolean any, Map<String, HostKeys> hosts) {

    static final HostAccess NOBODY = new HostAccess(false, Map.of());
    static final HostAccess EVERYBODY = new HostAccess(true, Map.of());

    /** Keeps a copy. */
    public HostAccess {
        hosts = Map.copyOf(hosts);
    }

    /** True when this host may connect. */
    public boolean allows(String hostNqn) {
        return any || hosts.containsKey(hostNqn);
    }

    /** What this host proves itself by; none for one that only comes because every host may. */
    public HostKeys keys(String hostNqn) {
        return hosts.getOrDefault(hostNqn, HostKeys.NONE);
    }

    HostAccess withAny(boolean open) {
        return new HostAccess(open, hosts);
    }

    HostAccess with(String hostNqn, HostKeys keys) {
        Map<String, HostKeys> more = new HashMap<>(hosts);
        more.put(hostNqn, keys);
        return new HostAccess(any, more);
    }

    HostAccess without(String hostNqn) {
        Map<String, HostKeys> fewer = new HashMap<>(hosts);
        fewer.remove(hostNqn);
        return new HostAccess(any, fewer);
    }
}
