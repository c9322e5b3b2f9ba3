package io.tidegate.config;

import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Everything the group wants at one version of the shared state. Immutable.
 *
 * @param version of the shared state
 * @param subsystems by NQN
 * @param namespaces by state key
 * @param hosts by state key
 * @param listeners by state key
 * @param tunings by state key
 * @param kmipEndpoints by state key
 * @param kept state keys that say whose connections go on, see {@link StateKeys#kept}
 * @param unreadable keys that could not be understood, with the reason
 */
public record DesiredState(
        long version,
        SortedMap<String, SubsystemConfig> subsystems,
        SortedMap<String, NamespaceConfig> namespaces,
        SortedMap<String, HostConfig> hosts,
        SortedMap<String, ListenerConfig> listeners,
        SortedMap<String, TuningConfig> tunings,
        SortedMap<String, KmipEndpoint> kmipEndpoints,
        SortedSet<String> kept,
        SortedMap<String, String> unreadable) {

    /** Takes the maps over; whoever made them changes them no more. */
    public DesiredState {
        subsystems = Collections.unmodifiableSortedMap(subsystems);
        namespaces = Collections.unmodifiableSortedMap(namespaces);
        hosts = Collections.unmodifiableSortedMap(hosts);
        listeners = Collections.unmodifiableSortedMap(listeners);
        tunings = Collections.unmodifiableSortedMap(tunings);
        kmipEndpoints = Collections.unmodifiableSortedMap(kmipEndpoints);
        kept = Collections.unmodifiableSortedSet(kept);
        unreadable = Collections.unmodifiableSortedMap(unreadable);
    }

    /** Nothing is wanted. */
    public static DesiredState empty() {
        SortedMap<String, String> none = new TreeMap<>();
        return new DesiredState(
                0,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeSet<>(),
                none);
    }

    public Optional<SubsystemConfig> subsystem(String nqn) {
        return Optional.ofNullable(subsystems.get(nqn));
    }

    public Optional<NamespaceConfig> namespace(String nqn, int nsid) {
        return Optional.ofNullable(namespaces.get(StateKeys.namespace(nqn, nsid)));
    }

    public Optional<HostConfig> host(String nqn, String host) {
        return Optional.ofNullable(hosts.get(StateKeys.host(nqn, host)));
    }

    /** True when connections of the host go on although it may connect no more. */
    public boolean keeps(String nqn, String host) {
        return kept.contains(StateKeys.kept(nqn, host));
    }

    /** What is set for the queues of a subsystem. */
    public TuningConfig tuning(String nqn) {
        TuningConfig tuning = tunings.get(StateKeys.tuning(nqn));
        return tuning == null ? TuningConfig.none(nqn) : tuning;
    }

    /** Where the key servers of a subsystem answer, in the order in which they are asked. */
    public List<KmipEndpoint> kmipEndpointsOf(String nqn) {
        return kmipEndpoints.values().stream()
                .filter(endpoint -> endpoint.subsystem().equals(nqn))
                .toList();
    }

    /** Namespaces of a subsystem, by id. */
    public List<NamespaceConfig> namespacesOf(String nqn) {
        return of(namespaces, StateKeys.NAMESPACE, nqn)
                .sorted((a, b) -> Integer.compare(a.nsid(), b.nsid()))
                .toList();
    }

    /** Hosts of a subsystem, the open door excluded. */
    public List<HostConfig> hostsOf(String nqn) {
        return of(hosts, StateKeys.HOST, nqn).filter(host -> !host.any()).toList();
    }

    /** True when every host may use the subsystem. */
    public boolean openToAny(String nqn) {
        return host(nqn, HostConfig.ANY).isPresent();
    }

    /** Listeners of a subsystem, those of other gateways included. */
    public List<ListenerConfig> listenersOf(String nqn) {
        return of(listeners, StateKeys.LISTENER, nqn).toList();
    }

    /**
     * The listeners that a gateway has without being told each of them, by the key that the same one made by hand would
     * have; those made by hand come first, and one at every address stands for all.
     */
    public SortedMap<String, ListenerConfig> automaticListeners(String ownHost, List<InetAddress> addresses) {
        SortedMap<String, ListenerConfig> automatic = new TreeMap<>();
        for (SubsystemConfig subsystem : subsystems.values()) {
            if (subsystem.networks().masks().isEmpty()) {
                continue;
            }
            subsystem.networks().listeners(subsystem.nqn(), ownHost, addresses).forEach(one -> {
                String key = StateKeys.listener(one.subsystem(), one.hostName(), one.traddr(), one.port());
                if (!listeners.containsKey(key) && !covered(one)) {
                    automatic.put(key, one);
                }
            });
        }
        return automatic;
    }

    private boolean covered(ListenerConfig one) {
        String everywhere = one.ipv6() ? "::" : "0.0.0.0";
        return listenersOf(one.subsystem()).stream()
                .filter(other -> other.hostName().equals(one.hostName()))
                .anyMatch(other -> other.isAt(one.address(), one.port()) || other.isAt(everywhere, one.port()));
    }

    /** True when some subsystem has listeners of which nobody was told. */
    public boolean hasNetworks() {
        return subsystems.values().stream()
                .anyMatch(one -> !one.networks().masks().isEmpty());
    }

    /** What belongs to a subsystem, without looking at the others. No part of a key holds the delimiter. */
    private static <T> Stream<T> of(SortedMap<String, T> map, String prefix, String nqn) {
        String from = prefix + nqn + StateKeys.DELIMITER;
        return map.subMap(from, from + Character.MAX_VALUE).values().stream();
    }
}
