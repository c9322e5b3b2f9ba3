package io.tidegate.group.sim;

import io.tidegate.group.AnaGroup;
import io.tidegate.group.GroupTimes;
import io.tidegate.group.Incarnation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All that is simulated, and the rules that must hold after every step. */
final class World {

    static final GroupTimes TIMES = new GroupTimes(
            Duration.ofMillis(200),
            Duration.ofMillis(300),
            Duration.ofMillis(1200),
            Duration.ofMillis(3000),
            Duration.ofMillis(1200),
            Duration.ofMillis(500),
            Duration.ofMillis(4000),
            Duration.ofSeconds(7));

    final VirtualTime time;
    final GroupTimes times;
    final int groups;
    /** Of every fourth seed hosts are served before all images are open; those of {@link SimulationTest} are among the others. */
    final boolean imagesOpenLate;

    final SimStore store;
    final SimStorage storage;
    final Tenures tenures;
    final Network network;
    final Order order;
    final Work work = new Work();
    final List<SimGateway> gateways = new ArrayList<>();
    private long lives;

    World(long seed, int count) {
        this(seed, count, TIMES);
    }

    World(long seed, int count, GroupTimes times) {
        this.times = times;
        time = new VirtualTime(seed);
        groups = Math.min(16, count + 1);
        imagesOpenLate = Math.floorMod(seed, 4) == 1;
        store = new SimStore(groups);
        storage = new SimStorage(time);
        tenures = new Tenures(storage);
        store.watch(() -> tenures.changed(store.record()));
        network = new Network(this);
        order = new Order(this);
        for (int i = 0; i < count; i++) {
            SimGateway gateway = new SimGateway(this, i);
            gateways.add(gateway);
            store.watch(() -> network.notifyChanged(gateway));
        }
    }

    long freshLife() {
        return ++lives;
    }

    void require(boolean rule, String broken) {
        if (!rule) {
            throw new AssertionError(broken);
        }
    }

    /** After a write reached the storage: of all gateways that serve the group, at most one could still write. */
    void landed(SimGateway writer, int group, long tenure, boolean landed) {
        if (!landed || tenure < storage.newestLanded(group)) {
            return;
        }
        for (SimGateway other : gateways) {
            require(
                    other == writer || !other.couldWrite(group) || other.tenure(group) > tenure,
                    other.id + " could still write to group " + group + " after " + writer.id + " did");
        }
    }

    void runFor(long nanos) {
        long end = time.now() + nanos;
        while (time.step(end)) {
            // each event checks the rules that it can break
        }
    }

    /** Runs until the group is as it should be; says what is not when the time is over. */
    void settle(long limit) {
        long end = time.now() + limit;
        while (time.now() < end) {
            runFor(500 * VirtualTime.MILLI);
            if (wrong().isEmpty()) {
                return;
            }
        }
        throw new AssertionError("not settled: " + wrong().orElseThrow());
    }

    void heal() {
        network.heal();
        store.down = false;
        store.slow = false;
        for (SimGateway gateway : gateways) {
            gateway.cutFromStorage = false;
            gateway.cutFromStore = false;
            gateway.missing(java.util.Map.of());
            if (!gateway.isUp()) {
                gateway.start();
            } else {
                gateway.resume();
            }
        }
    }

    /** What is not yet as it should be: one optimized gateway for each group, its owner if it has one. */
    Optional<String> wrong() {
        for (AnaGroup group : store.record().groups().values()) {
            Optional<String> one = wrong(group);
            if (one.isPresent()) {
                return one;
            }
        }
        return Optional.empty();
    }

    private Optional<String> wrong(AnaGroup group) {
        List<SimGateway> serving = gateways.stream()
                .filter(gateway -> gateway.isOptimized(group.number()))
                .toList();
        if (serving.size() != 1) {
            return Optional.of("group " + group + " is served by "
                    + serving.stream().map(gateway -> gateway.id).toList());
        }
        Incarnation life = serving.getFirst().agent().life();
        boolean recorded = group.phase() == AnaGroup.Phase.SERVED
                && group.isHeldBy(life)
                && store.record().lives(life);
        boolean home = store.record()
                .owner(group.number())
                .map(owner -> owner.admin() != io.tidegate.group.Gateway.Admin.ENABLED
                        || owner.life().equals(life))
                .orElse(true);
        if (!recorded || !home) {
            return Optional.of("group " + group + " is served by " + life + ", owner "
                    + store.record().owner(group.number()));
        }
        // Of a life that goes on elsewhere nobody knows when its clients are closed; such an entry expires by itself.
        boolean clean = group.blocklisted().stream()
                        .allMatch(writer -> store.record().lives(writer.life())
                                && !writer.life().equals(life))
                && group.others(life).isEmpty();
        return clean ? Optional.empty() : Optional.of("entries are left in " + group);
    }
}
