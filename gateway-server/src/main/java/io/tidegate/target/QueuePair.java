package io.tidegate.target;

import io.tidegate.nvme.Cqe;
import io.tidegate.nvme.Status;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A submission and completion queue of one association, carried by one connection.
 *
 * <p>Owner: the connection's loop; every method but {@link #blockCompleted} is called on it.
 *
 * <p>How a transport drives it: {@link #acquire} a slot, fill its SQE, {@link #begin}; as that answers, receive data,
 * attach a buffer, {@link #execute}; later {@link FabricConnection#respond} is called and the transport ends with {@link
 * #release}. A command set ends each command by {@link #complete}, once.
 *
 * <p>Invariants: a slot is in use from acquire to release; each command is answered at most once; when the connection
 * has closed and the last slot is free the queue pair leaves its controller.
 */
public final class QueuePair {

    /** What a transport does next with a request. */
    public enum Next {
        /** Attach a buffer if the command transfers data to the host, then execute. */
        EXECUTE,
        /** Attach a buffer, fill it with the host's data, then execute. */
        RECEIVE_DATA,
        /** The command was refused and {@link FabricConnection#respond} was called; drop data of its capsule. */
        RESPONDED
    }

    private final Target target;
    private final FabricConnection connection;
    private final SlotTable slots;
    private final Completions completions = new Completions();
    private final QueueCounters counters = new QueueCounters();
    private final IoTimes times = new IoTimes();
    private final LoopActivity activity;
    private final QueueAborts aborts;
    private final Runnable drain = this::drainCompletions;

    private @Nullable IoTrace trace;
    private CommandHandler commands;
    private @Nullable CommandHandler commandsOnceAuthenticated;
    private @Nullable QueueAuthentication authentication;
    private volatile boolean authenticated;
    private volatile boolean awaitsAuthentication;
    private volatile @Nullable Controller controller;
    private int queueId;
    private int size = 1;
    private int head;
    private boolean flowControlDisabled;
    private boolean inTransportCall;
    /** When the input that is being read came; 0 until a command in it asks. */
    private long inputAt;

    private boolean closed;
    private boolean left;

    QueuePair(Target target, FabricConnection connection) {
        this.target = target;
        this.connection = connection;
        this.activity = target.activity(connection.loop());
        this.commands = target.commandHandlers().unconnected();
        // One slot suffices before Connect: the host may send nothing else until it is answered.
        this.slots = new SlotTable(this, 1);
        this.aborts = new QueueAborts(this, slots);
    }

    /** A free slot, or null when the host has sent more commands than the queue holds (a fatal error of the host). */
    public @Nullable Request acquire() {
        Request request = slots.take();
        if (request != null) {
            request.state(Request.State.RECEIVED);
        }
        return request;
    }

    /** Decodes and validates the command in {@code request.sqe()}. */
    public Next begin(Request request) {
        counters.commandReceived();
        boolean timed = queueId != 0 && (trace != null || target.timing());
        request.times().arrived(timed ? arrival() : 0);
        aborts.commandArrived(request.sqe());
        int status = validate(request);
        if (status != Status.SUCCESS) {
            aborts.commandRefused();
            request.expect(Request.Transfer.NONE, 0);
            complete(request, status);
            return Next.RESPONDED;
        }
        if (request.transfer() == Request.Transfer.TO_CONTROLLER) {
            request.state(Request.State.AWAITING_DATA);
            return Next.RECEIVE_DATA;
        }
        return Next.EXECUTE;
    }

    /** Commands that came in one piece came at the same time: one look at the clock for all. */
    private long arrival() {
        if (inputAt == 0) {
            inputAt = RequestTimes.now();
        }
        return inputAt;
    }

    /** The transport has more input: the commands in it have come now. */
    public void inputArrived() {
        inputAt = 0;
    }

    private int validate(Request request) {
        int status = CapsuleRules.checkFlags(request.sqe());
        if (status == Status.SUCCESS) {
            status = commands.validate(request);
        }
        if (status == Status.SUCCESS) {
            status = CapsuleRules.checkData(request, target.settings());
        }
        return status == Status.SUCCESS && FusedCommands.isPart(request) ? aborts.join(request) : status;
    }

    /**
     * Takes a command back for the host (NVMe Base 2.1, 5.1.1): one that no device has yet is answered as aborted. When
     * data of it is on its way from the host it is aborted as soon as that data has come.
     *
     * @return true when the command has been answered as aborted; false when it is not there, is at a device, or is to be
     *     aborted later
     */
    boolean abortCommand(int cid) {
        return aborts.abort(cid);
    }

    /** Executes a command whose buffers are attached and filled. */
    public void execute(Request request) {
        request.state(Request.State.EXECUTING);
        if (request.doom() != Status.SUCCESS) {
            complete(request, request.doom());
            return;
        }
        Request complete = FusedCommands.isPart(request) ? FusedCommands.complete(request) : request;
        if (complete != null) {
            inTransportCall = true;
            commands.execute(complete);
            inTransportCall = false;
        }
    }

    /** Ends a request that the transport could not carry (a data digest error for instance) with {@code status}. */
    public void fail(Request request, int status) {
        aborts.fail(request, status);
    }

    /** Ends a command with {@code status}; its result dwords are in the CQE already. */
    public void complete(Request request, int status) {
        if (!request.underWay()) {
            throw new IllegalStateException("answered twice: " + request);
        }
        boolean success = Status.isSuccess(status);
        if (queueId != 0) {
            activity.commandAnswered();
        }
        Cqe cqe = request.cqe();
        cqe.cid(request.sqe().cid()).status(success ? status : withRetryDelay(status));
        if (!flowControlDisabled) {
            head = head + 1 == size ? 0 : head + 1;
            cqe.sqhd(head);
        }
        if (!success) {
            request.responseBytes(0);
            reportFailure(request, status);
        }
        request.state(Request.State.RESPONDING);
        Runnable waiter = request.takeWaiter();
        connection.respond(request);
        if (waiter != null) {
            waiter.run();
        }
    }

    /** A device that cannot take more at the moment wants a pause, not five attempts at once (CRD). */
    private int withRetryDelay(int status) {
        Controller owner = controller;
        boolean delayed = status == Status.NAMESPACE_NOT_READY
                && owner != null
                && owner.values().advancedRetry();
        return delayed ? status | Status.RETRY_DELAY_1 : status;
    }

    private void reportFailure(Request request, int status) {
        Controller owner = controller;
        if (owner != null) {
            owner.errorLog().add(queueId, request, status);
            if (DeviceStatus.isOfMedium(status)) {
                target.eventLog().mediaError(owner, request.cqe());
            }
        }
    }

    /** Ends a command that gets no answer: an Asynchronous Event Request whose controller was reset. */
    void discard(Request request) {
        request.responseBytes(0);
        request.state(Request.State.RESPONDING);
        connection.discard(request);
    }

    /** Frees the slot after its response is on the wire; its buffer is the transport's again. */
    public void release(Request request) {
        if (request.times().timed()) {
            look(request);
        }
        request.reset();
        slots.give(request);
        if (closed) {
            leaveIfIdle();
        }
    }

    /** Where its time went: counted, written to a trace that somebody asked for, told of when it was long. */
    private void look(Request request) {
        long now = System.nanoTime();
        long total = now - request.times().arrivedAt();
        if (target.measuring()) {
            times.count(request, total);
        }
        if (trace != null && !trace.add(request, now, total)) {
            trace = null;
        }
        target.finished(request, total);
    }

    /** Writes what its commands do to {@code wanted} from now on, or to nothing any more; any thread. */
    public void trace(@Nullable IoTrace wanted) {
        connection.loop().execute(() -> trace = wanted);
    }

    /** The connection has ended, for whatever reason. Requests at a block device still come back by respond. */
    public void connectionClosed() {
        if (closed) {
            return;
        }
        closed = true;
        aborts.connectionClosed();
        if (authentication != null) {
            authentication.stop();
        }
        Controller owner = controller;
        if (owner != null) {
            owner.queueClosed(this);
        }
        leaveIfIdle();
    }

    private void leaveIfIdle() {
        Controller owner = controller;
        if (slots.used() == 0 && owner != null && !left) {
            left = true;
            activity.left(queueId == 0);
            owner.queueGone(this);
        }
    }

    /** True when no slot is in use. */
    public boolean idle() {
        return slots.used() == 0;
    }

    /** A block device has finished; any thread. */
    void blockCompleted(Request request) {
        request.times().completed(request.block().endedNanos());
        // Inside a call of the transport the batch is flushed by the transport: answer at once.
        if (connection.loop().inLoop() && inTransportCall) {
            finishBlock(request);
        } else if (completions.push(request)) {
            connection.loop().execute(drain);
        }
    }

    private void drainCompletions() {
        Request request = completions.drain();
        while (request != null) {
            Request next = request.nextCompleted;
            request.nextCompleted = null;
            finishBlock(request);
            request = next;
        }
        connection.flush();
    }

    private void finishBlock(Request request) {
        activity.finished();
        request.blockDone();
    }

    /** Makes this the queue {@code qid} of {@code owner}; called once, by Connect. */
    void install(Controller owner, int qid, int entries, boolean disableFlowControl, CommandHandler set) {
        queueId = qid;
        size = entries;
        flowControlDisabled = disableFlowControl;
        commands = set;
        slots.grow(entries);
        controller = owner;
        activity.joined(qid == 0);
    }

    /** Takes no other command until the host has proven itself; called by Connect. */
    public void demandAuthentication() {
        commandsOnceAuthenticated = commands;
        commands = target.commandHandlers().unauthenticated();
        awaitsAuthentication = true;
        authentication().demand();
    }

    /** The authentication of the host on this queue, which is in an association. */
    public QueueAuthentication authentication() {
        QueueAuthentication present = authentication;
        if (present == null) {
            present = new QueueAuthentication(this);
            authentication = present;
        }
        return present;
    }

    /** The host has proven itself. */
    void authenticated() {
        if (commandsOnceAuthenticated != null) {
            commands = commandsOnceAuthenticated;
            commandsOnceAuthenticated = null;
        }
        authenticated = true;
        awaitsAuthentication = false;
        if (queueId == 0) {
            target.listener().proven(controller());
        }
    }

    /** True once the host has proven itself by a key. Any thread. */
    public boolean provenByKey() {
        return authenticated;
    }

    /** True while the host must prove itself before it may do anything else. Any thread. */
    public boolean awaitsAuthentication() {
        return awaitsAuthentication;
    }

    /** The controller this queue belongs to; there is one once Connect has succeeded. Any thread. */
    public Controller controller() {
        Controller owner = controller;
        if (owner == null) {
            throw new IllegalStateException("no Connect yet on the connection from " + connection.remoteAddress());
        }
        return owner;
    }

    /** True once Connect has succeeded. Any thread. */
    public boolean connected() {
        return controller != null;
    }

    /** Every request from its arrival until it is answered. */
    void forEachUnderWay(Consumer<Request> action) {
        slots.forEachUnderWay(action);
    }

    /** The request under way that carries {@code cid}, or null. */
    public @Nullable Request find(int cid) {
        return slots.find(cid);
    }

    /** 0 is the admin queue. */
    public int queueId() {
        return queueId;
    }

    /** Entries of the submission queue. */
    public int size() {
        return size;
    }

    /** True when the host gave up SQ flow control at Connect, so that a data PDU alone may report success. */
    public boolean sqFlowControlDisabled() {
        return flowControlDisabled;
    }

    public Target target() {
        return target;
    }

    public FabricConnection connection() {
        return connection;
    }

    /** Forgets how long its reads and writes took; any thread. */
    public void forgetTimes() {
        connection.loop().execute(times::clear);
    }

    /** What its loop has done. */
    LoopActivity activity() {
        return activity;
    }

    /** How long its reads and writes took; any thread. */
    public IoTimes times() {
        return times;
    }

    public QueueCounters counters() {
        return counters;
    }
}
