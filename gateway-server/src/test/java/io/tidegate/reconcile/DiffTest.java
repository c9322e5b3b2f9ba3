package io.tidegate.reconcile;

import static io.tidegate.config.secret.StoredSecret.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.config.DesiredState;
import io.tidegate.config.HostConfig;
import io.tidegate.config.ImageName;
import io.tidegate.config.ListenerConfig;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.NamespaceConfig.Traits;
import io.tidegate.config.QosConfig;
import io.tidegate.config.StateKeys;
import io.tidegate.config.SubsystemConfig;
import io.tidegate.config.secret.StoredSecret;
import io.tidegate.target.Portal;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

class DiffTest {

    private static final String NQN = "nqn.2016-06.io.example:s1";
    private static final String OWN = "gw-a";
    private static final Traits PLAIN = new Traits(false, true, false, true, List.of(), false, Optional.empty());

    private final SubsystemConfig subsystem = SubsystemConfig.withoutKey(NQN, "S1", 32);
    private final HostConfig host = HostConfig.withoutKeys(NQN, "nqn.2016-06.io.example:h");
    private final NamespaceConfig namespace = namespace(1, PLAIN);
    private final ListenerConfig listener = new ListenerConfig(NQN, OWN, "127.0.0.1", 4420, false, false);

    private final TreeMap<String, SubsystemConfig> subsystems = new TreeMap<>(Map.of(NQN, subsystem));
    private final TreeMap<String, NamespaceConfig> namespaces = new TreeMap<>(Map.of(key(namespace), namespace));
    private final TreeMap<String, HostConfig> hosts = new TreeMap<>(Map.of(StateKeys.host(NQN, host.nqn()), host));
    private final TreeMap<String, ListenerConfig> listeners = new TreeMap<>(Map.of(key(listener), listener));
    private final Actual actual = new Actual();

    @Test
    void everything_is_added_in_the_order_in_which_a_host_needs_it() {
        assertThat(changes())
                .containsExactly(
                        new Change.MakeSubsystem(StateKeys.subsystem(NQN), subsystem),
                        new Change.AllowHost(StateKeys.host(NQN, host.nqn()), host),
                        new Change.AddNamespace(key(namespace), namespace),
                        new Change.Listen(key(listener), listener));
    }

    @Test
    void nothing_is_left_to_do_when_all_is_there() {
        allIsThere();

        assertThat(changes()).isEmpty();
    }

    @Test
    void removals_go_the_other_way_round() {
        allIsThere();
        hosts.clear();
        namespaces.clear();
        listeners.clear();

        assertThat(changes())
                .extracting(Object::getClass)
                .containsExactly(Change.Unlisten.class, Change.DenyHost.class, Change.RemoveNamespace.class);
    }

    @Test
    void a_subsystem_goes_in_one_step_with_all_that_is_in_it() {
        allIsThere();
        subsystems.clear();
        hosts.clear();
        namespaces.clear();
        listeners.clear();

        assertThat(changes()).containsExactly(new Change.DropSubsystem(StateKeys.subsystem(NQN), subsystem));
    }

    @Test
    void another_serial_number_is_another_subsystem() {
        allIsThere();
        subsystems.put(NQN, SubsystemConfig.withoutKey(NQN, "S2", 32));

        assertThat(changes()).extracting(Object::getClass).containsExactly(Change.DropSubsystem.class);
    }

    @Test
    void visibility_changes_in_place_and_another_image_does_not() {
        allIsThere();
        NamespaceConfig masked =
                namespace(1, new Traits(false, false, false, true, List.of(), false, Optional.empty()));
        namespaces.put(key(masked), masked);
        assertThat(changes()).containsExactly(new Change.UpdateNamespace(key(masked), masked));

        NamespaceConfig moved = new NamespaceConfig(
                NQN,
                1,
                namespace.uuid(),
                new ImageName("rbd", "", "other"),
                "",
                512,
                1,
                PLAIN,
                List.of(),
                QosConfig.NONE,
                "",
                "");
        namespaces.put(key(moved), moved);
        assertThat(changes())
                .containsExactly(
                        new Change.RemoveNamespace(key(moved), namespace), new Change.AddNamespace(key(moved), moved));
    }

