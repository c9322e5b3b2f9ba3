package io.tidegate.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.config.DesiredState;
import io.tidegate.config.ListenerConfig;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.StateCodec;
import io.tidegate.config.StateKeys;
import io.tidegate.nvme.AnaState;
import io.tidegate.proto.namespace_add_req;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/** Whether Ceph's monitors learn every address that they may have to shut out, and nothing that is none. */
class NoncesTest {

    private static final String NQN = "nqn.2016-06.io.example:s1";
    private static final String A = "10.0.0.1:0/1";
    private static final String B = "10.0.0.1:0/2";
    private static final String C = "10.0.0.1:0/3";

    private final TreeMap<String, NamespaceConfig> namespaces = new TreeMap<>();
    private final Map<String, String> open = new HashMap<>();
    private final Map<Integer, List<String>> connected = new HashMap<>();

    private NamespaceConfig namespace(int nsid, int group) {
        NamespaceConfig one = StateCodec.namespace(namespace_add_req
                .newBuilder()
                .setSubsystemNqn(NQN)
                .setNsid(nsid)
                .setAnagrpid(group)
                .setRbdPoolName("rbd")
                .setRbdImageName("disk" + nsid)
                .setBlockSize(512)
                .setUuid(new UUID(0, nsid).toString()));
        namespaces.put(StateKeys.namespace(NQN, nsid), one);
        return one;
    }

    private void isOpen(NamespaceConfig one, String address) {
        open.put(StateKeys.namespace(NQN, one.nsid()), address);
    }

    private Nonces nonces() {
        DesiredState state = new DesiredState(
                1,
                TreePMap.empty(),
                TreePMap.fromSortedMap(namespaces),
                TreePMap.empty(),
                TreePMap.empty(),
                TreePMap.empty(),
                TreePMap.empty(),
                TreePSet.empty(),
                TreePMap.empty());
        return new Nonces(state, new Live());
    }

    /** A gateway with what the test says. */
    private final class Live implements LiveView, MonitorPort {

        @Override
        public List<LiveController> controllers(String nqn) {
            return List.of();
        }

        @Override
        public boolean listening(String listenerKey) {
            return false;
        }

        @Override
        public Map<String, ListenerConfig> automaticListeners(String nqn) {
            return Map.of();
        }

        @Override
        public void lookAtNetworks() {}

        @Override
        public Optional<LiveNamespace> namespace(String key) {
            return Optional.ofNullable(open.get(key)).map(address -> new LiveNamespace(1, "client", address, false));
        }

        @Override
        public List<AnaState> anaStates() {
            return List.of();
        }

        @Override
        public ControllerIds controllerIds() {
            return new ControllerIds(1, 2);
        }

        @Override
        public MonitorPort monitor() {
            return this;
        }

        @Override
        public boolean isLed() {
            return true;
        }

        @Override
        public boolean isJoined() {
            return true;
        }

        @Override
        public List<String> addresses(int group) {
            return connected.getOrDefault(group, List.of());
        }

        @Override
        public void told(Map<Integer, Set<String>> addresses) {}

        @Override
        public void says(List<Said> all) {}
    }

    @Test
    void a_standby_shows_every_client_that_is_connected_ahead() {
        namespace(1, 1);
        namespace(2, 1);
        namespace(3, 1);
        connected.put(1, List.of(A, B));
        assertThat(nonces().byGroup()).isEqualTo(Map.of(1, Set.of(A, B)));
    }

    @Test
    void an_open_namespace_shows_its_own_client_and_a_new_one_the_client_that_is_left() {
        NamespaceConfig first = namespace(1, 1);
        NamespaceConfig fresh = namespace(2, 1);
        isOpen(first, B);
        connected.put(1, List.of(A, B));
        Nonces nonces = nonces();
        assertThat(nonces.of(first)).contains(B);
        assertThat(nonces.of(fresh)).contains(A);
    }

    @Test
    void each_group_shows_its_own_clients() {
        namespace(1, 1);
        namespace(2, 2);
        connected.put(1, List.of(A));
        connected.put(2, List.of(C));
        assertThat(nonces().byGroup()).isEqualTo(Map.of(1, Set.of(A), 2, Set.of(C)));
    }

    /** The monitors read all addresses of a group as one text and could fence none with an empty one in it. */
    @Test
    void a_namespace_without_a_client_is_not_shown() {
        NamespaceConfig alone = namespace(1, 1);
        Nonces nonces = nonces();
        assertThat(nonces.of(alone)).isEmpty();
        assertThat(nonces.byGroup()).isEqualTo(Map.of(1, Set.of()));
    }
}
