package io.tidegate.target;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.target.auth.HostKeys;
import io.tidegate.target.reservation.ReservationNotice;
import io.tidegate.target.reservation.ReservationRecord;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An NVM subsystem: namespaces, the hosts that may use them, the portals they are reached by and the controllers that
 * hosts have made.
 *
 * <p>Any thread may call. Changes are made one at a time; what I/O needs is an immutable snapshot in a volatile field.
 * Hosts that are concerned by a change are told by asynchronous event.
 */
public final class Subsystem {

    private static final String DELETED = "subsystem was deleted";
    private static final String NOT_ALLOWED = "host is no longer allowed";

    private final Target target;
    private final SubsystemSettings settings;
    private final ControllerIds controllerIds;
    private final Set<String> kept = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Controller> controllers = new ConcurrentHashMap<>();
    private final EnduranceGroup enduranceGroup = new EnduranceGroup();
    private final EventRate eventRate = new EventRate(System::nanoTime);
    private final Set<Portal> portals = new CopyOnWriteArraySet<>();

    private final AtomicLong namespaceGeneration = new AtomicLong();
    private volatile NamespaceTable namespaces = NamespaceTable.EMPTY;
    private volatile HostAccess access;
    private volatile QueueLimits queueLimits;
    private volatile boolean deleted;

    Subsystem(Target target, SubsystemSettings settings, HostAccess access) {
        this.target = target;
        this.settings = settings;
        this.access = access;
        this.queueLimits = QueueLimits.of(target.settings());
        this.controllerIds = new ControllerIds(
                target.settings().minControllerId(), target.settings().maxControllerId());
    }

    public SubsystemSettings settings() {
        return settings;
    }

    public String nqn() {
        return settings.nqn();
    }

    /** What a new controller grants its host. */
    public QueueLimits queueLimits() {
        return queueLimits;
    }

    /** Changes what controllers made from now on grant; those there are keep what they have promised. */
    public void tune(QueueLimits limits) {
        queueLimits = limits;
    }

    /** The namespaces as of now. */
    public NamespaceTable namespaces() {
        return namespaces;
    }

    /**
     * Adds a namespace over an open device; the device stays the caller's to close.
     *
     * @throws IllegalStateException when the id is taken
     */
    public void addNamespace(NamespaceSettings added, BlockDevice device) {
        addNamespace(added, device, NamespaceReservations.none());
    }

    /** Adds a namespace that hosts may have reserved already. */
    public synchronized void addNamespace(
            NamespaceSettings added, BlockDevice device, NamespaceReservations reservations) {
        if (namespaces.get(added.nsid()) != null) {
            throw new IllegalStateException("namespace " + added.nsid() + " exists in " + nqn());
        }
        namespaces = namespaces.with(Namespace.begin(added, device, reservations));
        device.onResize(geometry -> announceNamespace(added.nsid()));
        namespaceGeneration.incrementAndGet();
        announceNamespace(added.nsid());
    }

    /** Tells the hosts that see a namespace to look at it again. */
    public void announceNamespace(int nsid) {
        Namespace present = namespaces.get(nsid);
        if (present != null) {
            tell(nsid, present::visibleTo);
        }
    }

    /**
     * Changes group, visibility or protection of a namespace while hosts use it; block size and UUID stay. The stage
     * completes when no command is under way that was begun while hosts might do more.
     */
    public synchronized CompletionStage<Void> updateNamespace(NamespaceSettings changed) {
        Namespace present = namespaces.get(changed.nsid());
        if (present == null) {
            throw new IllegalStateException("no namespace " + changed.nsid() + " in " + nqn());
        }
        Namespace next = present.with(changed);
        namespaces = namespaces.with(next);
        CompletionStage<Void> left = present.replacedBy(next);
        namespaceGeneration.incrementAndGet();
        tellOfUpdate(present, next);
        return left;
    }

