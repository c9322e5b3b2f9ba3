package io.tidegate.ha;

import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.GroupClients;
import io.tidegate.config.settings.HaSettings;
import io.tidegate.group.Action;
import io.tidegate.group.AnaGroup;
import io.tidegate.group.Coordination;
import io.tidegate.group.Fence;
import io.tidegate.group.Gateway;
import io.tidegate.group.Gateway.Admin;
import io.tidegate.group.GatewayId;
import io.tidegate.group.GroupAgent;
import io.tidegate.group.GroupRecord;
import io.tidegate.group.Incarnation;
import io.tidegate.group.Membership;
import io.tidegate.group.Presence;
import io.tidegate.group.Site;
import io.tidegate.group.Writer;
import io.tidegate.nvme.AnaState;
import io.tidegate.store.StateStore.Subscription;
import io.tidegate.store.StoreException;
import io.tidegate.target.Target;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This gateway in its group: owns the agent, its thread, and everything the agent needs. Any thread may call.
 *
 * <p>The agent's thread is "ha-agent"; nothing on it blocks.
 */
public final class HaPlane implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HaPlane.class);
    private static final long SLOW_WORK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long STANDSTILL_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final Duration LEAVE_PATIENCE = Duration.ofSeconds(10);
    private static final int EDIT_ATTEMPTS = 100;

    private final HaSettings settings;
    private final GatewayId id;
    private final Membership membership;
    private final Target target;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("ha-agent").daemon().factory());
    private final Beats beats;
    private final CoordinatorLink link;
    private final GroupDevices devices;
    private final GatewayEffects effects;
    private final GroupAgent agent;
    private final List<Waiting> waiting = new ArrayList<>();
    private final CompletableFuture<Integer> joined = new CompletableFuture<>();
    private Supplier<Map<Integer, Integer>> missing = Map::of;
    private final Inherited inherited = new Inherited(System::nanoTime);
    private final RecordFollowers followers = new RecordFollowers();
    private Optional<Subscription> watch = Optional.empty();
    private long lastSlowWork = System.nanoTime();
    private long lastLook = System.nanoTime();
    private Optional<HangGuard> guard = Optional.empty();
    private volatile GroupRecord record;

    /** Addresses that wait until the record lists them. */
    private record Waiting(int group, List<String> addresses, CompletableFuture<Boolean> listed) {}

    /**
     * What a gateway brings into its group.
     *
     * @param name of the gateway
     * @param hostName that its listeners bear
     * @param host where the other gateways reach it
     * @param membership the coordinator; this plane's to close
     * @param fence shuts out former writers
     * @param images of the backing; its owner closes it
     * @param clients of the backing
     * @param newestState ends when what other gateways decided before holds here; may block
     */
    public record Parts(
            String name,
            String hostName,
            String host,
            Membership membership,
            Fence fence,
            BlockDeviceFactory images,
            Optional<GroupClients> clients,
            Runnable newestState) {}

    /** A gateway that takes no part before {@link #start}. */
    public HaPlane(HaSettings settings, Parts parts, Target target) throws IOException {
        this.settings = settings;
        this.target = target;
        this.id = new GatewayId(parts.name());
        this.membership = parts.membership();
        int groups = Math.min(GroupRecord.MAX_GROUPS, target.ana().groups());
        this.record = GroupRecord.empty(groups);
        this.beats =
                new Beats(bind(settings, parts), parts.host(), settings.times().beat(), this::heard, new Signs());
        this.link = new CoordinatorLink(membership, beats, this::onAgent);
        this.devices = new GroupDevices(parts.images(), parts.clients(), this::admit, settings.imagesAhead());
        this.effects = new GatewayEffects(
                target, devices, parts.fence(), parts.newestState(), this::onAgent, this::listed, this::gaveUp);
        this.agent = new GroupAgent(
                id,
                new Site(settings.location(), beats.address(), parts.hostName()),
                groups,
                settings.times(),
                System::nanoTime,
                () -> ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE),
                link,
                effects);
        for (int group = 1; group <= target.ana().groups(); group++) {
            target.setAnaState(group, AnaState.INACCESSIBLE);
        }
    }

    private static InetSocketAddress bind(HaSettings settings, Parts parts) {
        String host = settings.beats().host();
        return new InetSocketAddress(
                host.isEmpty() ? parts.host() : host, settings.beats().port());
    }

    /** The images of namespaces, opened and closed with their ANA groups. */
    public BlockDeviceFactory devices() {
        return devices;
    }

    /** Takes part from now on. */
    @SuppressWarnings("FutureReturnValueIgnored") // what is scheduled catches everything itself
    public void start() {
        guard = settings.hangGuard() ? Optional.of(HangGuard.start(id.name())) : Optional.empty();
        watch = Optional.of(membership.watch(() -> onAgent(agent::notified)));
        long period = Math.max(1, settings.times().beat().toNanos() / 2);
        thread.scheduleWithFixedDelay(() -> guarded(() -> {}), 0, period, TimeUnit.NANOSECONDS);
    }

    /**
     * Asks now and then for which ANA groups listeners are missing here.
     *
     * @param asked answers how many subsystems with namespaces in a group have no listener here; called by the agent's thread
     */
    public void missingListeners(Supplier<Map<Integer, Integer>> asked) {
        onAgent(() -> missing = asked);
    }

    /**
     * Tells which gateways hosts may be sent to, from now on and whenever that changes.
     *
     * @param told is given the host names of those that live and are not drained; called by the agent's thread
     */
    public void neighbours(Consumer<Set<String>> told) {
        onAgent(() -> followers.neighbours(told));
    }

    /** Shows every record of the group from now on; called by the agent's thread. */
    public void follow(Consumer<GroupRecord> told) {
        onAgent(() -> followers.record(told));
    }

    private void onAgent(Runnable task) {
        try {
            thread.execute(() -> guarded(task));
        } catch (RejectedExecutionException end) {
            LOG.trace("the gateway has left its group", end);
        }
    }

    /** Whatever came in, the agent looks at it at once. */
    private void guarded(Runnable task) {
        try {
            noteStandstill();
            task.run();
            agent.tick();
            guard.ifPresent(this::pulse);
            record = agent.record();
            beats.know(record, id);
            answerWaiting();
            noteJoined();
            followers.show(record);
            slowWork();
        } catch (RuntimeException broken) {
            LOG.error("the agent of the group met a problem nobody foresaw; it goes on", broken);
        }
    }

    private void pulse(HangGuard told) {
        told.pulse(
                agent.isReplaceable() ? HangGuard.limitMillis(settings.times().hangAfter()) : HangGuard.NEVER);
    }

    private void noteJoined() {
        if (!joined.isDone()) {
            record.gateway(id)
                    .filter(gateway -> gateway.lives(agent.life()))
                    .ifPresent(gateway -> joined.complete(gateway.ownGroup()));
        }
    }

    private void slowWork() {
        if (System.nanoTime() - lastSlowWork >= SLOW_WORK_NANOS) {
            lastSlowWork = System.nanoTime();
            agent.missing(missing.get());
            devices.mend();
            devices.lookAgain();
            inherited.look(agent.inheritance()).ifPresent(devices::inherits);
        }
    }

    /** Storage ends watches that stay silent for 30 s; librbd may learn of it after its images are served. */
    private void noteStandstill() {
        long now = System.nanoTime();
        if (now - lastLook > STANDSTILL_NANOS) {
            devices.forgetAhead();
        }
        lastLook = now;
    }

    private void heard(Presence told) {
        onAgent(() -> agent.heard(told));
    }

    private List<String> listed(int group) {
        return agent.record().group(group).writers().stream()
                .filter(writer -> writer.life().equals(agent.life()))
                .map(Writer::address)
                .toList();
    }

    private void gaveUp(String reason) {
        joined.completeExceptionally(new IllegalStateException(reason));
    }

    /** What the network says of other gateways. */
    private final class Signs implements Peer.Signs {

        @Override
        public void changed() {
            onAgent(agent::notified);
        }

        @Override
        public void closed(Incarnation life) {
            onAgent(() -> agent.closed(life.gateway()));
        }

        @Override
        public void refused(Incarnation life) {
            LOG.info("{} listens no more: its process has ended", life.gateway());
            onAgent(() -> agent.refused(life));
        }
    }

    private CompletionStage<Boolean> admit(int group, List<String> addresses) {
        CompletableFuture<Boolean> listed = new CompletableFuture<>();
        onAgent(() -> {
            waiting.add(new Waiting(group, addresses, listed));
            if (!addresses.stream().allMatch(address -> agent.isAdmitted(group, address))) {
                agent.addClients(group, addresses);
            }
        });
        return listed;
    }

    private void answerWaiting() {
        waiting.removeIf(one -> {
            boolean mine = devices.isOpen(one.group());
            boolean all = one.addresses().stream().allMatch(address -> agent.isAdmitted(one.group(), address));
            if (all || !mine) {
                one.listed().complete(all && mine);
            }
            return all || !mine;
        });
    }

    // --- for the rest of the gateway

    /** Waits until this gateway is a member; the number of its own ANA group. */
    public int awaitJoined(Duration patience) throws IOException {
        try {
            return joined.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new IOException(
                    "the group could not be joined within " + patience.toSeconds()
                            + " seconds: its coordinator does not answer",
                    late);
        } catch (ExecutionException refused) {
            throw new IOException(String.valueOf(refused.getCause()), refused);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("the start was interrupted", interrupted);
        }
    }

    /** Waits until every ANA group is served by somebody; false when it takes longer. */
    public boolean awaitServed(Duration patience) {
        return await(
                () -> record.groups().values().stream()
                        .allMatch(group -> group.phase() == AnaGroup.Phase.SERVED && !record.isLost(group)),
                patience);
    }

    private static boolean await(BooleanSupplier condition, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(10);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** The record as last read. */
    public GroupRecord record() {
        return record;
    }

    /** This gateway's entry in the record. */
    public Optional<Gateway> self() {
        return record.gateway(id);
    }

    /** Whether this gateway serves an ANA group. */
    public boolean serves(int group) {
        return target.ana().state(group) == AnaState.OPTIMIZED;
    }

    /** Changes the record for an administrator; false when the coordinator does not answer. Blocks. */
    public boolean edit(Action.Edit edit) {
        try {
            for (int attempt = 0; attempt < EDIT_ATTEMPTS; attempt++) {
                Coordination.Fetched now = membership.fetch();
                if (membership.compareAndPut(now.version(), edit.applyTo(now.record()))) {
                    onAgent(agent::notified);
                    return true;
                }
            }
        } catch (StoreException failure) {
            LOG.warn("the record of the group cannot be changed: {}", failure.getMessage());
        }
        return false;
    }

    /** Hands everything over and leaves, if there is anybody to take it; hosts move without an error. */
    public void handOver() {
        boolean others = record.gateways().values().stream()
                .anyMatch(gateway -> !gateway.id().equals(id) && !gateway.out() && gateway.admin() == Admin.ENABLED);
        if (others) {
            leave();
        }
    }

    private void leave() {
        onAgent(agent::leave);
        CompletableFuture<Boolean> out = new CompletableFuture<>();
        boolean left = await(
                () -> {
                    onAgent(() -> {
                        if (agent.isOut()) {
                            out.complete(true);
                        }
                    });
                    return out.isDone();
                },
                LEAVE_PATIENCE);
        if (!left) {
            LOG.warn("the group was not left within {} seconds; the others take over", LEAVE_PATIENCE.toSeconds());
        }
    }

    /** Leaves, if that was not done, and stops. */
    @Override
    public void close() {
        leave();
        watch.ifPresent(Subscription::close);
        // What is taken down from here on is no hang.
        guard.ifPresent(HangGuard::close);
        thread.shutdownNow();
        beats.close();
        link.close();
        effects.close();
        devices.close();
        try {
            membership.leave(id);
        } catch (StoreException away) {
            LOG.debug("the last renewal stays", away);
        }
        membership.close();
    }
}
