package io.tidegate.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageOrBuilder;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.config.DesiredState;
import io.tidegate.config.StateCodec;
import io.tidegate.config.StateKeys;
import io.tidegate.config.settings.HaSettings;
import io.tidegate.proto.create_listener_req;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.namespace_add_req;
import io.tidegate.store.MemoryStateStore;
import io.tidegate.store.StateChange;
import io.tidegate.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What gateways of a group make of a state in which namespaces are not spread evenly. */
class RebalancingTest {

    private static final String NQN = "nqn.2016-06.io.example:s1";
    private static final String OTHER = "nqn.2016-06.io.example:s2";

    private final MemoryStateStore store = new MemoryStateStore();
    private final MemoryDeviceFactory devices = new MemoryDeviceFactory(1 << 20);
    private final List<String> released = new ArrayList<>();
    private boolean closing;

    @AfterEach
    void end() {
        devices.close();
        store.close();
    }

    private void put(String key, MessageOrBuilder value) throws StoreException {
        put(key, StateCodec.encode(value));
    }

    private void put(String key, byte[] value) throws StoreException {
        store.compareAndPut(store.read().version(), StateChange.put(key, value));
    }

    private void subsystem(String nqn, int... gateways) throws StoreException {
        put(
                StateKeys.subsystem(nqn),
                create_subsystem_req.newBuilder().setSubsystemNqn(nqn).setMaxNamespaces(64));
        for (int gateway : gateways) {
            String host = "gw" + gateway;
            put(
                    StateKeys.listener(nqn, host, "192.0.2." + gateway, 4420),
                    create_listener_req
                            .newBuilder()
                            .setNqn(nqn)
                            .setHostName(host)
                            .setTraddr("192.0.2." + gateway)
                            .setTrsvcid(4420));
        }
    }

    private void namespaces(String nqn, int group, int first, int last) throws StoreException {
        for (int nsid = first; nsid <= last; nsid++) {
            put(StateKeys.namespace(nqn, nsid), namespace(nqn, nsid, group));
        }
    }

    private static namespace_add_req.Builder namespace(String nqn, int nsid, int group) {
        return namespace_add_req
                .newBuilder()
                .setSubsystemNqn(nqn)
                .setNsid(nsid)
                .setRbdPoolName("rbd")
                .setRbdImageName("image" + nsid)
                .setBlockSize(512)
                .setUuid("11111111-2222-4333-8444-5555555555" + (10 + nsid))
                .setAnagrpid(group);
    }

    private DesiredState state() throws StoreException {
        return StateCodec.decode(store.read());
    }

    /** How many namespaces of a subsystem each group has. */
    private Map<Integer, Integer> spread(String nqn) throws StoreException {
        Map<Integer, Integer> spread = new TreeMap<>();
        state().namespacesOf(nqn).forEach(one -> spread.merge(one.anaGroup(), 1, Integer::sum));
        return spread;
    }

    private int groupOf(String nqn, int nsid) throws StoreException {
        return state().namespace(nqn, nsid).orElseThrow().anaGroup();
    }

    private Rebalancing gateway(AnaGroups groups, int moves) {
        StateEditor editor = new StateEditor(store, new AtOnce(), Duration.ofSeconds(1));
        Images images = new Images(devices);
        NamespaceTraits traits = new NamespaceTraits(editor, new ImageMarks(images, "group"), groups, new Noted());
        HaSettings.Rebalancing settings = new HaSettings.Rebalancing(Duration.ofSeconds(7), moves);
        return new Rebalancing(editor, traits, groups, new StayingImages(true), settings, () -> closing);
    }

    private static void look(int times, Rebalancing... gateways) {
        for (int time = 0; time < times; time++) {
            for (Rebalancing gateway : gateways) {
                gateway.look();
            }
        }
    }

    @Test
    void what_is_uneven_for_three_looks_is_evened_out_and_then_left_alone() throws Exception {
        subsystem(NQN, 1, 2);
        namespaces(NQN, 1, 1, 10);
        Rebalancing gateway = gateway(GroupOfTest.at("", ""), 8);
        look(2, gateway);
        assertThat(spread(NQN)).containsExactlyEntriesOf(Map.of(1, 10));
        look(1, gateway);
        assertThat(spread(NQN)).isEqualTo(Map.of(1, 5, 2, 5));
        assertThat(released)
                .as("each image is closed before another gateway may have it")
                .hasSize(5);
        long version = store.read().version();
        look(5, gateway);
        assertThat(store.read().version()).isEqualTo(version);
    }

