package io.tidegate.ha;

import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.GroupClients;
import io.tidegate.nvme.AnaState;
import io.tidegate.target.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This gateway in a group that Ceph's monitors lead: serves the ANA groups that they say and no others. Any thread may call.
 *
 * <p>The clients of every group are connected ahead and told to the monitors, so that these can fence them. A group is served
 * once its clients know the newest OSD map, the monitors know the clients ({@link ToldNonces}), and its images are open. A
 * client serves for one tenure only: the monitors may have fenced it when they took its group away.
 *
 * <p>Changes are made one at a time, under {@link #changing}, which is held while the storage is waited for; the lock of this
 * object guards what is looked at meanwhile.
 */
public final class MonitorPlane implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MonitorPlane.class);
    private static final long TICK_MILLIS = 100;
    private static final long SLOW_WORK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int CLOSE_SECONDS = 60;
    /** A state that is away must not keep a group from being served for longer. */
    private static final int STATE_SECONDS = 2;

    private final Target target;
    private final int groups;
    private final GroupDevices devices;
    private final AheadClients clients;
    private final Runnable newestState;
    private final ExecutorService workers = HaThreads.pool("ha-monitor-work");
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("ha-monitor").daemon().factory());
    private final ToldNonces told = new ToldNonces();
    private final ReentrantLock changing = new ReentrantLock();
    private final Map<String, Set<Integer>> optimized = new HashMap<>();
    private final Map<Integer, LedGroup> led = new TreeMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private boolean preparing;
    private long lastSlowWork = System.nanoTime();
    private volatile boolean joined;
    private volatile long lastAsked = System.nanoTime();

    /** Addresses of clients for an image that waits until the monitors know them. */
    private record Waiting(int group, List<String> addresses, CompletableFuture<Boolean> known) {}

    /**
     * What the monitors say of one ANA group on behalf of one subsystem.
     *
     * @param nqn of the subsystem
     * @param group from 1
     * @param optimized whether this gateway serves it
     */
    public record Said(String nqn, int group, boolean optimized) {}

    /**
     * A gateway that serves nothing until the monitors say so.
     *
     * @param images of the backing; its owner closes it
     * @param clients of the backing
     * @param newestState ends when what other gateways decided before holds here; may block
     */
    public MonitorPlane(Target target, BlockDeviceFactory images, GroupClients clients, Runnable newestState) {
        this.target = target;
        this.groups = target.ana().groups();
        this.devices = new GroupDevices(new FencedImages(images), Optional.of(clients), this::admit, 0);
        this.clients = new AheadClients(clients, devices);
        this.newestState = newestState;
        for (int group = 1; group <= groups; group++) {
            target.setAnaState(group, AnaState.INACCESSIBLE);
        }
    }

    /** The images of namespaces, opened and closed with their ANA groups. */
    public BlockDeviceFactory devices() {
        return devices;
    }

    /** Connects clients ahead from now on. */
    @SuppressWarnings("FutureReturnValueIgnored") // what is scheduled catches everything itself
    public void start() {
        thread.scheduleWithFixedDelay(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    // --- what the monitor client says and asks

    /** A monitor client has come; what an earlier one said is void. Blocks. */
    public void joins() {
        drop("another monitor client has come");
        lastAsked = System.nanoTime();
        joined = true;
    }

    /** True while there is a monitor client that may be answered. */
    public boolean isJoined() {
        return joined;
    }

    /** How long ago the monitor client asked the last time. */
    public long silentNanos() {
        return System.nanoTime() - lastAsked;
    }

    /** The monitor client was told these addresses by ANA group. */
    public void told(Map<Integer, Set<String>> addresses) {
        lastAsked = System.nanoTime();
        told.told(addresses);
        onThread(this::answerWaiting);
        onThread(this::openKnown);
    }

    /** The addresses of the clients of a group, connected, as far as is known; does not block. */
    public List<String> addresses(int group) {
        return clients.addresses(group);
    }

    /** Whether this gateway serves a group. */
    public boolean serves(int group) {
        return target.ana().state(group) == AnaState.OPTIMIZED;
    }

    /**
     * Does what the monitors say. Returns when the groups that go are silent and the clients of those that come know the
     * newest OSD map, with it the fences of whoever had them; the images open afterwards.
     *
     * @throws BlockDeviceException it could not be done and must be said again
     */
    public void says(List<Said> all) throws BlockDeviceException {
        changing.lock();
        try {
            if (!joined) {
                throw new BlockDeviceException(
                        Errno.ESHUTDOWN, "no monitor client has told this gateway its group yet");
            }
            Set<Integer> touched = new TreeSet<>();
            for (Said one : all) {
                note(one);
                touched.add(one.group());
            }
            for (int group : touched) {
                boolean wanted = optimized.values().stream().anyMatch(of -> of.contains(group));
                if (wanted) {
                    take(group);
                } else {
                    giveUp(group, "Ceph's monitors gave it to another gateway, or to none");
                }
            }
        } finally {
            changing.unlock();
        }
    }

    private void note(Said one) throws BlockDeviceException {
        if (one.group() < 1 || one.group() > groups) {
            if (one.optimized()) {
                throw new BlockDeviceException(
                        Errno.EINVAL,
                        "there is no ANA group " + one.group() + " here; raise [gateway] max_gws_in_grp, which is "
                                + groups);
            }
            return;
        }
        Set<Integer> ofSubsystem = optimized.computeIfAbsent(one.nqn(), none -> new HashSet<>());
        if (one.optimized()) {
            ofSubsystem.add(one.group());
        } else {
            ofSubsystem.remove(one.group());
        }
    }

    /** There is no monitor client any more that the monitors would listen to: they give this gateway's groups away. Blocks. */
    public void drop(String reason) {
        changing.lock();
        try {
            joined = false;
            optimized.clear();
            told.forget();
            List<Integer> mine = ledNow();
            if (!mine.isEmpty()) {
                LOG.warn("serves no ANA group any more: {}", reason);
            }
            List<CompletableFuture<Void>> going = mine.stream()
                    .map(group -> CompletableFuture.runAsync(() -> end(group, reason), workers))
                    .toList();
            going.forEach(CompletableFuture::join);
            clients.renewAll();
        } finally {
            changing.unlock();
        }
    }

    // --- one group; under changing

    private void take(int group) throws BlockDeviceException {
        synchronized (this) {
            if (led.containsKey(group)) {
                return;
            }
        }
        clients.connect(group);
        devices.awaitFences(group);
        synchronized (this) {
            led.put(group, new LedGroup(group));
        }
        onThread(this::openKnown);
    }

    private void giveUp(int group, String reason) throws BlockDeviceException {
        if (group < 1 || group > groups || !end(group, reason)) {
            return;
        }
        clients.renew(group);
    }

    /** Silences a group; false when this gateway did not have it. */
    private boolean end(int group, String reason) {
        synchronized (this) {
            LedGroup ending = led.remove(group);
            if (ending == null) {
                return false;
            }
            ending.ends();
            if (serves(group) && devices.count(group) > 0) {
                LOG.info("group {} is not served here any more: {}", group, reason);
            }
            target.setAnaState(group, AnaState.INACCESSIBLE);
        }
        try {
            devices.closeAll(group).toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException stuck) {
            LOG.error("images of group {} do not close; their clients are ended all the same", group, stuck);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private synchronized List<Integer> ledNow() {
        return List.copyOf(led.keySet());
    }

    // --- opening

    private CompletionStage<Boolean> admit(int group, List<String> addresses) {
        CompletableFuture<Boolean> known = new CompletableFuture<>();
        List<String> own = clients.found(group, addresses);
        onThread(() -> {
            waiting.add(new Waiting(group, own, known));
            answerWaiting();
        });
        return known;
    }

    /** On the thread. */
    private void answerWaiting() {
        waiting.removeIf(one -> {
            boolean mine = devices.isOpen(one.group());
            boolean known = told.areKnown(one.group(), one.addresses());
            if (known || !mine) {
                one.known().complete(known && mine);
            }
            return known || !mine;
        });
    }

    /** Begins to open what the monitors want served and whose clients they know. On the thread. */
    private void openKnown() {
        List<LedGroup> all;
        synchronized (this) {
            all = List.copyOf(led.values());
        }
        for (LedGroup one : all) {
            List<String> addresses = addresses(one.number());
            boolean covered = !addresses.isEmpty() || devices.count(one.number()) == 0;
            if (covered && told.areKnown(one.number(), addresses)) {
                open(one, addresses);
            }
        }
    }

    private void open(LedGroup one, List<String> addresses) {
        synchronized (this) {
            if (!one.begins()) {
                return;
            }
        }
        CompletableFuture<Boolean> known = CompletableFuture.runAsync(newestState, workers)
                .handle((ended, failure) -> failure == null)
                .completeOnTimeout(false, STATE_SECONDS, TimeUnit.SECONDS);
        devices.openAll(one.number(), addresses)
                .proved()
                .thenCombine(known, (done, newest) -> {
                    if (!newest) {
                        LOG.warn(
                                "group {} is taken without the newest state, which cannot be read; what hosts reserved "
                                        + "over another gateway in the last seconds may not hold here yet",
                                one.number());
                    }
                    return done;
                })
                .whenComplete((done, failure) -> opened(one, failure == null && done));
    }

    private synchronized void opened(LedGroup one, boolean good) {
        if (one.opened(good)) {
            target.setAnaState(one.number(), AnaState.OPTIMIZED);
            if (devices.count(one.number()) > 0) {
                LOG.info("group {} is served here", one.number());
            }
        }
    }

    // --- now and then

    private void onThread(Runnable task) {
        try {
            thread.execute(() -> guarded(task));
        } catch (RejectedExecutionException end) {
            LOG.trace("the gateway has left its group", end);
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException broken) {
            LOG.error("the gateway's part in its group met a problem nobody foresaw; it goes on", broken);
        }
    }

    private void tick() {
        guarded(this::answerWaiting);
        guarded(this::openKnown);
        if (System.nanoTime() - lastSlowWork >= SLOW_WORK_NANOS && !isPreparing(true)) {
            lastSlowWork = System.nanoTime();
            guarded(devices::mend);
            guarded(devices::lookAgain);
            workers.execute(() -> {
                guarded(this::prepare);
                isPreparing(false);
            });
        }
    }

    /** Whether clients are being connected ahead; true as well is what is noted when they were not. */
    private synchronized boolean isPreparing(boolean begins) {
        boolean before = preparing;
        preparing = begins;
        return before && begins;
    }

    /** Has clients for every group, so that the monitors know them long before they are needed. */
    private void prepare() {
        for (int group = 1; group <= groups; group++) {
            if (changing.tryLock()) {
                try {
                    clients.prepare(group);
                } finally {
                    changing.unlock();
                }
            }
        }
    }

    /** Ends everything; the backing is closed by its owner. */
    @Override
    public void close() {
        drop("the gateway ends");
        thread.shutdownNow();
        waiting.forEach(one -> one.known().complete(false));
        workers.shutdown();
        devices.close();
    }
}
