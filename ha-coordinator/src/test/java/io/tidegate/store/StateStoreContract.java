package io.tidegate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every state store does; each backing runs it with a fresh, empty store. */
public abstract class StateStoreContract {

    private static final long BOUND_SECONDS = 30;

    protected StateStore store;

    /** A fresh store without entries. */
    protected abstract StateStore newStore() throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = newStore();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    protected static Map<String, String> texts(StateSnapshot snapshot) {
        Map<String, String> texts = new java.util.TreeMap<>();
        snapshot.entries().forEach((key, value) -> texts.put(key, new String(value, StandardCharsets.UTF_8)));
        return texts;
    }

    @Test
    void an_empty_store_has_version_1_and_no_entries() throws Exception {
        assertThat(store.read().version()).isEqualTo(1);
        assertThat(store.read().entries()).isEmpty();
    }

    @Test
    void a_change_is_seen_by_every_later_read() throws Exception {
        assertThat(store.compareAndPut(1, StateChange.put("subsystem_a", bytes("{}"))))
                .isEqualTo(2);
        assertThat(store.read().version()).isEqualTo(2);
        assertThat(texts(store.read())).isEqualTo(Map.of("subsystem_a", "{}"));
    }

    @Test
    void a_change_sets_and_removes_in_one_step() throws Exception {
        store.compareAndPut(1, new StateChange(Map.of("a", bytes("1"), "b", bytes("2")), Set.of()));
        store.compareAndPut(2, new StateChange(Map.of("b", bytes("3"), "c", bytes("4")), Set.of("a", "absent")));
        assertThat(texts(store.read())).isEqualTo(Map.of("b", "3", "c", "4"));
        assertThat(store.read().version()).isEqualTo(3);
    }

    @Test
    void a_change_against_an_old_version_is_refused_and_leaves_no_trace() throws Exception {
        store.compareAndPut(1, StateChange.put("a", bytes("1")));
        assertThatThrownBy(() -> store.compareAndPut(1, StateChange.put("a", bytes("2"))))
                .isInstanceOfSatisfying(
                        VersionConflictException.class,
                        conflict -> assertThat(conflict.actual()).isEqualTo(2));
        assertThatThrownBy(() -> store.compareAndPut(3, StateChange.put("a", bytes("2"))))
                .isInstanceOf(VersionConflictException.class);
        assertThat(store.read().version()).isEqualTo(2);
        assertThat(texts(store.read())).isEqualTo(Map.of("a", "1"));
    }

    @Test
    void an_empty_change_is_a_version_of_its_own() throws Exception {
        assertThat(store.compareAndPut(1, new StateChange(Map.of(), Set.of()))).isEqualTo(2);
    }

