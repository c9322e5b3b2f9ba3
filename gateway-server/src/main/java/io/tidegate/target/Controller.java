package io.tidegate.target;

import io.tidegate.nvme.Nqn;
import io.tidegate.target.reservation.ReservationNotice;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A controller: the association of one host with one subsystem, made by Connect on an admin queue and ended with it.
 *
 * <p>Owner: the loop of the admin queue owns registers, features, events and logs. I/O queues, each on a loop of its own,
 * read only what is immutable or volatile here. Methods say when any thread may call them.
 *
 * <p>Invariants: a queue id belongs to at most one queue pair; when the controller ends, every connection of it is
 * closed, and only after the last command has left is the queue id free.
 */
public final class Controller {

    /** Aborts that may be under way at a time (ACL + 1). */
    public static final int ABORT_LIMIT = 4;

    private final Subsystem subsystem;
    private final int id;
    private final HostIdentity host;
    private final QueuePair admin;
    private final AtomicReferenceArray<@Nullable QueuePair> ioQueues;
    private final QueueLimits limits;
    private final Registers registers;
    private final FeatureValues values;
    private final AsyncEvents events = new AsyncEvents();
    private final ChangedNamespaces changedNamespaces = new ChangedNamespaces();
    private final ErrorLog errorLog = new ErrorLog();
    private final ReservationNotices reservationNotices = new ReservationNotices();
    private final EventReport eventReport = new EventReport();
    private final KeepAlive keepAlive;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final InflightGate queues = new InflightGate();
    private final @Nullable DiscoveryView discovery;
    private boolean keepAliveExpired;
    private int abortsUnderWay;

    private QueueCounters.Totals closedQueues = QueueCounters.Totals.ZERO;

    /** Makes the controller of {@code admin}; called by Connect on its loop. */
    public Controller(Subsystem subsystem, int id, HostIdentity host, QueuePair admin) {
        this.subsystem = subsystem;
        this.id = id;
        this.host = host;
        this.admin = admin;
        this.limits = subsystem.queueLimits();
        this.ioQueues = new AtomicReferenceArray<>(isDiscovery() ? 1 : limits.ioQueues() + 1);
        this.registers = new Registers(limits.queueEntries(), !isDiscovery());
        this.values = new FeatureValues(limits.ioQueues(), System::nanoTime);
        this.discovery = isDiscovery()
                ? new DiscoveryView(
                        target(), host.nqn(), admin.connection().localAddress().getAddress())
                : null;
        this.keepAlive =
                new KeepAlive(admin.connection().loop(), this::signsOfLife, System::nanoTime, this::hostIsSilent);
    }

    /** Joins the admin queue and makes the controller known. */
    public void begin(int entries, boolean disableFlowControl, long keepAliveMillis) {
        CommandHandlers sets = target().commandHandlers();
        queues.enter();
        admin.install(this, 0, entries, disableFlowControl, isDiscovery() ? sets.discovery() : sets.admin());
        subsystem.register(this);
        keepAlive.start(keepAliveMillis);
        target().listener().connected(this);
    }

    /**
     * Joins an I/O queue; called by Connect on the loop of that queue.
     *
     * @return false when the queue id is taken or the controller has ended
     */
    public boolean join(QueuePair queue, int qid, int entries, boolean disableFlowControl) {
        if (!ioQueues.compareAndSet(qid, null, queue)) {
            return false;
        }
        if (!queues.enter()) {
            ioQueues.set(qid, null);
            return false;
        }
        queue.install(
                this,
                qid,
                entries,
                disableFlowControl,
                target().commandHandlers().io());
        return true;
    }

    /** Ends the association; the stage completes when no queue of it takes or answers commands. Any thread. */
    public CompletionStage<Void> end(String reason) {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        admin.connection().loop().execute(() -> {
            admin.connection().close(reason);
            queues.close().thenAccept(gone::complete);
        });
        return gone;
    }

