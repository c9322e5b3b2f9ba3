package io.tidegate.target;

import io.tidegate.nvme.AnaState;
import io.tidegate.nvme.Nqn;
import io.tidegate.nvme.auth.PskIdentity;
import io.tidegate.target.auth.AuthPolicy;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The NVMe target of one gateway: its subsystems, the state of its ANA groups and everything connected to them.
 *
 * <p>Any thread may call. It opens no socket and no device: transports bring connections, the reconciler brings devices.
 */
public final class Target {

    private volatile TargetSettings settings;
    private final CommandHandlers commandHandlers;
    private final Map<String, Subsystem> subsystems = new ConcurrentHashMap<>();
    private final Subsystem discovery;
    private final Map<OwnerLoop, LoopActivity> loops = new ConcurrentHashMap<>();
    private final AtomicLong discoveryGeneration = new AtomicLong();
    private final EventLog eventLog = new EventLog(InstantSource.system());

    private volatile List<InetSocketAddress> referrals = List.of();
    private volatile Map<String, Set<Portal>> elsewhere = Map.of();
    private volatile String discoveryNqn = Nqn.DISCOVERY;
    private volatile AnaTable ana;
    private volatile boolean measuring = true;
    private volatile long slowNanos = Long.MAX_VALUE;
    private volatile TargetListener listener = TargetListener.NONE;
    private volatile ReservationKeeper reservationKeeper = new LocalReservations();
    private volatile WriteProtection writeProtection = new LocalWriteProtection();
    private volatile Authenticator authenticator = new Authenticator(AuthPolicy.STANDARD, Runnable::run);

    /**
     * A target without subsystems.
     *
     * @param commandHandlers what each kind of queue understands; {@code Commands.standard()} of the command package
     */
    public Target(TargetSettings settings, CommandHandlers commandHandlers) {
        this.settings = settings;
        this.commandHandlers = commandHandlers;
        this.ana = AnaTable.allOptimized(settings.maxAnaGroups());
        this.discovery = new Subsystem(this, SubsystemSettings.of(Nqn.DISCOVERY, "Tidegate", 0), HostAccess.EVERYBODY);
    }

    /** A new connection: makes its queue pair, which is in no association until Connect. Called on the owner loop. */
    public QueuePair accept(FabricConnection connection) {
        return new QueuePair(this, connection);
    }

    public TargetSettings settings() {
        return settings;
    }

    /** Gives subsystems made from now on other controller ids: gateways of a group must not give the same ones. */
    public void useControllerIds(int min, int max) {
        settings = settings.withControllerIds(min, max);
    }

    /** What a subsystem grants hosts when nothing else is said. */
    public QueueLimits queueLimits() {
        return QueueLimits.of(settings);
    }

    CommandHandlers commandHandlers() {
        return commandHandlers;
    }

    /** What the queue pairs of a loop have done; known from the first time it is asked for. */
    public LoopActivity activity(OwnerLoop loop) {
        return loops.computeIfAbsent(loop, LoopActivity::new);
    }

    /** What each loop has done. */
    public Collection<LoopActivity> activities() {
        return List.copyOf(loops.values());
    }

    /** True while the times of reads and writes are measured. */
    public boolean measuring() {
        return measuring;
    }

    /** Starts or stops to measure the times of reads and writes; what was measured stays. */
    public void measuring(boolean on) {
        measuring = on;
    }

    /** Tells of commands that take at least so long; {@link Long#MAX_VALUE} for none. */
    public void slowAfter(long nanos) {
        slowNanos = nanos;
    }

    /** True while anybody wants to know how long commands take. */
    boolean timing() {
        return measuring || slowNanos != Long.MAX_VALUE;
    }

    /** A timed command has been answered; on its owner loop. */
    void finished(Request request, long nanos) {
        if (nanos >= slowNanos) {
            listener.slow(SlowIo.of(request, nanos));
        }
    }

    /** Names the one listener of what happens to hosts. */
    public void listener(TargetListener newListener) {
        listener = newListener;
    }

    /** Who hears what happens to hosts. */
    public TargetListener listener() {
        return listener;
    }

    /** Names the one place where the write protection of hosts is kept; without one it lives in this target alone. */
    public void writeProtection(WriteProtection keeper) {
        writeProtection = keeper;
    }

    public WriteProtection writeProtection() {
        return writeProtection;
    }

    /** What has happened to the subsystems. */
    public EventLog eventLog() {
        return eventLog;
    }

    /** Names who authenticates hosts; without one their own loops do, which is too slow for a gateway that does I/O. */
    public void authenticator(Authenticator named) {
        authenticator = named;
    }

