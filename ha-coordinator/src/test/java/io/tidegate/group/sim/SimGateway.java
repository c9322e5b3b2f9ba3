package io.tidegate.group.sim;

import static io.tidegate.group.sim.VirtualTime.MILLI;

import io.tidegate.group.Action;
import io.tidegate.group.Coordination;
import io.tidegate.group.Effects;
import io.tidegate.group.GatewayId;
import io.tidegate.group.GroupAgent;
import io.tidegate.group.GroupRecord;
import io.tidegate.group.Presence;
import io.tidegate.group.Site;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One gateway's process, its machine's clock, and its way to the storage. */
final class SimGateway implements Coordination, Effects {

    private static final long TICK = 100 * MILLI;
    private static final long WRITE = 60 * MILLI;
    private static final int OPENING_MILLIS = 2500;

    final int index;
    final GatewayId id;
    private final World world;
    private final double drift;
    private final long skew;
    private final Deque<Runnable> mailbox = new ArrayDeque<>();
    private final Map<Integer, Served> served = new TreeMap<>();

    private Optional<GroupAgent> agent = Optional.empty();
    private long process;
    boolean paused;
    boolean cutFromStore;
    boolean cutFromStorage;
    int rejoins;
    Optional<String> gaveUp = Optional.empty();

    /** The images of one group, as this process has them. */
    private static final class Served {
        String address = "";
        boolean optimized;
        long tenure;
        long openUntil;
        int underWay;
        Optional<Runnable> whenSilent = Optional.empty();
    }

    SimGateway(World world, int index) {
        this.world = world;
        this.index = index;
        this.id = new GatewayId("gw" + (char) ('a' + index));
        // A clock may run a percent fast or slow and stand anywhere, even below zero.
        this.drift = 1 + (world.time.chance.nextInt(201) - 100) / 10_000.0;
        this.skew = world.time.chance.nextLong() / 4;
    }

    private long clock() {
        return skew + (long) (world.time.now() * drift);
    }

    boolean isUp() {
        return agent.isPresent();
    }

    GroupAgent agent() {
        return agent.orElseThrow();
    }

    void start() {
        process++;
        gaveUp = Optional.empty();
        agent = Optional.of(
                new GroupAgent(id, Site.NOWHERE, world.groups, world.times, this::clock, world::freshLife, this, this));
        agent.get().missing(missing);
        heartbeat(process);
        writes(process);
    }

    /** The process dies; what it sent is on its way all the same. */
    void crash() {
        process++;
        agent = Optional.empty();
        paused = false;
        mailbox.clear();
        served.clear();
        world.network.died(this);
    }

    void resume() {
        paused = false;
        while (!mailbox.isEmpty() && !paused) {
            mailbox.poll().run();
        }
    }

    private Map<Integer, Integer> missing = Map.of();

    void missing(Map<Integer, Integer> listeners) {
        missing = listeners;
        run(process, () -> agent().missing(listeners));
    }

    /** Runs something in a process: later when it is paused, never when it has died. */
    private void run(long inProcess, Runnable what) {
        if (inProcess != process || agent.isEmpty()) {
            return;
        }
        if (paused) {
            mailbox.add(() -> run(inProcess, what));
        } else {
            world.work.of(what);
        }
    }

    void deliver(Runnable what) {
        run(process, what);
    }

    private void heartbeat(long inProcess) {
        if (inProcess == process) {
            // A stopped process has no timers that pile up.
            if (!paused) {
                world.work.of(agent()::tick);
            }
            world.time.after(TICK, () -> heartbeat(inProcess));
        }
    }

    // --- hosts

    private void writes(long inProcess) {
        if (inProcess != process) {
            return;
        }
        if (!paused) {
            served.forEach((group, images) -> {
                if (images.optimized) {
                    write(group, images, inProcess);
                }
            });
        }
        world.time.after(WRITE, () -> writes(inProcess));
    }

    private void write(int group, Served images, long inProcess) {
        if (images.underWay >= 4) {
            return;
        }
        if (world.imagesOpenLate && world.time.now() < images.openUntil && world.time.oneIn(2)) {
            writeLater(group, images, inProcess);
        } else {
            issue(group, images, inProcess);
        }
    }

    /** The image is not open yet: the command waits for it, unless the group goes before. */
    private void writeLater(int group, Served images, long inProcess) {
        long tenure = images.tenure;
        world.time.after(
                world.time.millis(1, OPENING_MILLIS),
                () -> run(inProcess, () -> {
                    if (images.optimized && images.tenure == tenure) {
                        issue(group, images, inProcess);
                    }
                }));
    }

