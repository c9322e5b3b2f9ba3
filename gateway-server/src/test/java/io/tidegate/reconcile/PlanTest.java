package io.tidegate.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.StateCodec;
import io.tidegate.config.StateDecoder;
import io.tidegate.config.StateKeys;
import io.tidegate.store.MemoryStateStore;
import io.tidegate.store.StateChange;
import io.tidegate.store.StateSnapshot;
import io.tidegate.target.Portal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is planned and found by looking at what an edit touched is what is planned and found by looking at everything. */
class PlanTest {

    private static final String OWN_HOST = "gw";
    private static final List<String> SUBSYSTEMS = List.of("nqn.a:s", "nqn.a:s1", "nqn.a:t", "nqn.b");
    private static final List<InetAddress> ADDRESSES =
            List.of(InetAddress.ofLiteral("10.0.0.1"), InetAddress.ofLiteral("10.0.1.1"));

    private final MemoryStateStore store = new MemoryStateStore();
    private final StateDecoder decoder = new StateDecoder();
    private final Actual actual = new Actual();
    private final Differences differences = new Differences();
    private final BlockDevice image = image();
    private Plan plan = Plan.NOTHING;

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26})
    void any_sequence_of_edits_is_planned_and_told_as_if_seen_for_the_first_time(long seed) throws Exception {
        Random random = new Random(seed);
        int carriedOut = 0;
        for (int step = 0; step < 500; step++) {
            if (random.nextInt(3) > 0) {
                store.compareAndPut(store.read().version(), edit(random));
            }
            if (random.nextInt(4) > 0) {
                follow(seed, step);
            }
            List<Change> found = differences.find(plan, actual);
            assertThat(found).as("seed %s, step %s", seed, step).isEqualTo(Diff.between(plan, actual));
            if (!found.isEmpty() && random.nextInt(4) > 0) {
                carryOut(found.get(random.nextInt(Math.min(3, found.size()))));
                carriedOut++;
            }
        }
        assertThat(carriedOut).as("something came of the edits").isGreaterThan(100);
    }

    private void follow(long seed, int step) throws Exception {
        StateSnapshot now = store.read();
        StateDecoder.Decoded decoded = decoder.decode(now);
        plan = plan.next(decoded.state(), decoded.changed(), OWN_HOST, ADDRESSES);
        assertThat(plan)
                .as("seed %s, step %s", seed, step)
                .isEqualTo(Plan.of(StateCodec.decode(now), OWN_HOST, ADDRESSES));
        differences.planChanged(decoded.changed(), decoded.state().hasNetworks());
    }

    private StateChange edit(Random random) throws Exception {
        String nqn = SUBSYSTEMS.get(random.nextInt(SUBSYSTEMS.size()));
        int number = 1 + random.nextInt(5);
        return switch (random.nextInt(10)) {
            case 0, 1 -> put(StateKeys.subsystem(nqn), subsystem(nqn, random));
            case 2 -> StateChange.remove(List.of(StateKeys.subsystem(nqn)));
            case 3 ->
                StateChange.remove(
                        StateKeys.belongingToSubsystem(store.read().entries().keySet(), nqn));
            case 4, 5 -> put(StateKeys.namespace(nqn, number), namespace(nqn, number, random));
            case 6 -> put(StateKeys.host(nqn, "h" + number), host(nqn, number, random));
            case 7 -> listener(nqn, number, random);
            case 8 -> put(StateKeys.tuning(nqn), "{'subsystem_nqn':'" + nqn + "','queue_size':" + number + "}");
            default -> removal(random);
        };
    }

    private static StateChange put(String key, String json) {
        return StateChange.put(key, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String subsystem(String nqn, Random random) {
        List<String> more = List.of(
                "", "", ",'network_mask':['10.0.0.0/24']", ",'network_mask':['10.0.0.0/16']", ",'dhchap_key':'k'");
        return "{'subsystem_nqn':'" + nqn + "','serial_number':'s" + random.nextInt(4) / 3 + "','max_namespaces':32"
                + more.get(random.nextInt(more.size())) + "}";
    }

    private static String namespace(String nqn, int nsid, Random random) {
        int block = List.of(512, 4096, 520).get(random.nextInt(3));
        String owner = random.nextInt(12) == 0 ? "nqn.somebody" : nqn;
        return "{'subsystem_nqn':'" + owner + "','nsid':" + nsid + ",'rbd_pool_name':'rbd','rbd_image_name':'i"
                + random.nextInt(2) + "','block_size':" + block + ",'anagrpid':" + (1 + random.nextInt(2))
                + ",'uuid':'11111111-2222-4333-8444-555555555555'}";
    }

    private static String host(String nqn, int number, Random random) {
        String key = random.nextBoolean() ? ",'dhchap_key':'k'" : "";
        return random.nextInt(8) == 0
                ? "damaged"
                : "{'subsystem_nqn':'" + nqn + "','host_nqn':'h" + number + "'" + key + "}";
    }

    private static StateChange listener(String nqn, int number, Random random) {
        String host = random.nextInt(3) == 0 ? "other" : OWN_HOST;
        String address = List.of("10.0.0.1", "10.0.1.1", "0.0.0.0").get(random.nextInt(3));
        int port = number < 4 ? 4420 : 4421;
        return put(
                StateKeys.listener(nqn, host, address, port),
                "{'nqn':'" + nqn + "','host_name':'" + host + "','traddr':'" + address + "','trsvcid':" + port
                        + ",'secure':" + (number == 3) + "}");
    }

    private StateChange removal(Random random) throws Exception {
        List<String> keys = List.copyOf(store.read().entries().keySet());
        return keys.isEmpty()
                ? new StateChange(Map.of(), Set.of())
                : StateChange.remove(List.of(keys.get(random.nextInt(keys.size()))));
    }

    private void carryOut(Change change) {
        switch (change) {
            case Change.MakeSubsystem it -> actual.subsystems.putIfAbsent(it.key(), it.config());
            case Change.DropSubsystem it -> {
                actual.forget(actual.keysIn(it.subsystem()));
                actual.subsystems.remove(it.key());
            }
            case Change.AllowHost it -> actual.hosts.put(it.key(), it.config());
            case Change.DenyHost it -> actual.hosts.remove(it.key());
            case Change.AddNamespace it -> actual.namespaces.put(it.key(), open(it.config()));
            case Change.UpdateNamespace it -> actual.namespaces.put(it.key(), open(it.config()));
            case Change.RemoveNamespace it -> actual.namespaces.remove(it.key());
            case Change.Listen it ->
                actual.listeners.put(
                        it.key(),
                        new Actual.Bound(it.config(), Portal.tcp(InetSocketAddress.createUnresolved("gw", 4420))));
            case Change.Unlisten it -> actual.listeners.remove(it.key());
            case Change.Tune it -> {
                if (it.config().isNone()) {
                    actual.tunings.remove(it.key());
                } else {
                    actual.tunings.put(it.key(), it.config());
                }
            }
        }
        differences.ended(change);
    }

    private Actual.Open open(NamespaceConfig config) {
        return new Actual.Open(config, ServedDevice.over(image, config, (nanos, task) -> {}));
    }

    private static BlockDevice image() {
        MemoryDeviceFactory memory = new MemoryDeviceFactory();
        BlockDeviceUri uri = BlockDeviceUri.parse("memory:a");
        memory.create(uri, 1 << 20).toCompletableFuture().join();
        return memory.open(uri, OpenOptions.READ_WRITE).toCompletableFuture().join();
    }
}
