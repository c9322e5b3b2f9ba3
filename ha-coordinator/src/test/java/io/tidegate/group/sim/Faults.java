package io.tidegate.group.sim;

import static io.tidegate.group.sim.VirtualTime.MILLI;

import io.tidegate.group.Gateway.Admin;
import io.tidegate.group.MemberEdits;
import java.util.Map;
import java.util.TreeMap;

/** What goes wrong, and what an administrator does meanwhile: one thing after the other, by chance. */
final class Faults {

    private final World world;
    private final Map<io.tidegate.group.GatewayId, Admin> acknowledged = new TreeMap<>();

    Faults(World world) {
        this.world = world;
    }

    /** One fault, and its end by itself after a while for some. */
    void next() {
        VirtualTime time = world.time;
        SimGateway one = world.gateways.get(time.chance.nextInt(world.gateways.size()));
        switch (time.chance.nextInt(15)) {
            case 0, 1 -> crash(one);
            case 2, 3 -> pause(one);
            case 4 -> partition(one, true);
            case 5 -> partition(one, false);
            case 6 -> {
                one.cutFromStore = true;
                time.after(time.millis(100, 8000), () -> one.cutFromStore = false);
            }
            case 7 -> {
                one.cutFromStorage = true;
                time.after(time.millis(100, 8000), () -> one.cutFromStorage = false);
            }
            case 8 -> {
                world.store.down = true;
                time.after(time.millis(100, 8000), () -> world.store.down = false);
            }
            case 9 -> {
                world.store.slow = true;
                time.after(time.millis(100, 8000), () -> world.store.slow = false);
            }
            case 10 -> {
                world.network.lossy = true;
                time.after(time.millis(100, 8000), () -> world.network.lossy = false);
            }
            case 11 -> drain(one);
            case 12 -> one.missing(Map.of(1 + time.chance.nextInt(world.groups), 1));
            case 13 -> world.network.refused(other(one), one);
            default -> restart(one);
        }
    }

    private SimGateway other(SimGateway one) {
        return world.gateways.get((one.index + 1) % world.gateways.size());
    }

    private void crash(SimGateway one) {
        if (one.isUp()) {
            one.crash();
            world.time.after(world.time.millis(50, 9000), () -> {
                if (!one.isUp()) {
                    one.start();
                }
            });
        }
    }

    private void pause(SimGateway one) {
        if (one.isUp() && !one.paused) {
            one.paused = true;
            world.time.after(world.time.millis(100, 9000), one::resume);
        }
    }

    private void restart(SimGateway one) {
        if (one.isUp() && !one.paused) {
            one.agent().leave();
            world.time.after(world.time.millis(2000, 6000), () -> {
                if (one.isUp()) {
                    one.crash();
                }
                one.start();
            });
        }
    }

    /** Cuts one gateway, or a side, from the others; in one direction only at times. */
    private void partition(SimGateway one, boolean both) {
        boolean side = world.time.oneIn(2);
        for (SimGateway other : world.gateways) {
            if (other != one && (side || world.time.oneIn(2))) {
                world.network.cut(one.index, other.index);
                if (both) {
                    world.network.cut(other.index, one.index);
                }
            }
        }
        if (world.time.oneIn(3)) {
            one.cutFromStore = true;
        }
        world.time.after(world.time.millis(500, 9000), () -> {
            world.network.heal();
            one.cutFromStore = false;
        });
    }

    private void drain(SimGateway one) {
        admin(one, world.time.oneIn(2) ? Admin.DRAINED : Admin.ENABLED);
    }

    private void admin(SimGateway one, Admin wanted) {
        if (world.store.record().gateway(one.id).isPresent()) {
            world.store.edit(new MemberEdits.SetAdmin(one.id, wanted));
            acknowledged.put(one.id, wanted);
        }
    }

    /** What was acknowledged to the administrator is still so, whatever failed since. */
    void checkNothingWasLost() {
        acknowledged.forEach((id, wanted) -> world.require(
                world.store.record().gateway(id).orElseThrow().admin() == wanted,
                "the group forgot that " + id + " was " + wanted));
    }

    void enableAll() {
        world.gateways.forEach(gateway -> admin(gateway, Admin.ENABLED));
    }

    long pauseBetween() {
        return world.time.millis(200, 3000) + MILLI;
    }
}
