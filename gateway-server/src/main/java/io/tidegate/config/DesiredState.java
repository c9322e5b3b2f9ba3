package io.tidegate.config;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
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
 * @param unreadable keys that could not be understood, with the reason
 */
public record DesiredState(
        long version,
        SortedMap<String, SubsystemConfig> subsystems,
        SortedMap<String, NamespaceConfig> namespaces,
        SortedMap<String, HostConfig> hosts,
        SortedMap<String, ListenerConfig> listeners,
        SortedMap<String, TuningConfig> tunings,
        SortedMap<String, String> unreadable) {

    /** Takes the maps over; whoever made them changes them no more. */
    public DesiredState {
        subsystems = Collections.unmodifiableSortedMap(subsystems);
        namespaces = Collections.unmodifiableSortedMap(namespaces);
        hosts = Collections.unmodifiableSortedMap(hosts);
        listeners = Collections.unmodifiableSortedMap(listeners);
        tunings = Collections.unmodifiableSortedMap(tunings);
        unreadable = Collections.unmodifiableSortedMap(unreadable);
    }

    /** Nothing is wanted. */
    public static DesiredState empty() {
        SortedMap<String, String> none = new TreeMap<>();
        return new DesiredState(
                0, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), none);
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

    /** What is set for the queues of a subsystem. */
    public TuningConfig tuning(String nqn) {
        TuningConfig tuning = tunings.get(StateKeys.tuning(nqn));
        return tuning == null ? TuningConfig.none(nqn) : tuning;
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

    /** What belongs to a subsystem, without looking at the others. No part of a key holds the delimiter. */
    private static <T> Stream<T> of(SortedMap<String, T> map, String prefix, String nqn) {
        String from = prefix + nqn + StateKeys.DELIMITER;
        return map.subMap(from, from + Character.MAX_VALUE).values().stream();
    }
}
