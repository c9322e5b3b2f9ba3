package io.tidegate.group.sim;

import static io.tidegate.group.sim.VirtualTime.SECOND;

/** One run: a group starts, things go wrong for a while, all is healed, and the group must settle. */
public final class Simulation {

    private static final long TROUBLE = 15 * SECOND;
    private static final long HEALED = 400 * SECOND;

    private final World world;
    private final Faults faults;

    private Simulation(long seed, int gateways) {
        world = new World(seed, gateways);
        faults = new Faults(world);
    }

    /** Runs the simulation of a seed; an {@link AssertionError} names the seed. */
    public static void run(long seed) {
        int gateways = gateways(seed);
        Simulation simulation = new Simulation(seed, gateways);
        try {
            simulation.run();
        } catch (AssertionError | RuntimeException broken) {
            int from = Math.max(0, simulation.world.order.log.size() - 60);
            String last =
                    String.join("\n", simulation.world.order.log.subList(from, simulation.world.order.log.size()));
            throw new AssertionError(
                    "seed " + seed + " (" + gateways + " gateways): " + broken.getMessage() + "\nthe last effects:\n"
                            + last,
                    broken);
        }
    }

    /** Small groups are the most frequent, in the world and here. */
    private static int gateways(long seed) {
        int n = Math.floorMod(seed, 40);
        return n < 30 ? 2 + n % 3 : n < 38 ? 5 + n % 3 : 8 + Math.floorMod(seed / 40, 9);
    }

    private void run() {
        for (SimGateway gateway : world.gateways) {
            world.time.after(world.time.millis(0, 2000), () -> {
                if (!gateway.isUp()) {
                    gateway.start();
                }
            });
        }
        long end = world.time.now() + TROUBLE;
        while (world.time.now() < end) {
            world.runFor(faults.pauseBetween());
            faults.next();
        }
        faults.checkNothingWasLost();
        world.runFor(2 * SECOND);
        world.heal();
        world.runFor(SECOND);
        faults.enableAll();
        world.settle(HEALED);
        faults.checkNothingWasLost();
    }
}