    Authenticator authenticator() {
        return authenticator;
    }

    /** Computes what would hold up an event loop: what hosts prove themselves by. */
    public Executor authenticationWorker() {
        return authenticator.worker();
    }

    /**
     * The keys that TLS may use under an identity: of the host that it names, for a subsystem that is reached at that portal.
     * None for whom is not known; two when the identity leaves open which is meant.
     */
    public List<byte[]> pskKeys(PskIdentity identity, Portal portal) {
        Subsystem subsystem = subsystems.get(identity.subsystemNqn());
        if (subsystem == null || !subsystem.portals().contains(portal)) {
            return List.of();
        }
        return subsystem
                .access()
                .keys(identity.hostNqn())
                .psk()
                .map(psk -> psk.keys(identity))
                .orElse(List.of());
    }

    /** Names the one place where reservations are decided; without one they live in this target alone. */
    public void reservationKeeper(ReservationKeeper keeper) {
        reservationKeeper = keeper;
    }

    public ReservationKeeper reservationKeeper() {
        return reservationKeeper;
    }

    /**
     * Adds a subsystem without namespaces, hosts or portals.
     *
     * @throws IllegalStateException when the NQN is taken
     */
    public Subsystem createSubsystem(SubsystemSettings added) {
        Subsystem subsystem = new Subsystem(this, added, HostAccess.NOBODY);
        if (added.nqn().equals(Nqn.DISCOVERY) || subsystems.putIfAbsent(added.nqn(), subsystem) != null) {
            throw new IllegalStateException("subsystem " + added.nqn() + " exists");
        }
        eventLog.begins(subsystem);
        return subsystem;
    }

    /** Removes a subsystem and ends its controllers; the stage completes when no device of it is in use any more. */
    public CompletionStage<Void> deleteSubsystem(String nqn) {
        Subsystem subsystem = subsystems.remove(nqn);
        if (subsystem == null) {
            return CompletableFuture.completedStage(null);
        }
        discoveryChanged();
        return subsystem.delete();
    }

    /** The subsystem of this NQN, the discovery subsystem included, or null. */
    public @Nullable Subsystem subsystem(String nqn) {
        return nqn.equals(Nqn.DISCOVERY) || nqn.equals(discoveryNqn) ? discovery : subsystems.get(nqn);
    }

    /** The NVM subsystems as of now, without the discovery subsystem. */
    public Collection<Subsystem> subsystems() {
        return List.copyOf(subsystems.values());
    }

    /** Controllers of every subsystem as of now, those of discovery left out. */
    public List<Controller> controllers() {
        return subsystems.values().stream()
                .flatMap(subsystem -> subsystem.controllers().stream())
                .toList();
    }

    /** The ANA states as of now. */
    public AnaTable ana() {
        return ana;
    }

    /** Changes the state of an ANA group and tells every host. */
    public synchronized void setAnaState(int group, AnaState state) {
        if (ana.state(group) != state) {
            ana = ana.with(group, state);
            controllers().forEach(controller -> controller.raise(Notice.ANA_CHANGE));
        }
    }

    /** Grows whenever the discovery log page changes (GENCTR). */
    public long discoveryGeneration() {
        return discoveryGeneration.get();
    }

    /** The name of this discovery subsystem and no other; the well-known one when it was given none. */
    public String discoveryNqn() {
        return discoveryNqn;
    }

    /** Gives the discovery subsystem a name of its own, under which hosts may connect as well (NVMe Base 2.1, 3.1.3.3). */
    public void nameDiscovery(String nqn) {
        discoveryNqn = nqn;
    }

    /** Discovery services elsewhere that hosts are referred to. */
    public List<InetSocketAddress> referrals() {
        return referrals;
    }

    /** Refers hosts to other discovery services. */
    public void referTo(List<InetSocketAddress> addresses) {
        referrals = List.copyOf(addresses);
        discoveryChanged();
    }

    /** Where other gateways of the group serve a subsystem. */
    Set<Portal> portalsElsewhere(String nqn) {
        return elsewhere.getOrDefault(nqn, Set.of());
    }

    /** Shows hosts where other gateways of the group serve subsystems, by NQN; no wildcard is among them. */
    public void servedElsewhere(Map<String, Set<Portal>> portals) {
        if (!portals.equals(elsewhere)) {
            elsewhere = Map.copyOf(portals);
            discoveryChanged();
        }
    }

    void discoveryChanged() {
        discoveryGeneration.incrementAndGet();
        // Every connected host looks for itself, not just the first: what one sees may be as it was.
        discovery.controllers().forEach(Controller::lookAtDiscovery);
    }
}