    /** A connection of this controller has closed; on that queue's loop. */
    void queueClosed(QueuePair queue) {
        if (queue == admin && ended.compareAndSet(false, true)) {
            queues.close().thenRun(() -> subsystem.enduranceGroup().leaves(this));
            keepAlive.stop();
            events.reset();
            subsystem.unregister(this);
            closeIoQueues("the admin queue has ended");
            target().listener().disconnected(this, keepAliveExpired);
        }
    }

    /** The last command of a closed queue has left; on that queue's loop, once. */
    void queueGone(QueuePair queue) {
        if (queue != admin && ioQueues.compareAndSet(queue.queueId(), queue, null)) {
            synchronized (this) {
                closedQueues = closedQueues.plus(queue.counters().totals());
            }
        }
        if (registers.shutdownUnderWay() || registers.resetUnderWay()) {
            admin.connection().loop().execute(this::goOn);
        }
        queues.exit();
    }

    private void closeIoQueues(String reason) {
        for (int qid = 1; qid < ioQueues.length(); qid++) {
            QueuePair queue = ioQueues.get(qid);
            if (queue != null) {
                FabricConnection connection = queue.connection();
                connection.loop().execute(() -> connection.close(reason));
            }
        }
    }

    /** Writes CC and does what changed bits ask for (NVMe Base 2.1, 3.1.4.5); on the admin loop. */
    public void configure(int cc) {
        switch (registers.writeConfiguration(cc)) {
            case NOTHING -> {}
            case ENABLED -> keepAlive.start(keepAlive.timeoutMillis());
            case RESET -> {
                reset("the host has reset the controller");
                goOn();
            }
            case SHUTDOWN -> {
                closeIoQueues("the host has shut the controller down");
                goOn();
            }
        }
    }

    /** An I/O queue has gone: a reset or a shutdown that waited for the last one ends. On the admin loop. */
    private void goOn() {
        if (queueCount() == 1) {
            if (registers.resetUnderWay()) {
                registers.resetEnds();
            }
            goOnShuttingDown();
        }
    }

    /**
     * A shutdown is complete when no I/O command is under way any more and what they wrote is durable: then the host may
     * rely on it (NVMe Base 2.1, 3.6.2). On the admin loop.
     */
    private void goOnShuttingDown() {
        if (registers.shutdownUnderWay()) {
            List<Namespace> cached = subsystem.namespaces().visibleTo(hostNqn()).stream()
                    .filter(namespace -> namespace.device().geometry().volatileWriteCache())
                    .toList();
            CacheFlush.all(
                    cached, target().ana(), durable -> admin.connection().loop().execute(() -> shutdownEnds(durable)));
        }
    }

    private void shutdownEnds(boolean durable) {
        if (registers.shutdownUnderWay()) {
            registers.shutdownEnds(durable);
        }
    }

    private void reset(String reason) {
        closeIoQueues(reason);
        events.reset();
        target().eventLog().controllerReset(this, values.timestamp());
        values.reset();
        eventReport.reset();
        changedNamespaces.clear();
        reservationNotices.reset();
    }

    /**
     * Aborts a command of any of this controller's queues; called on the admin loop, which is where {@code done} is told
     * whether the command was aborted.
     *
     * @return false when as many Aborts as ACL allows are under way
     */
    public boolean abort(QueuePair queue, int cid, Consumer<Boolean> done) {
        if (abortsUnderWay == ABORT_LIMIT) {
            return false;
        }
        abortsUnderWay++;
        OwnerLoop home = admin.connection().loop();
        queue.connection().loop().execute(() -> {
            boolean aborted = queue.abortCommand(cid);
            home.execute(() -> {
                abortsUnderWay--;
                done.accept(aborted);
            });
        });
        return true;
    }

    /** A namespace came, went or changed; any thread. */
    void namespaceChanged(int nsid) {
        admin.connection().loop().execute(() -> {
            changedNamespaces.add(nsid);
            events.raise(Notice.NAMESPACE_ATTRIBUTE);
        });
    }

    /** Something happened to a reservation that concerns this host; any thread. */
    void reservationNotice(int nsid, ReservationNotice.Kind kind) {
        admin.connection().loop().execute(() -> {
            if (reservationNotices.add(nsid, kind)) {
                events.raise(Notice.RESERVATION);
            }
        });
    }

