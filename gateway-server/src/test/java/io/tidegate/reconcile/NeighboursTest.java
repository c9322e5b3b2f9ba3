package io.tidegate.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.config.DesiredState;
import io.tidegate.config.ListenerConfig;
import io.tidegate.config.StateKeys;
import io.tidegate.target.Portal;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

class NeighboursTest {

    private static final String ONE = "nqn.2016-06.io.example:s1";
    private static final String TWO = "nqn.2016-06.io.example:s2";

    private final TreeMap<String, ListenerConfig> listeners = new TreeMap<>();

    private void listener(String nqn, String host, String address, boolean secure) {
        ListenerConfig one = new ListenerConfig(nqn, host, address, 4420, address.contains(":"), secure);
        listeners.put(StateKeys.listener(nqn, host, address, 4420), one);
    }

    private Map<String, Set<Portal>> portals(String... live) {
        DesiredState desired = new DesiredState(
                1,
                TreePMap.empty(),
                TreePMap.empty(),
                TreePMap.empty(),
                TreePMap.fromSortedMap(listeners),
                TreePMap.empty(),
                TreePMap.empty(),
                TreePSet.empty(),
                TreePMap.empty());
        return Neighbours.portals(desired, Set.of(live), "own");
    }

    private static Portal at(String address) {
        return Portal.tcp(new InetSocketAddress(address, 4420));
    }

    @Test
    void the_listeners_of_other_gateways_are_known_while_those_live() {
        listener(ONE, "own", "192.0.2.1", false);
        listener(ONE, "other", "192.0.2.2", false);
        listener(ONE, "third", "[2001:db8::3]", false);
        listener(TWO, "third", "192.0.2.3", false);

        assertThat(portals("own", "other", "third"))
                .isEqualTo(Map.of(ONE, Set.of(at("192.0.2.2"), at("2001:db8::3")), TWO, Set.of(at("192.0.2.3"))));
        assertThat(portals("own", "other")).isEqualTo(Map.of(ONE, Set.of(at("192.0.2.2"))));
        assertThat(portals()).isEmpty();
    }

    @Test
    void where_tls_is_required_is_known_as_such() {
        listener(ONE, "other", "192.0.2.2", true);

        assertThat(portals("other"))
                .isEqualTo(Map.of(ONE, Set.of(Portal.tls(new InetSocketAddress("192.0.2.2", 4420)))));
    }

    @Test
    void what_hosts_could_not_use_is_left_out() {
        listener(ONE, "other", "0.0.0.0", false);
        listener(ONE, "other", "no-literal", false);

        assertThat(portals("other")).isEmpty();
    }
}
