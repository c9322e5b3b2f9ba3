package io.tidegate.reconcile;

import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.Errno;
import io.tidegate.config.ImageKeys;
import io.tidegate.config.OwnAddresses;
import io.tidegate.config.StateDecoder;
import io.tidegate.config.StateKeys;
import io.tidegate.config.secret.SecretBox;
import io.tidegate.events.EventLog;
import io.tidegate.reserve.SharedReservations;
import io.tidegate.store.StateSnapshot;
import io.tidegate.store.StateStore;
import io.tidegate.store.StoreException;
import io.tidegate.target.Target;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the target match the shared state.
 *
 * <p>Owner: its own thread, "reconciler"; {@link #await}, {@link #progress} and {@link #close} may be called by any
 * thread.
 *
 * <p>Level-triggered: each pass reads the state, takes the difference to what the target has and has {@link Execution} start
 * what is missing; a pass that finds nothing to do does nothing. Images are opened in parallel and never waited for. What
 * fails is noted and tried again later, and everything else goes on.
 */
public final class Reconciler implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
    private static final long STORE_RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long NETWORK_CHECK_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int CLOSING_AT_ONCE = 8;
    private static final long STOP_SECONDS = 15;
    private static final long EMPTY_CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private final StateStore store;
    private final String ownHost;
    private final OwnAddresses addresses;
    private final SharedReservations reservations = new SharedReservations();
    private final Applier applier;
    private final Actual actual = new Actual();
    private final StateDecoder decoder = new StateDecoder();
    private final Differences differences = new Differences();
    private final Execution execution;
    private final ProgressBoard board = new ProgressBoard();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("reconciler").daemon().factory());
    private final ExecutorService closers = Executors.newFixedThreadPool(
            CLOSING_AT_ONCE,
            Thread.ofPlatform().name("device-closer-", 0).daemon().factory());

    private final ScheduledThreadPoolExecutor qosTimer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("qos-timer").daemon().factory());

    private final Target target;
    private volatile Set<String> neighbours = Set.of();
    private volatile boolean everyNeighbour;
    private Set<String> shownNeighbours = Set.of();
    private boolean listenersMoved;
    private Plan plan = Plan.NOTHING;
    private List<InetAddress> known = List.of();
    private boolean networksWatched;
    private boolean anew;
    private boolean storeFailed;
    private boolean stopping;
    private boolean told;
    private StateStore.@Nullable Subscription subscription;

    /**
     * A reconciler that does nothing before {@link #start}.
     *
     * @param secrets opens the keys of hosts
     * @param ownHost whose listeners are this gateway's
     */
    public Reconciler(
            StateStore store,
            Target target,
            BlockDeviceFactory devices,
            PortalTable portals,
            SecretBox secrets,
            String ownHost) {
        this(store, target, devices, portals, secrets, ImageKeys.NONE, ownHost, OwnAddresses.ofThisMachine());
    }

    /**
     * The same with encrypted images, on a machine that may have other addresses than this one.
     *
     * @param imageKeys where the keys of images come from
     * @param addresses where listeners of subnets can be
     */
    public Reconciler(
            StateStore store,
            Target target,
            BlockDeviceFactory devices,
            PortalTable portals,
            SecretBox secrets,
            ImageKeys imageKeys,
            String ownHost,
            OwnAddresses addresses) {
        this.store = store;
        this.target = target;
        this.ownHost = ownHost;
        this.addresses = addresses;
        this.applier = new Applier(
                target, devices, portals, reservations, new HostKeyring(secrets), imageKeys, closers, this::afterwards);
        this.execution = new Execution(applier, actual, differences, this::onThread, this::wake);
    }

    /** The gateways with these host names live: hosts are shown their listeners as well. Any thread. */
    public void neighbours(Set<String> hostNames) {
        neighbours = Set.copyOf(hostNames);
        wake();
    }

    /** Nobody tells which gateways live: hosts are shown the listeners of all. Any thread. */
    public void everyNeighbour() {
        everyNeighbour = true;
        wake();
    }

    /** Tells in words what hosts are shown from now on, once everything of the start is served. */
    public void news(EventLog log) {
        execution.news(new ChangeNews(log));
    }

    /** Watches the state and makes the first pass. */
    public void start() {
        subscription = store.watch(version -> wake());
        wake();
    }

    /** Where it stands. */
    public Progress progress() {
        return board.progress();
    }

    /**
     * Waits until {@code version} has been applied as far as {@code keys} are concerned.
     *
     * @return the failure of the first of them that does not work; empty when all do
     */
    public Optional<Failure> await(long version, Collection<String> keys, Duration patience) {
        wake();
        if (!board.await(version, keys, patience)) {
            return Optional.of(new Failure(
                    Errno.ETIMEDOUT,
                    "this gateway could not apply the change within " + patience.toSeconds()
                            + " seconds; its log says what it waits for"));
        }
        Map<String, Failure> failures = board.progress().failures();
        return keys.stream().filter(failures::containsKey).map(failures::get).findFirst();
    }

    /** For each ANA group, how many subsystems with namespaces in it have no listener here; 0 is left out. Any thread. */
    public Map<Integer, Integer> missingListeners() {
        Set<String> reached = new HashSet<>();
        actual.listeners.values().forEach(bound -> reached.add(bound.config().subsystem()));
        Map<Integer, Set<String>> unreached = new HashMap<>();
        for (Actual.Open open : actual.namespaces.values()) {
            if (!reached.contains(open.config().subsystem())) {
                unreached
                        .computeIfAbsent(open.config().anaGroup(), none -> new HashSet<>())
                        .add(open.config().subsystem());
            }
        }
        Map<Integer, Integer> counts = new HashMap<>();
        unreached.forEach((group, subsystems) -> counts.put(group, subsystems.size()));
        return counts;
    }

    /** Tells the hosts that see a namespace to look at it again. */
    public void announce(String namespaceKey) {
        onThread(() -> {
            Actual.Open open = actual.namespaces.get(namespaceKey);
            if (open != null) {
                applier.announce(open.config());
            }
        });
    }

    private void wake() {
        if (woken.compareAndSet(false, true)) {
            onThread(this::pass);
        }
    }

    private void onThread(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.trace("the reconciler has stopped", e);
        }
    }

    private void pass() {
        woken.set(false);
        try {
            if (stopping || readPlan()) {
                applier.applyReservations();
                execution.begin(plan);
            }
            showNeighbours();
            publish(execution.progress(plan));
            scheduleRetry();
        } catch (RuntimeException e) {
            LOG.error("the reconciler met a problem nobody foresaw; it tries again", e);
            // What was found so far may be half of it.
            anew = true;
            differences.everythingChanged();
            later(STORE_RETRY_NANOS);
        }
    }

    private void publish(Progress next) {
        if (!told && next.version() > 0 && next.unsettled().isEmpty()) {
            told = true;
            execution.tellChanges(true);
            LOG.info(
                    "version {} of the state is served: {} subsystems, {} namespaces, {} listeners; {} objects do not work",
                    next.version(),
                    actual.subsystems.size(),
                    next.devices().size(),
                    next.listening().size(),
                    next.failures().size());
        }
        board.publish(next);
    }

    private boolean readPlan() {
        try {
            StateSnapshot state = store.read();
            StateDecoder.Decoded decoded = decoder.decode(state);
            reservations.read(state, decoded.changed());
            replan(decoded);
            if (storeFailed) {
                LOG.info("the shared state can be read again, version {}", plan.version());
            }
            storeFailed = false;
            return true;
        } catch (StoreException e) {
            if (!storeFailed) {
                LOG.warn("the shared state cannot be read, what is served stays as it is: {}", e.getMessage());
            }
            storeFailed = true;
            later(STORE_RETRY_NANOS);
            return false;
        }
    }

    private void replan(StateDecoder.Decoded decoded) {
        List<InetAddress> now = decoded.state().hasNetworks() ? addresses.list() : List.of();
        boolean moved = !now.equals(known);
        known = now;
        if (moved) {
            differences.everythingChanged();
        }
        plan = anew || moved
                ? Plan.of(decoded.state(), ownHost, now)
                : plan.next(decoded.state(), decoded.changed(), ownHost, now);
        anew = false;
        listenersMoved |= decoded.changed().stream().anyMatch(StateKeys::isListener);
        differences.planChanged(decoded.changed(), decoded.state().hasNetworks());
    }

    private void showNeighbours() {
        Set<String> now = everyNeighbour ? Neighbours.hosts(plan.desired()) : neighbours;
        if (listenersMoved || !now.equals(shownNeighbours)) {
            listenersMoved = false;
            shownNeighbours = now;
            target.servedElsewhere(Neighbours.portals(plan.desired(), now, ownHost));
        }
    }

    private void scheduleRetry() {
        watchNetworks();
        execution.nanosToNext().ifPresent(this::later);
    }

    /** Addresses come and go without a word; somebody looks, but only where it matters. */
    private void watchNetworks() {
        if (!networksWatched && !stopping && !known.isEmpty()) {
            networksWatched = true;
            schedule(
                    () -> {
                        networksWatched = false;
                        wake();
                    },
                    NETWORK_CHECK_NANOS);
        }
    }

    /** Looks at the addresses of this machine now; returns when what follows has been begun. */
    public void lookAtNetworks() {
        CompletableFuture<Void> looked = new CompletableFuture<>();
        onThread(() -> {
            pass();
            looked.complete(null);
        });
        try {
            looked.get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the reconciler does not get round to looking at the networks", e);
        }
    }

    private void later(long nanos) {
        schedule(this::wake, nanos);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what is scheduled catches everything itself
    private void schedule(Runnable task, long nanos) {
        try {
            thread.schedule(task, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.trace("the reconciler has stopped", e);
        }
    }

    /** Lets requests that wait for a limit go on; a device that is being closed does not need it any more. */
    @SuppressWarnings("FutureReturnValueIgnored") // letting requests go on does not throw
    private void afterwards(long nanos, Runnable task) {
        try {
            qosTimer.schedule(task, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.trace("the reconciler has stopped", e);
        }
    }

    /** Takes everything away from the target: listeners first, then controllers, then devices; then stops the thread. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (subscription != null) {
            subscription.close();
        }
        onThread(() -> {
            stopping = true;
            execution.tellChanges(false);
            plan = Plan.NOTHING;
            differences.everythingChanged();
        });
        try {
            awaitEmpty();
        } finally {
            thread.shutdownNow();
            closers.shutdown();
            qosTimer.shutdownNow();
        }
    }

    private void awaitEmpty() {
        CompletableFuture<Void> empty = new CompletableFuture<>();
        onThread(() -> untilEmpty(empty));
        try {
            empty.get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn("requests are still under way after {} seconds; they are abandoned", STOP_SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("stopping fails", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void untilEmpty(CompletableFuture<Void> empty) {
        pass();
        if (execution.isEmpty()) {
            empty.complete(null);
        } else {
            schedule(() -> untilEmpty(empty), EMPTY_CHECK_NANOS);
        }
    }
}