    /** The host has read a reservation notification; on the admin loop. */
    public void reservationNoticeRead() {
        if (reservationNotices.read()) {
            events.raise(Notice.RESERVATION);
        }
    }

    /** Something the host may want to know; any thread. */
    void raise(Notice notice) {
        admin.connection().loop().execute(() -> events.raise(notice));
    }

    /** What the host of this discovery controller can see; on the admin loop. */
    public DiscoveryView discovery() {
        if (discovery == null) {
            throw new IllegalStateException(
                    "controller " + id + " of " + subsystem.nqn() + " is no discovery controller");
        }
        return discovery;
    }

    /** The log page of this discovery controller has changed; on the admin loop. */
    public void discoveryChanged() {
        events.raise(Notice.DISCOVERY_CHANGE);
    }

    /** Subsystems, hosts or portals came or went; any thread. */
    void lookAtDiscovery() {
        admin.connection().loop().execute(() -> {
            if (discovery().refresh()) {
                discoveryChanged();
            }
        });
    }

    private void hostIsSilent() {
        keepAliveExpired = true;
        admin.connection().close("keep-alive timeout of host " + hostNqn());
    }

    private long signsOfLife() {
        long sum = admin.counters().commands();
        for (int qid = 1; qid < ioQueues.length(); qid++) {
            QueuePair queue = ioQueues.get(qid);
            sum += queue == null ? 0 : queue.counters().commands();
        }
        return sum;
    }

    /** What the controller's queues have done since it was made; any thread. */
    public synchronized QueueCounters.Totals totals() {
        QueueCounters.Totals sum = closedQueues;
        for (int qid = 1; qid < ioQueues.length(); qid++) {
            QueuePair queue = ioQueues.get(qid);
            sum = queue == null ? sum : sum.plus(queue.counters().totals());
        }
        return sum;
    }

    /** Queue pairs as of now, the admin queue included; any thread. */
    public int queueCount() {
        int count = 1;
        for (int qid = 1; qid < ioQueues.length(); qid++) {
            count += ioQueues.get(qid) == null ? 0 : 1;
        }
        return count;
    }

    /** The I/O queue of this id, or null; any thread. */
    public @Nullable QueuePair ioQueue(int qid) {
        return qid > 0 && qid < ioQueues.length() ? ioQueues.get(qid) : null;
    }

    /** Keep-alive timeout in force, in milliseconds. */
    public long keepAliveMillis() {
        return keepAlive.timeoutMillis();
    }

    /** Sets the keep-alive timeout in milliseconds; 0 ends the watch. */
    public void keepAliveMillis(long millis) {
        keepAlive.start(millis);
    }

    public Target target() {
        return admin.target();
    }

    public Subsystem subsystem() {
        return subsystem;
    }

    public boolean isDiscovery() {
        return subsystem.nqn().equals(Nqn.DISCOVERY);
    }

    /** CNTLID. */
    public int id() {
        return id;
    }

    public HostIdentity host() {
        return host;
    }

    public String hostNqn() {
        return host.nqn();
    }

    /** The portal by which the host made the association. */
    public Portal portal() {
        return admin.connection().portal();
    }

    public QueuePair admin() {
        return admin;
    }

    /** What this controller has promised its host; any thread. */
    public QueueLimits limits() {
        return limits;
    }

    public Registers registers() {
        return registers;
    }

    public FeatureValues values() {
        return values;
    }

    public AsyncEvents events() {
        return events;
    }

    public ChangedNamespaces changedNamespaces() {
        return changedNamespaces;
    }

    public ReservationNotices reservationNotices() {
        return reservationNotices;
    }

    public ErrorLog errorLog() {
        return errorLog;
    }

    /** What the host reads of the Persistent Event Log; on the admin loop. */
    public EventReport eventReport() {
        return eventReport;
    }

    /**
     * Who a host says it is.
     *
     * @param nqn host NQN
     * @param id host identifier, the 16 bytes as sent
     */
    public record HostIdentity(String nqn, UUID id) {}
}
