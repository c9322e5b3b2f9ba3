package io.tidegate.reconcile;

import io.tidegate.config.HostConfig;
import io.tidegate.config.ListenerConfig;
import io.tidegate.config.NamespaceConfig;
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

    /** Keys of everything that belongs to a subsystem, its own key left out. */
    List<String> childrenOf(String nqn) {
        List<String> keys = new ArrayList<>();
        namespaces.forEach((key, one) -> addIf(one.config().subsystem().equals(nqn), key, keys));
        hosts.forEach((key, one) -> addIf(one.subsystem().equals(nqn), key, keys));
        tunings.forEach((key, one) -> addIf(one.subsystem().equals(nqn), key, keys));
        listeners.forEach((key, one) -> addIf(one.config().subsystem().equals(nqn), key, keys));
        return keys;
    }

    /** True when hosts can reach a subsystem. */
    boolean listens(String nqn) {
        return listeners.values().stream()
                .anyMatch(one -> one.config().subsystem().equals(nqn));
    }

    /** Open devices of a subsystem. */
    List<ServedDevice> devicesOf(String nqn) {
        return namespaces.values().stream()
                .filter(one -> one.config().subsystem().equals(nqn))
                .map(Open::device)
                .toList();
    }

    private static void addIf(boolean belongs, String key, List<String> keys) {
        if (belongs) {
            keys.add(key);
        }
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
