package io.tidegate.group.sim;

import static io.tidegate.group.sim.VirtualTime.SECOND;

import io.tidegate.group.Presence;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Messages between gateways and to the coordinator: late, lost, cut in one direction or both. */
final class Network {

    private record Way(int from, int to) {}

    private final World world;
    private final Set<Way> cut = new HashSet<>();
    boolean lossy;
    boolean notifiesNobody;

    /** What was sent so far. */
    final Traffic traffic = new Traffic();

    /** How many messages of each kind were sent, those that got lost included. */
    static final class Traffic {
        long beats;
        long changes;
        long calls;

        /** As it is now. */
        Traffic copy() {
            return plus(new Traffic(), 1);
        }

        /** What was sent since {@code before}. */
        Traffic since(Traffic before) {
            return plus(before, -1);
        }

        private Traffic plus(Traffic other, int sign) {
            Traffic sum = new Traffic();
            sum.beats = beats + sign * other.beats;
            sum.changes = changes + sign * other.changes;
            sum.calls = calls + sign * other.calls;
            return sum;
        }
    }

    Network(World world) {
        this.world = world;
    }

    void cut(int from, int to) {
        cut.add(new Way(from, to));
    }

    void heal() {
        cut.clear();
        lossy = false;
    }

    private boolean passes(SimGateway from, SimGateway to) {
        return !cut.contains(new Way(from.index, to.index)) && !(lossy && world.time.oneIn(5));
    }

    void beat(SimGateway from, Presence beat) {
        for (SimGateway to : world.gateways) {
            if (to == from) {
                continue;
            }
            traffic.beats++;
            if (!passes(from, to)) {
                continue;
            }
            world.time.after(world.time.millis(0, lossOrLate()), () -> {
                if (to.isUp()) {
                    to.deliver(() -> to.agent().heard(beat));
                } else if (passes(to, from)) {
                    from.deliver(() -> {
                        from.agent().closed(to.id);
                        world.time.after(world.time.millis(0, 20), () -> refuses(to, from));
                    });
                }
            });
        }
    }

    void changed(SimGateway from) {
        for (SimGateway to : world.gateways) {
            traffic.changes += to != from ? 1 : 0;
            if (to != from && passes(from, to)) {
                world.time.after(world.time.millis(0, lossOrLate()), () -> to.deliver(() -> notified(to)));
            }
        }
    }

    private static void notified(SimGateway told) {
        told.agent().notified();
        told.agent().tick();
    }

    private int lossOrLate() {
        return lossy ? 400 : 3;
    }

    /** The kernel of a machine whose process died says so to those that it can reach. */
    void died(SimGateway gone) {
        for (SimGateway other : world.gateways) {
            if (other != gone && passes(gone, other)) {
                world.time.after(
                        world.time.millis(0, 5),
                        () -> other.deliver(() -> other.agent().closed(gone.id)));
            }
        }
    }

    /** A machine says that nobody listens where a process was; not each says so. */
    private void refuses(SimGateway gone, SimGateway other) {
        if (!gone.isUp() && world.time.oneIn(2)) {
            refused(other, gone);
        }
    }

    /** Rightly or wrongly a gateway is told that another one listens no more. */
    void refused(SimGateway to, SimGateway gone) {
        to.deliver(() -> to.agent()
                .record()
                .gateway(gone.id)
                .ifPresent(gateway -> to.agent().refused(gateway.life())));
    }

    /** A call to the coordinator; request and answer may each be lost, and a lost answer hides what was done. */
    <T> void call(SimGateway from, Supplier<T> atStore, Consumer<Optional<T>> done, long process) {
        traffic.calls++;
        if (from.cutFromStore || world.store.down || world.time.oneIn(100)) {
            refuse(from, done, process);
            return;
        }
        world.time.after(latency(), () -> {
            if (world.store.down) {
                refuse(from, done, process);
                return;
            }
            Optional<T> result = Optional.of(atStore.get());
            if (from.cutFromStore || world.time.oneIn(100)) {
                refuse(from, done, process);
            } else {
                world.time.after(latency(), () -> from.answer(process, () -> done.accept(result)));
            }
        });
    }

    private <T> void refuse(SimGateway from, Consumer<Optional<T>> done, long process) {
        if (!world.time.oneIn(3)) {
            world.time.after(
                    world.time.millis(10, 1000), () -> from.answer(process, () -> done.accept(Optional.empty())));
        }
    }

    private long latency() {
        return world.store.slow ? world.time.millis(1, 1500) : world.time.millis(0, 8);
    }

    /** Notifications are lost now and then, and late at times. */
    void notifyChanged(SimGateway to) {
        if (notifiesNobody || to.cutFromStore || world.time.oneIn(10)) {
            return;
        }
        long delay = world.time.oneIn(10) ? world.time.chance.nextLong(SECOND) : world.time.millis(0, 5);
        world.time.after(delay, () -> to.deliver(() -> notified(to)));
    }
}
