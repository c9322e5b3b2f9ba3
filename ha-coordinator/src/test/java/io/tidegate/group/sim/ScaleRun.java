package io.tidegate.group.sim;

import static io.tidegate.group.sim.VirtualTime.MILLI;
import static io.tidegate.group.sim.VirtualTime.SECOND;

import io.tidegate.group.AnaGroup;
import io.tidegate.group.Balance;
import io.tidegate.group.Balance.Place;
import io.tidegate.group.Balance.Placed;
import io.tidegate.group.Balance.Reach;
import io.tidegate.group.GroupTimes;
import io.tidegate.group.StoredSize;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A large group with many namespaces through a start, a death, a failback and an evening out: how long each takes in
 * virtual time, what was sent, and what the decisions cost in real time. The namespaces themselves are numbers here; that
 * opening their images takes time is measured elsewhere (docs/scale.md).
 */
final class ScaleRun {

    private static final int SUBSYSTEMS = 128;
    private static final int MOVES_OF_A_LOOK = 8;
    private static final int LOOKS_MEASURED = 20;
    private static final long PATIENCE = 300 * SECOND;

    private final int gateways;
    private final int namespaces;
    private final World world;

    private ScaleRun(int gateways, int namespaces, long seed) {
        this.gateways = gateways;
        this.namespaces = namespaces;
        this.world = new World(seed, gateways, GroupTimes.DEFAULT);
    }

    /** Runs once and prints. */
    static void run(int gateways, int namespaces, long seed) {
        new ScaleRun(gateways, namespaces, seed).run();
    }

    private void run() {
        System.out.printf("%d gateways, %d namespaces, the standard intervals%n", gateways, namespaces);
        phase("start of all within 2 s, until every group is optimized", () -> {
            world.gateways.forEach(gateway -> world.time.after(world.time.millis(0, 2000), gateway::start));
            until(this::allServed);
        });
        phase("until each gateway has its own group", () -> until(this::allAtHome));
        phase("one minute of rest", () -> world.runFor(60 * SECOND));
        SimGateway victim = world.gateways.getLast();
        phase("one death until all is optimized again", () -> {
            victim.crash();
            until(this::allServed);
        });
        phase("its return until it has its group back", () -> {
            victim.start();
            until(this::allAtHome);
        });
        System.out.printf(
                "the record: %d bytes; a renewal: %d bytes%n",
                StoredSize.of(world.store.record()),
                StoredSize.of(world.store.fetch().presences().getFirst()));
        evenOut();
    }

    private interface Condition {
        boolean holds();
    }

    private void until(Condition condition) {
        long end = world.time.now() + PATIENCE;
        while (!condition.holds()) {
            world.require(world.time.now() < end, "not so after 300 s of virtual time: " + world.wrong());
            world.runFor(10 * MILLI);
        }
    }

    /** Every group has one gateway that serves it, whose ever it is. */
    private boolean allServed() {
        return world.store.record().groups().values().stream()
                .map(AnaGroup::number)
                .allMatch(group -> world.gateways.stream()
                                .filter(gateway -> gateway.isOptimized(group))
                                .count()
                        == 1);
    }

    private boolean allAtHome() {
        return allServed()
                && world.gateways.stream()
                        .allMatch(gateway -> world.store
                                .record()
                                .gateway(gateway.id)
                                .filter(known -> gateway.isOptimized(known.ownGroup()))
                                .isPresent());
    }

    private void phase(String name, Runnable what) {
        world.work.clear();
        Network.Traffic before = world.network.traffic.copy();
        long begun = world.time.now();
        what.run();
        double seconds = (world.time.now() - begun) / (double) SECOND;
        Network.Traffic sent = world.network.traffic.since(before);
        System.out.printf(
                "%s: %.2f s; %d beats, %d notices of changes, %d calls to the coordinator; agents computed %d times,"
                        + " %.1f us at the median, %.0f us at 99 %%, %.2f %% of a core each gateway%n",
                name,
                seconds,
                sent.beats,
                sent.changes,
                sent.calls,
                world.work.entries(),
                world.work.micros(0.5),
                world.work.micros(0.99),
                world.work.totalMillis() / 10 / seconds / gateways);
    }

    // --- namespaces

    /** As if the last gateway had just joined: the others have all namespaces and it has none. */
    private List<Placed> unevenly() {
        List<Placed> present = new ArrayList<>();
        for (int i = 0; i < namespaces; i++) {
            int group = 1 + i / SUBSYSTEMS % Math.max(1, gateways - 1);
            present.add(new Placed("nqn.2016-06.io.spdk:cnode" + i % SUBSYSTEMS, 1 + i / SUBSYSTEMS, group, "", false));
        }
        return present;
    }

    private void evenOut() {
        List<Place> places = new ArrayList<>();
        for (int group = 1; group <= gateways; group++) {
            places.add(new Place(group, ""));
        }
        List<Placed> present = unevenly();
        long begun = System.nanoTime();
        for (int i = 0; i < LOOKS_MEASURED; i++) {
            Balance.moves(places, Reach.EVERYWHERE, present, MOVES_OF_A_LOOK);
        }
        System.out.printf(
                "one look at the spread, %d moves planned: %.0f ms%n", MOVES_OF_A_LOOK, millis(begun) / LOOKS_MEASURED);
        System.out.printf("of these the gateways together move in one look: %d%n", oneLookOfAll(places, present));
        begun = System.nanoTime();
        List<Placed> moves = Balance.moves(places, Reach.EVERYWHERE, present, namespaces);
        System.out.printf(
                "a gateway joins: %d moves until all is even, planned at once in %.0f ms; spread then %s%n",
                moves.size(), millis(begun), spread(present, moves));
    }

    /** Each gateway in turn moves what the newest plan has of its own, as the gateways of a group do. */
    private int oneLookOfAll(List<Place> places, List<Placed> before) {
        List<Placed> present = new ArrayList<>(before);
        int moved = 0;
        for (int own = 1; own <= gateways; own++) {
            int group = own;
            for (int left = MOVES_OF_A_LOOK; left > 0; left--) {
                Optional<Placed> next = Balance.moves(places, Reach.EVERYWHERE, present, left).stream()
                        .filter(move -> isIn(present, move, group))
                        .findFirst();
                if (next.isEmpty()) {
                    break;
                }
                present.set(indexOf(present, next.get()), next.get());
                moved++;
            }
        }
        return moved;
    }

    private static boolean isIn(List<Placed> present, Placed move, int group) {
        return present.get(indexOf(present, move)).group() == group;
    }

    /** By the order in which {@link #unevenly} makes them. */
    private static int indexOf(List<Placed> present, Placed move) {
        int index = (move.nsid() - 1) * SUBSYSTEMS;
        while (!present.get(index).subsystem().equals(move.subsystem())) {
            index++;
        }
        return index;
    }

    private static String spread(List<Placed> present, List<Placed> moves) {
        Map<String, Placed> last = new HashMap<>();
        present.forEach(one -> last.put(one.subsystem() + " " + one.nsid(), one));
        moves.forEach(one -> last.put(one.subsystem() + " " + one.nsid(), one));
        Map<Integer, Integer> counts = new HashMap<>();
        last.values().forEach(one -> counts.merge(one.group(), 1, Integer::sum));
        int least = counts.values().stream().mapToInt(Integer::intValue).min().orElse(0);
        int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return least + " to " + most + " in a group";
    }

    private static double millis(long begun) {
        return (System.nanoTime() - begun) / 1e6;
    }
}
