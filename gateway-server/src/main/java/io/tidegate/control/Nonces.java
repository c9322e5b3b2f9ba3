package io.tidegate.control;

import io.tidegate.config.DesiredState;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.StateKeys;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The address of a RADOS client that each namespace is shown with, for the monitors to shut out with its ANA group.
 *
 * <p>They only want to know all addresses of each group. A namespace whose image is open shows its own client; the others
 * show those that are left, so that the clients which are connected ahead are known too. An empty address would keep the
 * monitors from reading the others of its group, so a namespace without one is not shown to them.
 */
final class Nonces {

    private final Map<String, String> byNamespace = new HashMap<>();
    private final Map<Integer, Set<String>> byGroup = new TreeMap<>();

    Nonces(DesiredState state, LiveView live) {
        Map<Integer, List<NamespaceConfig>> groups = new TreeMap<>();
        state.namespaces()
                .values()
                .forEach(one -> groups.computeIfAbsent(one.anaGroup(), none -> new ArrayList<>())
                        .add(one));
        groups.forEach((group, namespaces) -> spread(group, namespaces, live));
    }

    private static String key(NamespaceConfig one) {
        return StateKeys.namespace(one.subsystem(), one.nsid());
    }

    private void spread(int group, List<NamespaceConfig> namespaces, LiveView live) {
        List<String> connected = live.monitor().addresses(group);
        Set<String> shown = new LinkedHashSet<>();
        Set<NamespaceConfig> others = new LinkedHashSet<>();
        for (NamespaceConfig one : namespaces) {
            String open = live.namespace(key(one))
                    .map(LiveView.LiveNamespace::clientAddress)
                    .orElse("");
            if (open.isEmpty()) {
                others.add(one);
            } else {
                byNamespace.put(key(one), open);
                shown.add(open);
            }
        }
        ArrayDeque<String> left = new ArrayDeque<>(connected);
        left.removeAll(shown);
        for (NamespaceConfig one : others) {
            String next = left.isEmpty() ? first(connected) : left.remove();
            if (!next.isEmpty()) {
                byNamespace.put(key(one), next);
                shown.add(next);
            }
        }
        byGroup.put(group, new HashSet<>(shown));
    }

    private static String first(List<String> connected) {
        return connected.isEmpty() ? "" : connected.getFirst();
    }

    Optional<String> of(NamespaceConfig one) {
        return Optional.ofNullable(byNamespace.get(key(one)));
    }

    /** All that are shown, by ANA group. */
    Map<Integer, Set<String>> byGroup() {
        return byGroup;
    }
}
