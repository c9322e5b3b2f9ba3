package io.tidegate.config;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * Everything the group wants at one version of the shared state. Immutable; one made of another shares with it what is no
 * different.
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
 * @param index the namespaces once more, for those who look for some of them
 */
public record DesiredState(
        long version,
        PSortedMap<String, SubsystemConfig> subsystems,
        PSortedMap<String, NamespaceConfig> namespaces,
        PSortedMap<String, HostConfig> hosts,
        PSortedMap<String, ListenerConfig> listeners,
        PSortedMap<String, TuningConfig> tunings,
        PSortedMap<String, KmipEndpoint> kmipEndpoints,
        PSortedSet<String> kept,
        PSortedMap<String, String> unreadable,
        NamespaceIndex index) {

    /** The same, with the index that belongs to its namespaces. */
    public DesiredState(
            long version,
            PSortedMap<String, SubsystemConfig> subsystems,
            PSortedMap<String, NamespaceConfig> namespaces,
            PSortedMap<String, HostConfig> hosts,
            PSortedMap<String, ListenerConfig> listeners,
            PSortedMap<String, TuningConfig> tunings,
            PSortedMap<String, KmipEndpoint> kmipEndpoints,
            PSortedSet<String> kept,
            PSortedMap<String, String> unreadable) {
        this(
                version,
                subsystems,
                namespaces,
                hosts,
                listeners,
                tunings,
                kmipEndpoints,
                kept,
                unreadable,
                NamespaceIndex.of(namespaces));
    }

    /** Nothing is wanted. */
    public static DesiredState empty() {
        return new DesiredState(
                0,
                TreePMap.empty(),
                TreePMap.empty(),
                TreePMap.empty(),
                TreePMap.empty(),
                TreePMap.empty(),
                TreePMap.empty(),
                TreePSet.empty(),
                TreePMap.empty());
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
        return index.of(nqn);
    }

    /** How many namespaces a subsystem has. */
    public int namespaceCount(String nqn) {
        return index.count(nqn);
    }

    /** The lowest id that is free in a subsystem. */
    public int lowestFreeId(String nqn) {
        return index.lowestFree(nqn);
    }

    /** The namespace that is an image; the first of them, when it was forced into several. */
    public Optional<NamespaceConfig> userOf(ImageName image) {
        return index.user(image);
    }

    /** How many namespaces are in an ANA group. */
    public int namespacesInGroup(int group) {
        return index.inGroup(group);
    }

    /** Hosts of a subsystem, the open door excluded. */
    public List<HostConfig> hostsOf(String nqn) {
        return StateKeys.hostsOf(nqn, hosts).values().stream()
                .filter(host -> !host.any())
                .toList();
    }

    /** True when every host may use the subsystem. */
    public boolean openToAny(String nqn) {
        return host(nqn, HostConfig.ANY).isPresent();
    }

    /** Listeners of a subsystem, those of other gateways included. */
    public List<ListenerConfig> listenersOf(String nqn) {
        return List.copyOf(StateKeys.listenersOf(nqn, listeners).values());
    }

    /** The keys of what is in a subsystem and served, its own key left out. */
    public List<String> keysIn(String nqn) {
        return Stream.of(
                        StateKeys.namespacesOf(nqn, namespaces).keySet(),
                        StateKeys.hostsOf(nqn, hosts).keySet(),
                        StateKeys.listenersOf(nqn, listeners).keySet(),
                        Set.of(StateKeys.tuning(nqn)))
                .flatMap(Collection::stream)
                .toList();
    }

    /**
     * The listeners that a gateway has without being told each of them, by the key that the same one made by hand would
     * have; those made by hand come first, and one at every address stands for all.
     */
    public SortedMap<String, ListenerConfig> automaticListeners(String ownHost, List<InetAddress> addresses) {
        SortedMap<String, ListenerConfig> automatic = new TreeMap<>();
        subsystems.keySet().forEach(nqn -> automatic.putAll(automaticListeners(nqn, ownHost, addresses)));
        return automatic;
    }

    /** Those of one subsystem, which depend on nothing outside of it. */
    public SortedMap<String, ListenerConfig> automaticListeners(
            String nqn, String ownHost, List<InetAddress> addresses) {
        SortedMap<String, ListenerConfig> automatic = new TreeMap<>();
        SubsystemConfig subsystem = subsystems.get(nqn);
        if (subsystem == null || subsystem.networks().masks().isEmpty()) {
            return automatic;
        }
        subsystem.networks().listeners(nqn, ownHost, addresses).forEach(one -> {
            String key = StateKeys.listener(one.subsystem(), one.hostName(), one.traddr(), one.port());
            if (!listeners.containsKey(key) && !covered(one)) {
                automatic.put(key, one);
            }
        });
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
}