    private void issue(int group, Served images, long inProcess) {
        images.underWay++;
        String address = images.address;
        long tenure = images.tenure;
        arrive(() -> {
            boolean lands = world.storage.write(address, group, tenure);
            world.landed(this, group, tenure, lands);
            world.time.after(world.time.millis(0, 5), () -> run(inProcess, () -> finished(images)));
        });
    }

    /** What was sent may be held up for long, and comes in the end. */
    private void arrive(Runnable atStorage) {
        boolean held = cutFromStorage || world.time.oneIn(200);
        world.time.after(held ? world.time.millis(100, 6000) : world.time.millis(0, 10), atStorage);
    }

    private static void finished(Served images) {
        images.underWay--;
        if (images.underWay == 0 && images.whenSilent.isPresent()) {
            Runnable waiting = images.whenSilent.get();
            images.whenSilent = Optional.empty();
            waiting.run();
        }
    }

    /** Whether a write that hosts send now could land: what must be true of one gateway at most. */
    boolean couldWrite(int group) {
        Served images = served.get(group);
        return images != null && images.optimized && world.storage.canLand(images.address, group);
    }

    boolean isOptimized(int group) {
        Served images = served.get(group);
        return isUp() && !paused && images != null && images.optimized;
    }

    long tenure(int group) {
        Served images = served.get(group);
        return images == null ? 0 : images.tenure;
    }

    // --- effects

    @Override
    public void begin(Action.Effect effect, Consumer<Outcome> done) {
        Served images = served.computeIfAbsent(effect.group(), none -> new Served());
        long mine = process;
        world.order.began(this, effect);
        Consumer<Outcome> answer = outcome -> world.time.after(0, () -> run(mine, () -> done.accept(outcome)));
        switch (effect) {
            case Action.Quiesce ignored -> silence(images, () -> answer.accept(Outcome.DONE));
            case Action.StopServing ignored ->
                silence(images, () -> {
                    images.address = "";
                    answer.accept(Outcome.DONE);
                });
            case Action.MakeOptimized ignored -> {
                images.optimized = true;
                images.tenure = world.tenures.of(effect.group(), agent().life());
                images.openUntil = world.time.now() + OPENING_MILLIS * MILLI;
                write(effect.group(), images, mine);
                answer.accept(Outcome.DONE);
            }
            default -> remote(effect, images, mine, done);
        }
    }

    private static void silence(Served images, Runnable then) {
        images.optimized = false;
        if (images.underWay == 0) {
            then.run();
        } else {
            images.whenSilent = Optional.of(then);
        }
    }

    private void remote(Action.Effect effect, Served images, long mine, Consumer<Outcome> done) {
        world.time.after(world.time.millis(2, 40), () -> {
            boolean fails = cutFromStorage || world.time.oneIn(25);
            // Even what fails may have been done.
            Outcome outcome = fails && world.time.oneIn(2) ? Outcome.FAILED : perform(effect, images, mine);
            world.time.after(
                    world.time.millis(0, 10), () -> run(mine, () -> done.accept(fails ? Outcome.FAILED : outcome)));
        });
    }

    private Outcome perform(Action.Effect effect, Served images, long mine) {
        return switch (effect) {
            case Action.Connect ignored -> {
                String address = world.storage.connect(id.name());
                if (mine == process) {
                    images.address = address;
                }
                yield new Outcome(true, List.of(address), 0);
            }
            case Action.Fence fence -> new Outcome(true, List.of(), world.storage.shutOut(fence.addresses()));
            case Action.AwaitFence ignored -> new Outcome(true, List.of(), world.storage.awaitNewest(images.address));
            case Action.Unfence unfence -> {
                world.storage.letIn(unfence.writers().stream()
                        .map(writer -> writer.address())
                        .toList());
                yield Outcome.DONE;
            }
            default -> Outcome.DONE;
        };
    }

    @Override
    public void rejoins(String reason) {
        rejoins++;
    }

    @Override
    public void gaveUp(String reason) {
        gaveUp = Optional.of(reason);
    }

    // --- the coordinator and the others

    @Override
    public void beat(Presence mine) {
        world.network.beat(this, mine);
    }

    @Override
    public void changed() {
        world.network.changed(this);
    }

    @Override
    public void renew(Presence mine, Consumer<Boolean> done) {
        world.network.call(
                this,
                () -> {
                    world.store.renew(mine);
                    return true;
                },
                answer -> done.accept(answer.orElse(false)),
                process);
    }

    @Override
    public void fetch(Consumer<Optional<Fetched>> done) {
        world.network.call(this, world.store::fetch, done, process);
    }

    @Override
    public void put(long version, GroupRecord record, Consumer<Boolean> done) {
        world.network.call(
                this, () -> world.store.put(version, record), answer -> done.accept(answer.orElse(false)), process);
    }

    void answer(long inProcess, Runnable what) {
        run(inProcess, what);
    }
}