    /**
     * Makes what hosts wrote to a namespace durable.
     *
     * @return whether that went well, on whatever thread ended it; true when no such namespace is served here
     */
    public CompletionStage<Boolean> flushNamespace(int nsid) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Namespace present = namespaces.get(nsid);
        CacheFlush.all(present == null ? List.of() : List.of(present), target.ana(), done::complete);
        return done;
    }

    /** Another group is an ANA change and nothing else (NVMe Base 2.1, figure 152); the rest is a namespace attribute. */
    private void tellOfUpdate(Namespace before, Namespace after) {
        NamespaceSettings now = after.settings();
        boolean sameToItsHosts = before.settings().withAnaGroup(now.anaGroup()).differsInVisibilityAtMost(now);
        // A host that does not see it, before or after, is not to learn that it is there.
        tell(
                after.nsid(),
                host -> before.visibleTo(host) != after.visibleTo(host) || (after.visibleTo(host) && !sameToItsHosts));
        if (before.anaGroup() != after.anaGroup()) {
            controllers.values().stream()
                    .filter(controller -> after.visibleTo(controller.hostNqn()))
                    .forEach(controller -> controller.raise(Notice.ANA_CHANGE));
        }
    }

    /**
     * Enforces a reservation of a namespace, unless it has a newer one, tells hosts what happened and aborts what is to be
     * aborted.
     *
     * @param version of the shared state that has the record
     * @return ends when every abort begun so far for this namespace has ended
     */
    public CompletionStage<Void> applyReservations(Namespace namespace, long version, ReservationRecord record) {
        return namespace.reservations().apply(version, record, event -> reservationEvent(namespace.nsid(), event));
    }

    private CompletionStage<Void> reservationEvent(int nsid, ReservationRecord.Event event) {
        for (ReservationNotice notice : event.notices()) {
            controllersOf(notice.hosts()).forEach(controller -> controller.reservationNotice(nsid, notice.kind()));
        }
        return CommandAborts.begin(controllersOf(event.aborted()), nsid);
    }

    private List<Controller> controllersOf(Set<UUID> hosts) {
        return controllers.values().stream()
                .filter(controller -> hosts.contains(controller.host().id()))
                .toList();
    }

    /** Grows with every change of the namespaces, their groups included. */
    public long namespaceGeneration() {
        return namespaceGeneration.get();
    }

    /** Removes a namespace; the stage completes when no command uses its device any more. */
    public synchronized CompletionStage<Void> removeNamespace(int nsid) {
        Namespace present = namespaces.get(nsid);
        if (present == null) {
            return CompletableFuture.completedStage(null);
        }
        namespaces = namespaces.without(nsid);
        present.device().onResize(geometry -> {});
        namespaceGeneration.incrementAndGet();
        tell(nsid, present::visibleTo);
        return present.retire();
    }

    /**
     * Ends every controller, then removes every namespace: a host that loses its connection comes back, one that is told
     * of a missing namespace gives up its disk. The stage completes when no device is in use any more.
     */
    CompletionStage<Void> delete() {
        deleted = true;
        return endControllers(controller -> true, DELETED).thenCompose(ended -> removeAllNamespaces());
    }

    private CompletionStage<Void> removeAllNamespaces() {
        return allOf(namespaces.stream().map(namespace -> removeNamespace(namespace.nsid())));
    }

    private void tell(int nsid, Predicate<String> concerned) {
        controllers.values().stream()
                .filter(controller -> concerned.test(controller.hostNqn()))
                .forEach(controller -> controller.namespaceChanged(nsid));
    }

    public HostAccess access() {
        return access;
    }

    /** Lets one host connect, who need not prove anything. */
    public void allowHost(String hostNqn) {
        allowHost(hostNqn, HostKeys.NONE);
    }

    /**
     * Lets one host connect, or gives one that may already other keys: they hold for queues that connect, or authenticate,
     * from now on.
     */
    public synchronized void allowHost(String hostNqn, HostKeys keys) {
        boolean present = access.hosts().containsKey(hostNqn);
        access = access.with(hostNqn, keys);
        kept.remove(hostNqn);
        if (!present) {
            target.discoveryChanged();
        }
    }

    /**
     * Lets one host connect no more and ends its controllers, unless the subsystem is open to any host; the stage
     * completes as that of {@link Controller#end} does.
     */
    public CompletionStage<Void> denyHost(String hostNqn) {
        return denyHost(hostNqn, false);
    }

    /**
     * Lets one host connect no more; the stage completes when no command is taken from it or at a device for it.
     *
     * @param keepControllers leave those it has to end by themselves
     */
    public synchronized CompletionStage<Void> denyHost(String hostNqn, boolean keepControllers) {
        access = access.without(hostNqn);
        if (keepControllers) {
            kept.add(hostNqn);
        }
        return endControllersWithoutAccess();
    }

    /**
     * Opens the subsystem to any host, or closes it to those that are not listed and ends their controllers; the stage
     * completes when no command of them is under way.
     */
    public synchronized CompletionStage<Void> allowAnyHost(boolean open) {
        access = access.withAny(open);
        return endControllersWithoutAccess();
    }

    private CompletionStage<Void> endControllersWithoutAccess() {
        HostAccess now = access;
        target.discoveryChanged();
        return endControllers(
                controller -> !now.allows(controller.hostNqn()) && !kept.contains(controller.hostNqn()), NOT_ALLOWED);
    }

    /** The portals by which hosts reach this subsystem. */
    public Set<Portal> portals() {
        return Set.copyOf(portals);
    }

    /** Lets hosts connect by a portal. */
    public synchronized void addPortal(Portal portal) {
        if (portals.add(portal)) {
            target.discoveryChanged();
        }
    }

    /**
     * Lets hosts connect by a portal no more and ends the controllers that did; the stage completes when no command of
     * them is under way.
     */
    public synchronized CompletionStage<Void> removePortal(Portal portal) {
        if (!portals.remove(portal)) {
            return CompletableFuture.completedStage(null);
        }
        target.discoveryChanged();
        return endControllers(controller -> controller.portal().equals(portal), "listener was removed");
    }

    /** Controllers as of now. */
    public Collection<Controller> controllers() {
        return List.copyOf(controllers.values());
    }

    /** The controller of this id, or null. */
    public @Nullable Controller controller(int id) {
        return controllers.get(id);
    }

    /** A free controller id, or nothing when all are in use. */
    public OptionalInt takeControllerId() {
        return controllerIds.take();
    }

    /** What hosts have done with the namespaces by way of this gateway. */
    public EnduranceGroup enduranceGroup() {
        return enduranceGroup;
    }

    Target target() {
        return target;
    }

    EventRate eventRate() {
        return eventRate;
    }

    void register(Controller controller) {
        enduranceGroup.joins(controller);
        controllers.put(controller.id(), controller);
        if (deleted) {
            controller.end(DELETED);
        } else if (!access.allows(controller.hostNqn())) {
            controller.end(NOT_ALLOWED);
        }
    }

    void unregister(Controller controller) {
        if (controllers.remove(controller.id(), controller)) {
            controllerIds.give(controller.id());
        }
    }

    private CompletionStage<Void> endControllers(Predicate<Controller> which, String reason) {
        return allOf(controllers.values().stream().filter(which).map(controller -> controller.end(reason)));
    }

    private static CompletionStage<Void> allOf(Stream<CompletionStage<Void>> stages) {
        return CompletableFuture.allOf(
                stages.map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new));
    }
}
