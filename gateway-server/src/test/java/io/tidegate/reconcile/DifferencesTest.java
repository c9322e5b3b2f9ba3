package io.tidegate.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.config.DesiredState;
import io.tidegate.config.HostConfig;
import io.tidegate.config.StateKeys;
import io.tidegate.config.SubsystemConfig;
import io.tidegate.config.TuningConfig;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/** What is found by looking at suspects alone is what is found by looking at everything. */
class DifferencesTest {

    private final SortedMap<String, SubsystemConfig> subsystems = new TreeMap<>();
    private final SortedMap<String, HostConfig> hosts = new TreeMap<>();
    private final SortedMap<String, TuningConfig> tunings = new TreeMap<>();
    private final Actual actual = new Actual();
    private final Differences differences = new Differences();
    private Plan plan = Plan.NOTHING;
    private long version;

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15})
    void any_sequence_of_plans_and_effects_is_told_in_full(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 400; step++) {
            if (random.nextBoolean()) {
                wish(random);
            }
            List<Change> found = differences.find(plan, actual);
            assertThat(found).as("seed %s, step %s", seed, step).isEqualTo(Diff.between(plan, actual));
            if (!found.isEmpty() && random.nextBoolean()) {
                carryOut(found.get(random.nextInt(found.size())));
            }
        }
    }

    private void wish(Random random) {
        String nqn = "s" + random.nextInt(3);
        Set<String> changed = new HashSet<>();
        switch (random.nextInt(5)) {
            case 0 -> {
                subsystems.put(nqn, SubsystemConfig.withoutKey(nqn, "serial" + random.nextInt(2), 32));
                changed.add(StateKeys.subsystem(nqn));
            }
            case 1 -> {
                subsystems.remove(nqn);
                changed.add(StateKeys.subsystem(nqn));
            }
            case 2 -> {
                String key = StateKeys.host(nqn, "h" + random.nextInt(4));
                hosts.put(key, HostConfig.withoutKeys(nqn, key));
                changed.add(key);
            }
            case 3 -> {
                String key = StateKeys.host(nqn, "h" + random.nextInt(4));
                hosts.remove(key);
                changed.add(key);
            }
            default -> {
                String key = StateKeys.tuning(nqn);
                OptionalInt none = OptionalInt.empty();
                tunings.put(key, new TuningConfig(nqn, OptionalInt.of(2 + random.nextInt(3)), none, none));
                changed.add(key);
            }
        }
        version++;
        DesiredState state = new DesiredState(
                version,
                TreePMap.fromSortedMap(subsystems),
                TreePMap.empty(),
                TreePMap.fromSortedMap(hosts),
                TreePMap.empty(),
                TreePMap.fromSortedMap(tunings),
                TreePMap.empty(),
                TreePSet.empty(),
                TreePMap.empty());
        plan = plan.next(state, changed, "gw", List.of());
        assertThat(plan).isEqualTo(Plan.of(state, "gw", List.of()));
        differences.planChanged(changed, false);
    }

    private void carryOut(Change change) {
        switch (change) {
            case Change.MakeSubsystem it -> {
                if (actual.subsystems.containsKey(it.key())) {
                    return;
                }
                actual.subsystems.put(it.key(), it.config());
            }
            case Change.DropSubsystem it -> {
                actual.forget(actual.keysIn(it.config().nqn()));
                actual.subsystems.remove(it.key());
            }
            case Change.AllowHost it -> actual.hosts.put(it.key(), it.config());
            case Change.DenyHost it -> actual.hosts.remove(it.key());
            case Change.Tune it -> actual.tunings.put(it.key(), it.config());
            default -> throw new IllegalStateException("not part of this test: " + change);
        }
        differences.ended(change);
    }
}