    @Test
    void one_look_moves_no_more_than_it_may_and_the_next_goes_on() throws Exception {
        subsystem(NQN, 1, 2);
        namespaces(NQN, 1, 1, 20);
        Rebalancing gateway = gateway(GroupOfTest.at("", ""), 4);
        look(3, gateway);
        assertThat(spread(NQN)).isEqualTo(Map.of(1, 16, 2, 4));
        look(1, gateway);
        assertThat(spread(NQN)).isEqualTo(Map.of(1, 12, 2, 8));
    }

    @Test
    void gateways_that_look_at_the_same_time_move_what_they_serve_and_come_to_the_same_end() throws Exception {
        subsystem(NQN, 1, 2, 3);
        subsystem(OTHER, 1, 2, 3);
        namespaces(NQN, 1, 1, 9);
        namespaces(OTHER, 2, 11, 19);
        GroupOfTest group = GroupOfTest.at("", "", "");
        Rebalancing first = gateway(group.seenBy(1), 8);
        Rebalancing second = gateway(group.seenBy(2), 8);
        Rebalancing third = gateway(group.seenBy(3), 8);
        look(2, first, second, third);
        first.look();
        assertThat(spread(OTHER)).as("what the first does not serve").isEqualTo(Map.of(2, 9));
        second.look();
        look(3, first, second, third);
        assertThat(spread(NQN)).isEqualTo(Map.of(1, 3, 2, 3, 3, 3));
        assertThat(spread(OTHER)).isEqualTo(Map.of(1, 3, 2, 3, 3, 3));
    }

    @Test
    void the_total_is_evened_out_too_when_each_subsystem_is_even() throws Exception {
        GroupOfTest group = GroupOfTest.at("", "");
        for (int number = 1; number <= 4; number++) {
            String nqn = "nqn.2016-06.io.example:t" + number;
            subsystem(nqn, 1, 2);
            namespaces(nqn, 1, number, number);
        }
        look(3, gateway(group, 8));
        List<Integer> groups = new ArrayList<>();
        state().namespaces().values().forEach(one -> groups.add(one.anaGroup()));
        assertThat(groups).containsExactlyInAnyOrder(1, 1, 2, 2);
    }

    @Test
    void what_is_pinned_and_what_one_machine_alone_has_stays() throws Exception {
        subsystem(NQN, 1, 2);
        namespaces(NQN, 1, 1, 4);
        for (int nsid = 1; nsid <= 3; nsid++) {
            put(StateKeys.pin(NQN, nsid), new byte[] {'1'});
        }
        put(StateKeys.namespace(NQN, 4), namespace(NQN, 4, 1).setRbdPoolName("memory:"));
        put(
                StateKeys.namespace(NQN, 5),
                namespace(NQN, 5, 1).setRbdPoolName("file:").setRbdImageName("/tmp/image"));
        look(5, gateway(GroupOfTest.at("", ""), 8));
        assertThat(spread(NQN)).isEqualTo(Map.of(1, 5));
    }

    @Test
    void nothing_is_moved_while_the_group_is_not_whole_and_the_count_begins_anew_after_it() throws Exception {
        subsystem(NQN, 1, 2);
        namespaces(NQN, 1, 1, 10);
        GroupOfTest group = GroupOfTest.at("", "");
        Rebalancing gateway = gateway(group, 8);
        look(2, gateway);
        group.set(2, false, "enabled", List.of(), "");
        look(5, gateway);
        group.set(2, true, "drained", List.of(), "");
        look(5, gateway);
        group.set(2, true, "enabled", List.of(), "");
        look(5, gateway);
        group.set(2, true, "enabled", List.of(2), "");
        look(2, gateway);
        assertThat(spread(NQN)).isEqualTo(Map.of(1, 10));
        look(1, gateway);
        assertThat(spread(NQN)).isEqualTo(Map.of(1, 5, 2, 5));
    }

