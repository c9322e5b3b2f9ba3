package io.tidegate.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.nvme.PersistentEvent;
import io.tidegate.store.MemoryStateStore;
import io.tidegate.store.StateChange;
import io.tidegate.store.StateStore;
import io.tidegate.target.EventHistory;
import io.tidegate.target.SubsystemEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The events of the gateways of a group in the store that they share. */
class StoredEventsTest {

    private static final String NQN = "nqn.2016-06.io.example:s1";
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration NEVER = Duration.ofHours(1);

    private final StateStore store = new MemoryStateStore();
    private final Set<String> subsystems = new CopyOnWriteArraySet<>(Set.of(NQN));
    private final AtomicLong millis = new AtomicLong(1_000);
    private final List<StoredEvents> keepers = new ArrayList<>();

    @AfterEach
    void close() {
        keepers.forEach(StoredEvents::close);
        store.close();
    }

    private StoredEvents keeper(String gateway, Duration pause) {
        StoredEvents keeper = new StoredEvents(
                store, () -> subsystems, gateway, () -> Instant.ofEpochMilli(millis.getAndIncrement()), pause);
        keepers.add(keeper);
        return keeper;
    }

    private SubsystemEvent event(int type) {
        return SubsystemEvent.of(type, 1, millis.getAndIncrement(), new byte[] {9});
    }

    private static EventHistory history(StoredEvents keeper) {
        return keeper.history(NQN).toCompletableFuture().join();
    }

    private static List<Integer> types(EventHistory history) {
        return history.newestFirst().stream().map(SubsystemEvent::type).toList();
    }

    /** Does something and waits until the store has heard of it. */
    private void written(Runnable cause) throws Exception {
        Semaphore changes = new Semaphore(0);
        try (StateStore.Subscription watch = store.watch(version -> changes.release())) {
            cause.run();
            assertThat(changes.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void events_outlive_the_gateway_and_its_starts_are_counted() {
        StoredEvents first = keeper("a", NEVER);
        first.begins(NQN, 1);
        first.record(NQN, event(PersistentEvent.SET_FEATURE));
        first.close();
        StoredEvents second = keeper("a", NEVER);
        second.begins(NQN, 1);
        EventHistory history = history(second);
        assertThat(types(history))
                .containsExactly(
                        PersistentEvent.POWER_ON_OR_RESET,
                        PersistentEvent.SET_FEATURE,
                        PersistentEvent.POWER_ON_OR_RESET);
        assertThat(history.powerCycles()).isEqualTo(2);
    }

    @Test
    void a_gateway_that_was_killed_tells_so_when_it_is_back() throws Exception {
        StoredEvents killed = keeper("a", AT_ONCE);
        written(() -> killed.begins(NQN, 1));
        StoredEvents next = keeper("a", NEVER);
        next.begins(NQN, 1);
        EventHistory history = history(next);
        assertThat(types(history))
                .containsExactly(
                        PersistentEvent.POWER_ON_OR_RESET,
                        PersistentEvent.HARDWARE_ERROR,
                        PersistentEvent.POWER_ON_OR_RESET);
        byte[] loss = history.newestFirst().get(1).toBytes();
        assertThat(loss[PersistentEvent.BYTES]).as("unexpected power loss").isEqualTo((byte) 8);
        assertThat(loss[PersistentEvent.BYTES + 4]).as("the first one").isEqualTo((byte) 1);
    }

    @Test
    void a_subsystem_that_begins_again_in_one_life_lost_nothing() throws Exception {
        StoredEvents keeper = keeper("a", AT_ONCE);
        written(() -> keeper.begins(NQN, 1));
        keeper.begins(NQN, 1);
        assertThat(types(history(keeper))).doesNotContain(PersistentEvent.HARDWARE_ERROR);
    }

    @Test
    void many_events_are_one_write() throws Exception {
        StoredEvents keeper = keeper("a", NEVER);
        keeper.begins(NQN, 1);
        for (int i = 0; i < 1000; i++) {
            keeper.record(NQN, event(PersistentEvent.TIMESTAMP_CHANGE));
        }
        assertThat(store.read().version()).as("nothing is written yet").isEqualTo(1);
        assertThat(types(history(keeper))).as("and told all the same").hasSize(33);
        keeper.close();
        assertThat(store.read().version()).isEqualTo(2);
    }

    @Test
    void each_gateway_tells_what_all_recorded_the_newest_first() throws Exception {
        StoredEvents a = keeper("a", AT_ONCE);
        StoredEvents b = keeper("b", AT_ONCE);
        written(() -> a.begins(NQN, 1));
        written(() -> b.record(NQN, event(PersistentEvent.CHANGE_NAMESPACE)));
        written(() -> a.record(NQN, event(PersistentEvent.SET_FEATURE)));
        List<Integer> expected = List.of(
                PersistentEvent.SET_FEATURE, PersistentEvent.CHANGE_NAMESPACE, PersistentEvent.POWER_ON_OR_RESET);
        assertThat(types(history(a))).isEqualTo(expected);
        assertThat(types(history(b))).isEqualTo(expected);
    }

    @Test
    void what_was_recorded_of_a_subsystem_goes_with_it() throws Exception {
        StoredEvents keeper = keeper("a", AT_ONCE);
        written(() -> keeper.begins(NQN, 1));
        String other = NQN + "2";
        subsystems.add(other);
        subsystems.remove(NQN);
        written(() -> keeper.begins(other, 1));
        assertThat(store.read().entries().keySet()).containsExactly(EventKeys.of(other, "a"));
    }

    @Test
    void of_gateways_that_are_gone_the_longest_silent_one_is_forgotten() throws Exception {
        for (int number = 0; number <= Upkeep.MOST_GATEWAYS; number++) {
            StoredEvents keeper = keeper("g" + number, NEVER);
            keeper.begins(NQN, 1);
            keeper.close();
        }
        assertThat(store.read().entries().keySet())
                .hasSize(Upkeep.MOST_GATEWAYS)
                .doesNotContain(EventKeys.of(NQN, "g0"))
                .contains(EventKeys.of(NQN, "g1"), EventKeys.of(NQN, "g" + Upkeep.MOST_GATEWAYS));
    }

    @Test
    void a_damaged_record_is_begun_anew() throws Exception {
        store.compareAndPut(1, StateChange.put(EventKeys.of(NQN, "a"), "no json".getBytes(StandardCharsets.UTF_8)));
        StoredEvents keeper = keeper("a", NEVER);
        keeper.begins(NQN, 1);
        assertThat(types(history(keeper))).containsExactly(PersistentEvent.POWER_ON_OR_RESET);
    }

    @Test
    void a_store_that_is_away_is_no_history() {
        StoredEvents keeper = keeper("a", NEVER);
        store.close();
        assertThatThrownBy(() -> history(keeper)).isInstanceOf(CompletionException.class);
    }
}
