package io.tidegate.reconcile;

import io.tidegate.config.HostConfig;
import io.tidegate.config.ListenerConfig;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.StateKeys;
import io.tidegate.config.SubsystemConfig;
import io.tidegate.config.TuningConfig;
import io.tidegate.target.Portal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What the target has, by state key: exactly what the reconciler has put there and not yet taken away.
 *
 * <p>Owner: the reconciler's thread.
 */
final class Actual {

    /** A namespace with its open device. */
    record Open(NamespaceConfig config, ServedDevice device) {}

    /** A listener with the portal bound for it. */
    record Bound(ListenerConfig config, Portal portal) {}

    final SortedMap<String, SubsystemConfig> subsystems = new TreeMap<>();
    final SortedMap<String, HostConfig> hosts = new TreeMap<>();
    final SortedMap<String, TuningConfig> tunings = new TreeMap<>();

    /** Any thread may read these two. */
    final SortedMap<String, Open> namespaces = new ConcurrentSkipListMap<>();

    final SortedMap<String, Bound> listeners = new ConcurrentSkipListMap<>();

    /** Keys of everything in a subsystem, its own key left out. */
    List<String> keysIn(String nqn) {
        List<String> keys = new ArrayList<>();
        keys.addAll(StateKeys.namespacesOf(nqn, namespaces).keySet());
        keys.addAll(StateKeys.hostsOf(nqn, hosts).keySet());
        keys.addAll(StateKeys.listenersOf(nqn, listeners).keySet());
        if (tunings.containsKey(StateKeys.tuning(nqn))) {
            keys.add(StateKeys.tuning(nqn));
        }
        return keys;
    }

    /** True when hosts can reach a subsystem. */
    boolean listens(String nqn) {
        return !StateKeys.listenersOf(nqn, listeners).isEmpty();
    }

    /** Open devices of a subsystem. */
    List<ServedDevice> devicesOf(String nqn) {
        return StateKeys.namespacesOf(nqn, namespaces).values().stream()
                .map(Open::device)
                .toList();
    }

    /** Forgets keys of any kind. */
    void forget(List<String> keys) {
        keys.forEach(key -> {
            namespaces.remove(key);
            hosts.remove(key);
            tunings.remove(key);
            listeners.remove(key);
        });
    }
}