    @Test
    void values_are_kept_byte_for_byte() throws Exception {
        byte[] every = new byte[256];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) i;
        }
        store.compareAndPut(1, new StateChange(Map.of("every", every, "none", new byte[0]), Set.of()));
        assertThat(store.read().entries().get("every")).isEqualTo(every);
        assertThat(store.read().entries().get("none")).isEmpty();
    }

    @Test
    void keys_are_any_text() throws Exception {
        Set<String> keys = Set.of("host_nqn.2016-06.io:x_*", "größe", "鍵", "\uD83D\uDD11 emoji", "a/b c\td");
        for (String key : keys) {
            store.compareAndPut(store.read().version(), StateChange.put(key, bytes(key)));
        }
        assertThat(store.read().entries().keySet()).isEqualTo(new java.util.TreeSet<>(keys));
    }

    @Test
    void big_values_and_many_keys_fit() throws Exception {
        byte[] big = new byte[1 << 20];
        Arrays.fill(big, (byte) 'x');
        Map<String, byte[]> many = new java.util.HashMap<>();
        for (int i = 0; i < 1000; i++) {
            many.put("namespace_" + i, bytes("{\"nsid\":" + i + "}"));
        }
        store.compareAndPut(1, StateChange.put("big", big));
        store.compareAndPut(2, new StateChange(many, Set.of()));
        assertThat(store.read().entries()).hasSize(1001);
        assertThat(store.read().entries().get("big")).isEqualTo(big);
    }

    @Test
    void a_snapshot_does_not_change_afterwards() throws Exception {
        byte[] value = bytes("1");
        store.compareAndPut(1, StateChange.put("a", value));
        StateSnapshot before = store.read();
        value[0] = '9';
        store.compareAndPut(2, StateChange.remove(List.of("a")));
        assertThat(texts(before)).isEqualTo(Map.of("a", "1"));
        assertThat(texts(store.read())).isEmpty();
    }

    @Test
    void a_watcher_learns_of_own_changes_in_order_and_ends_with_the_newest() throws Exception {
        BlockingQueue<Long> told = new LinkedBlockingQueue<>();
        store.watch(told::add);
        for (int i = 0; i < 20; i++) {
            store.compareAndPut(1 + i, StateChange.put("k" + i, bytes("v")));
        }
        long last = 1;
        while (last < 21) {
            Long version = told.poll(BOUND_SECONDS, TimeUnit.SECONDS);
            assertThat(version).as("the version after %d", last).isNotNull().isGreaterThan(last);
            last = version;
        }
    }

    @Test
    void a_watcher_that_fails_does_not_keep_others_from_learning() throws Exception {
        BlockingQueue<Long> told = new LinkedBlockingQueue<>();
        store.watch(version -> {
            throw new IllegalStateException("on purpose");
        });
        store.watch(told::add);
        store.compareAndPut(1, StateChange.put("a", bytes("1")));
        assertThat(told.poll(BOUND_SECONDS, TimeUnit.SECONDS)).isEqualTo(2);
    }

    @Test
    void a_watcher_may_read_and_change_the_store() throws Exception {
        BlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();
        store.watch(version -> {
            try {
                outcomes.add(version == 2 ? store.compareAndPut(2, StateChange.put("b", bytes("2"))) : store.read());
            } catch (StoreException failed) {
                outcomes.add(failed);
            }
        });
        store.compareAndPut(1, StateChange.put("a", bytes("1")));
        assertThat(outcomes.poll(BOUND_SECONDS, TimeUnit.SECONDS)).isEqualTo(3L);
        assertThat(outcomes.poll(BOUND_SECONDS, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        StateSnapshot.class,
                        snapshot -> assertThat(snapshot.version()).isEqualTo(3));
    }

    @Test
    void a_closed_watch_is_silent() throws Exception {
        BlockingQueue<Long> ended = new LinkedBlockingQueue<>();
        BlockingQueue<Long> alive = new LinkedBlockingQueue<>();
        StateStore.Subscription subscription = store.watch(ended::add);
        store.watch(alive::add);
        subscription.close();
        store.compareAndPut(1, StateChange.put("a", bytes("1")));
        assertThat(alive.poll(BOUND_SECONDS, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(ended).isEmpty();
    }

    @Test
    void concurrent_writers_lose_no_edit() throws Exception {
        int threads = 4;
        int edits = 25;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> ends = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                String own = "writer" + thread + "_";
                ends.add(executor.submit(() -> {
                    for (int i = 0; i < edits; i++) {
                        advance(own + i);
                    }
                    return null;
                }));
            }
            for (Future<?> end : ends) {
                end.get(BOUND_SECONDS, TimeUnit.SECONDS);
            }
        }
        assertThat(texts(store.read())).containsEntry("counter", Integer.toString(threads * edits));
        assertThat(store.read().entries()).hasSize(threads * edits + 1);
        assertThat(store.read().version()).isEqualTo(1 + threads * edits);
    }

    /** Adds a key and counts it, in one step that is tried until it wins. */
    private void advance(String key) throws StoreException {
        while (true) {
            StateSnapshot now = store.read();
            int count = Integer.parseInt(texts(now).getOrDefault("counter", "0"));
            Map<String, byte[]> puts = Map.of(key, bytes("x"), "counter", bytes(Integer.toString(count + 1)));
            try {
                store.compareAndPut(now.version(), new StateChange(puts, Set.of()));
                return;
            } catch (VersionConflictException lost) {
                assertThat(lost.actual()).isGreaterThan(now.version());
            }
        }
    }

    @Test
    void a_closed_store_says_so() {
        store.close();
        store.close();
        assertThatThrownBy(() -> store.read()).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> store.compareAndPut(1, StateChange.put("a", bytes("1"))))
                .isInstanceOf(StoreException.class);
    }
}
