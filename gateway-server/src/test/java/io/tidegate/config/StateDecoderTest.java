package io.tidegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.store.MemoryStateStore;
import io.tidegate.store.StateChange;
import io.tidegate.store.StateSnapshot;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decoding by differences gives what decoding everything gives. */
class StateDecoderTest {

    private static final List<String> SUBSYSTEMS = List.of("nqn.2016-06.io.example:a", "nqn.2016-06.io.example:b");

    private final SortedMap<String, byte[]> entries = new TreeMap<>();
    private final StateDecoder decoder = new StateDecoder();
    private long version;

    private StateDecoder.Decoded decode() {
        version++;
        return decoder.decode(new StateSnapshot(version, new TreeMap<>(entries)));
    }

    private void put(String key, String json) {
        entries.put(key, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private void namespace(String nqn, int nsid, String image) {
        put(
                StateKeys.namespace(nqn, nsid),
                "{'subsystem_nqn':'" + nqn + "','nsid':" + nsid + ",'rbd_pool_name':'rbd','rbd_image_name':'" + image
                        + "','block_size':512,'uuid':'11111111-2222-4333-8444-555555555555','no_auto_visible':true}");
    }

    @Test
    void only_what_differs_is_decoded_again() {
        namespace(SUBSYSTEMS.getFirst(), 1, "one");
        namespace(SUBSYSTEMS.getFirst(), 2, "two");
        DesiredState before = decode().state();
        namespace(SUBSYSTEMS.getFirst(), 2, "other");
        StateDecoder.Decoded after = decode();
        assertThat(after.changed()).containsExactly(StateKeys.namespace(SUBSYSTEMS.getFirst(), 2));
        assertThat(after.state().namespace(SUBSYSTEMS.getFirst(), 1).orElseThrow())
                .as("the very same object")
                .isSameAs(before.namespace(SUBSYSTEMS.getFirst(), 1).orElseThrow());
    }

    @Test
    void a_host_or_a_limit_of_a_namespace_is_a_change_of_the_namespace() {
        String nqn = SUBSYSTEMS.getFirst();
        namespace(nqn, 1, "one");
        decode();
        put(StateKeys.namespaceHost(nqn, 1, "host"), "{'subsystem_nqn':'x','nsid':1,'host_nqn':'host'}");
        StateDecoder.Decoded masked = decode();
        assertThat(masked.changed()).containsExactly(StateKeys.namespace(nqn, 1));
        assertThat(masked.state().namespace(nqn, 1).orElseThrow().hosts()).containsExactly("host");
        put(StateKeys.QOS + nqn + "_1", "{\"rw_ios_per_second\": \"7\"}");
        assertThat(decode().state().namespace(nqn, 1).orElseThrow().limits()).isEqualTo(new QosConfig(7, 0, 0, 0));
        put(StateKeys.refreshSize(nqn, 1), "1700000000000");
        assertThat(decode().state().namespace(nqn, 1).orElseThrow().refresh()).isEqualTo("1700000000000");
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7, 8})
    void who_follows_a_store_reads_the_same_whether_it_saw_each_version_or_not(long seed) throws Exception {
        Random random = new Random(seed);
        try (MemoryStateStore store = new MemoryStateStore()) {
            for (int step = 0; step < 300; step++) {
                SortedMap<String, byte[]> before = new TreeMap<>(entries);
                edit(random);
                Set<String> removed = new HashSet<>(before.keySet());
                removed.removeAll(entries.keySet());
                store.compareAndPut(store.read().version(), new StateChange(entries, removed));
                if (random.nextInt(3) > 0) {
                    StateSnapshot now = store.read();
                    assertThat(decoder.decode(now).state())
                            .as("seed %s, step %s", seed, step)
                            .isEqualTo(StateCodec.decode(now));
                }
            }
        }
    }

    @Test
    void a_change_that_sets_what_was_there_already_changes_nothing() throws Exception {
        try (MemoryStateStore store = new MemoryStateStore()) {
            namespace(SUBSYSTEMS.getFirst(), 1, "one");
            store.compareAndPut(1, new StateChange(entries, Set.of()));
            assertThat(decoder.decode(store.read()).changed()).hasSize(1);
            store.compareAndPut(2, new StateChange(entries, Set.of("never there")));
            assertThat(decoder.decode(store.read()).changed()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void any_sequence_of_edits_is_read_as_if_for_the_first_time(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 300; step++) {
            edit(random);
            DesiredState byDifference = decode().state();
            DesiredState whole = StateCodec.decode(new StateSnapshot(version, new TreeMap<>(entries)));
            assertThat(byDifference).as("seed %s, step %s", seed, step).isEqualTo(whole);
        }
    }

    private void edit(Random random) {
        String nqn = SUBSYSTEMS.get(random.nextInt(2));
        int nsid = 1 + random.nextInt(12);
        List<String> keys = Arrays.asList(entries.keySet().toArray(new String[0]));
        switch (random.nextInt(8)) {
            case 0 -> put(StateKeys.subsystem(nqn), "{'subsystem_nqn':'" + nqn + "','serial_number':'" + nsid + "'}");
            case 1, 2 -> namespace(nqn, nsid, "i" + random.nextInt(3));
            case 3 -> put(StateKeys.namespaceHost(nqn, nsid, "h" + random.nextInt(3)), "{'host_nqn':'h'}");
            case 4 ->
                put(StateKeys.host(nqn, "h" + nsid), "{'subsystem_nqn':'" + nqn + "','host_nqn':'h" + nsid + "'}");
            case 5 -> put(StateKeys.tuning(nqn), "{'subsystem_nqn':'" + nqn + "','queue_size':" + (2 + nsid) + "}");
            case 6 -> put(StateKeys.namespace(nqn, nsid), "damaged " + random.nextInt(2));
            default -> {
                if (!keys.isEmpty()) {
                    entries.remove(keys.get(random.nextInt(keys.size())));
                }
            }
        }
    }
}