    @Test
    void the_listeners_of_other_gateways_are_theirs() {
        listeners.clear();
        ListenerConfig other = new ListenerConfig(NQN, "gw-b", "10.0.0.2", 4420, false, false);
        listeners.put(key(other), other);

        assertThat(changes()).noneMatch(Change.Listen.class::isInstance);
    }

    @Test
    void what_could_not_be_kept_safe_is_refused_with_a_reason() {
        StoredSecret key = new StoredSecret("secret", false);
        hosts.put("host_psk", new HostConfig(NQN, "nqn.2016-06.io.example:a", key, NONE, NONE));
        hosts.put("host_lost_psk", new HostConfig(NQN, "nqn.2016-06.io.example:c", StoredSecret.INVALID, NONE, NONE));
        hosts.put("host_invalid", new HostConfig(NQN, "nqn.2016-06.io.example:b", NONE, StoredSecret.INVALID, NONE));
        listeners.put("listener_tls", new ListenerConfig(NQN, OWN, "127.0.0.1", 4421, false, true));
        namespaces.put(
                "namespace_orphan",
                new NamespaceConfig(
                        "nqn.2016-06.io.example:gone",
                        1,
                        UUID.randomUUID(),
                        namespace.image(),
                        "",
                        512,
                        1,
                        PLAIN,
                        List.of(),
                        QosConfig.NONE,
                        "",
                        ""));

        Plan plan = plan();
        assertThat(plan.refused()).containsOnlyKeys("host_lost_psk", "host_invalid", "namespace_orphan");
        assertThat(plan.hosts()).containsOnlyKeys(StateKeys.host(NQN, host.nqn()), "host_psk");
        assertThat(plan.listeners()).containsKey("listener_tls");
        assertThat(plan.namespaces()).containsOnlyKeys(key(namespace));
    }

    private void allIsThere() {
        actual.subsystems.put(StateKeys.subsystem(NQN), subsystem);
        actual.hosts.put(StateKeys.host(NQN, host.nqn()), host);
        actual.namespaces.put(key(namespace), new Actual.Open(namespace, device()));
        actual.listeners.put(
                key(listener),
                new Actual.Bound(listener, Portal.tcp(InetSocketAddress.createUnresolved("127.0.0.1", 4420))));
    }

    private static ServedDevice device() {
        MemoryDeviceFactory memory = new MemoryDeviceFactory();
        BlockDeviceUri uri = BlockDeviceUri.parse("memory:a");
        memory.create(uri, 1 << 20).toCompletableFuture().join();
        BlockDevice image =
                memory.open(uri, OpenOptions.READ_WRITE).toCompletableFuture().join();
        return ServedDevice.over(image, namespace(1, PLAIN), (nanos, task) -> {});
    }

    private static NamespaceConfig namespace(int nsid, Traits traits) {
        return new NamespaceConfig(
                NQN,
                nsid,
                new UUID(1, nsid),
                new ImageName("rbd", "", "i" + nsid),
                "",
                512,
                1,
                traits,
                List.of(),
                QosConfig.NONE,
                "",
                "");
    }

    private static String key(NamespaceConfig one) {
        return StateKeys.namespace(one.subsystem(), one.nsid());
    }

    private static String key(ListenerConfig one) {
        return StateKeys.listener(one.subsystem(), one.hostName(), one.traddr(), one.port());
    }

    private Plan plan() {
        return Plan.of(
                new DesiredState(
                        1,
                        TreePMap.fromSortedMap(subsystems),
                        TreePMap.fromSortedMap(namespaces),
                        TreePMap.fromSortedMap(hosts),
                        TreePMap.fromSortedMap(listeners),
                        TreePMap.empty(),
                        TreePMap.empty(),
                        TreePSet.empty(),
                        TreePMap.empty()),
                OWN,
                List.of());
    }

    private List<Change> changes() {
        return Diff.between(plan(), actual);
    }
}