    @Test
    void once_a_gateway_that_is_gone_was_removed_its_namespaces_go_to_the_others_pinned_ones_too() throws Exception {
        subsystem(NQN, 1, 2, 3);
        namespaces(NQN, 3, 1, 6);
        put(StateKeys.pin(NQN, 1), new byte[0]);
        GroupOfTest group = GroupOfTest.at("", "", "");
        group.set(1, true, "enabled", List.of(1, 3), "");
        group.set(3, false, "enabled", List.of(), "");
        Rebalancing gateway = gateway(group, 8);
        look(5, gateway);
        assertThat(spread(NQN)).isEqualTo(Map.of(3, 6));
        assertThat(group.remove("gw3")).isEqualTo(AnaGroups.Removal.DONE);
        look(3, gateway);
        assertThat(spread(NQN)).isEqualTo(Map.of(1, 3, 2, 3));
    }

    @Test
    void a_location_is_honoured_before_the_load() throws Exception {
        subsystem(NQN, 1, 2, 3);
        for (int nsid = 1; nsid <= 4; nsid++) {
            put(StateKeys.namespace(NQN, nsid), namespace(NQN, nsid, 1).setLocation("south"));
        }
        look(3, gateway(GroupOfTest.at("north", "south", "south"), 8));
        assertThat(spread(NQN)).isEqualTo(Map.of(2, 2, 3, 2));
    }

    @Test
    void nothing_goes_to_a_gateway_without_a_listener_for_it() throws Exception {
        subsystem(NQN, 1);
        namespaces(NQN, 1, 1, 6);
        Rebalancing gateway = gateway(GroupOfTest.at("", ""), 8);
        look(5, gateway);
        assertThat(spread(NQN)).isEqualTo(Map.of(1, 6));
        subsystem(NQN, 2);
        look(3, gateway);
        assertThat(spread(NQN)).isEqualTo(Map.of(1, 3, 2, 3));
    }

    @Test
    void a_gateway_that_goes_down_moves_nothing_more_and_one_that_is_alone_never_does() throws Exception {
        subsystem(NQN, 1, 2);
        namespaces(NQN, 1, 1, 6);
        namespaces(NQN, 2, 7, 7);
        look(5, gateway(AnaGroups.ALONE, 8));
        closing = true;
        look(5, gateway(GroupOfTest.at("", ""), 8));
        assertThat(spread(NQN)).isEqualTo(Map.of(1, 6, 2, 1));
    }

    @Test
    void a_pin_that_comes_while_the_plan_is_made_wins() throws Exception {
        subsystem(NQN, 1, 2);
        namespaces(NQN, 1, 1, 2);
        GroupOfTest group = GroupOfTest.at("", "");
        StateEditor editor = new StateEditor(store, new AtOnce(), Duration.ofSeconds(1));
        NamespaceTraits traits =
                new NamespaceTraits(editor, new ImageMarks(new Images(devices), "group"), group, new Noted());
        var planned = state().namespace(NQN, 1).orElseThrow();
        put(StateKeys.pin(NQN, 1), new byte[] {'1'});
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> traits.move(planned, 2, false))
                .isInstanceOf(Refusal.class);
        assertThat(groupOf(NQN, 1)).isEqualTo(1);
        assertThat(released).as("the image is served on").isEmpty();
    }

    /** A gateway that makes every change real at once. */
    private static final class AtOnce implements Convergence {

        @Override
        public Optional<Failure> await(long version, Collection<String> keys, Duration patience) {
            return Optional.empty();
        }

        @Override
        public Standing standing() {
            return new Standing(0, Map.of());
        }
    }

    /** Remembers whose image is closed. */
    private final class Noted implements NamespacePort {

        @Override
        public void resize(String namespaceKey, long bytes) throws BlockDeviceException {
            throw new BlockDeviceException(95, "no image is resized here");
        }

        @Override
        public Optional<String> imageNote(String namespaceKey, String name) {
            return Optional.empty();
        }

        @Override
        public void release(String namespaceKey) {
            released.add(namespaceKey);
        }

        @Override
        public void reclaim(String namespaceKey) {
            released.remove(namespaceKey);
        }

        @Override
        public void announce(String namespaceKey) {}
    }
}
