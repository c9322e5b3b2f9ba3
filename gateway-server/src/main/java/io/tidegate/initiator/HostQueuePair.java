package io.tidegate.initiator;

import io.netty.util.concurrent.ScheduledFuture;
import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.FabricsType;
import io.tidegate.nvme.Sgl;
import io.tidegate.nvme.Status;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A submission and completion queue of a host, carried by one connection.
 *
 * <p>Owner: the connection's loop. {@link #call}, {@link #execute}, {@link #close} and the simple questions may come from
 * any thread; {@link #acquire} and {@link #submit} from the loop alone, that is from {@link #execute} or a completion.
 *
 * <p>Invariants: every submitted command completes exactly once, if only because the connection has ended; after that
 * nothing can be acquired. Steady state allocates nothing.
 */
public final class HostQueuePair {

    /** Data that a command of the admin queue, or Connect, may carry in its capsule (NVMe/TCP 1.1, 3.5.1). */
    private static final int ADMIN_IN_CAPSULE_BYTES = 8192;

    private static final Logger LOG = LoggerFactory.getLogger(HostQueuePair.class);

    private final int queueId;
    private final HostOptions options;
    private final CommandTable commands;
    private final HostLink link;
    private final CompletableFuture<HostQueuePair> opened = new CompletableFuture<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final Deque<QueueCall> waiting = new ArrayDeque<>();

    private volatile int inCapsuleBytes = ADMIN_IN_CAPSULE_BYTES;
    private volatile boolean closed;
    private String closeReason = "";
    private @Nullable ScheduledFuture<?> openingTimer;
    private @Nullable ScheduledFuture<?> watchdog;

    HostQueuePair(int queueId, int depth, HostOptions options) {
        this.queueId = queueId;
        this.options = options;
        this.commands = new CommandTable(depth);
        this.link = new HostLink(this, commands);
    }

    HostLink link() {
        return link;
    }

    HostOptions options() {
        return options;
    }

    /** Completes when both ends have agreed on the connection; fails with an {@link NvmeException}. */
    CompletableFuture<HostQueuePair> opened() {
        return opened;
    }

    /** Completes with the reason when the connection has ended and every command was told. */
    public CompletableFuture<String> ended() {
        return ended.copy();
    }

    /** Names a further listener that learns why the connection has ended; on the loop, or at once when it has. */
    @SuppressWarnings("FutureReturnValueIgnored") // the future never fails
    void onEnd(Consumer<String> listener) {
        ended.thenAccept(listener);
    }

    /** 0 is the admin queue. */
    public int queueId() {
        return queueId;
    }

    /** Commands that may be under way at a time. */
    public int depth() {
        return commands.size();
    }

    public boolean closed() {
        return closed;
    }

    /** Runs {@code task} on the loop that owns this queue pair. Any thread. */
    public void execute(Runnable task) {
        link.loop().execute(task);
    }

    /** Runs {@code task} on that loop after a time. From that loop, while the connection lives. */
    @SuppressWarnings("FutureReturnValueIgnored") // what it does is its own affair
    void schedule(Runnable task, long nanos) {
        link.loop().schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    /** Says how much data a write of this queue may carry in its capsule. */
    void inCapsuleBytes(int bytes) {
        inCapsuleBytes = bytes;
    }

    /** A free slot, or null when all are in use or the connection has ended. */
    public @Nullable HostCommand acquire() {
        return closed ? null : commands.take();
    }

    /** Frees a slot that was acquired and not submitted. */
    public void release(HostCommand command) {
        commands.give(command);
    }

    /**
     * Starts a command, one just acquired or the one whose completion is being called. It leaves with the others of this
     * loop turn.
     */
    public void submit(HostCommand command) {
        if (closed) {
            throw new IllegalStateException("the connection to " + options.where() + " has ended");
        }
        command.submitted(System.nanoTime());
        int inCapsule = inCapsule(command);
        int identifier = inCapsule > 0 ? Sgl.DATA_BLOCK_OFFSET : Sgl.TRANSPORT_DATA_BLOCK;
        command.describe(identifier);
        command.moved(inCapsule);
        link.sendCommand(command, inCapsule);
    }

    private int inCapsule(HostCommand command) {
        int most = isConnect(command) ? ADMIN_IN_CAPSULE_BYTES : inCapsuleBytes;
        boolean fits = command.mayBeInCapsule() && command.dataBytes() <= most;
        return fits ? command.dataBytes() : 0;
    }

    private static boolean isConnect(HostCommand command) {
        return command.sqe().opcode() == AdminOpcode.FABRICS && command.sqe().fctype() == FabricsType.CONNECT;
    }

    /** Does one command, which {@code fill} describes, as soon as there is a slot. Any thread; allocates. */
    public CompletableFuture<HostResult> call(Consumer<HostCommand> fill) {
        QueueCall call = new QueueCall(fill);
        try {
            execute(() -> begin(call));
        } catch (RejectedExecutionException e) {
            call.refuse("the initiator was closed");
        }
        return call.result();
    }

    /**
     * Does two commands as one fused operation: they stand side by side in the submission queue. Any thread; allocates.
     * Fails with {@link IllegalStateException} when two slots are not free at once.
     */
    public CompletableFuture<List<HostResult>> callFused(Consumer<HostCommand> first, Consumer<HostCommand> second) {
        QueueCall one = part(first, 1);
        QueueCall other = part(second, 2);
        CompletableFuture<List<HostResult>> both =
                one.result().thenCombine(other.result(), (compared, written) -> List.of(compared, written));
        try {
            execute(() -> beginTogether(one, other));
        } catch (RejectedExecutionException e) {
            one.refuse("the initiator was closed");
            other.refuse("the initiator was closed");
        }
        return both;
    }

    private static QueueCall part(Consumer<HostCommand> fill, int part) {
        return new QueueCall(command -> {
            fill.accept(command);
            command.fuse(part);
        });
    }

    private void beginTogether(QueueCall one, QueueCall other) {
        if (!closed && commands.freeCount() < 2) {
            one.fail(new IllegalStateException("no two slots are free for a fused operation"));
            other.fail(new IllegalStateException("no two slots are free for a fused operation"));
            return;
        }
        begin(one);
        begin(other);
    }

    private void begin(QueueCall call) {
        HostCommand command = acquire();
        if (command != null) {
            call.start(this, command);
        } else if (closed) {
            call.refuse(closeReason);
        } else {
            waiting.add(call);
        }
    }

    /** Ends the connection; commands under way fail. Any thread; {@link #ended} tells when it is done. */
    public void close(String reason) {
        try {
            execute(() -> link.close(reason));
        } catch (RejectedExecutionException e) {
            // The loops have ended, and they ended their connections first.
            LOG.debug("queue {} needs no closing: {}", queueId, reason, e);
        }
    }

    // What the link reports, on the loop.

    void linkUp() {
        link.sendHandshake(options.queues());
        long period = Math.clamp(options.timeouts().command().toMillis() / 4, 20, 1000);
        openingTimer = link.loop()
                .schedule(this::openingTimedOut, options.timeouts().connect().toMillis(), TimeUnit.MILLISECONDS);
        watchdog = link.loop().scheduleAtFixedRate(this::checkTimeouts, period, period, TimeUnit.MILLISECONDS);
    }

    void handshakeDone() {
        cancel(openingTimer);
        opened.complete(this);
    }

    private void openingTimedOut() {
        if (!opened.isDone()) {
            link.close("no answer to ICReq within "
                    + options.timeouts().connect().toMillis() + " ms; is this an NVMe/TCP port?");
        }
    }

    /** Ends a command as the controller says. */
    void finish(HostCommand command, int status, long result) {
        command.finish(status, result);
        recycle(command);
        if (!waiting.isEmpty() && commands.freeCount() > 0) {
            begin(waiting.remove());
        }
    }

    private void recycle(HostCommand command) {
        // Its completion may have submitted it again.
        if (!command.underWay()) {
            commands.give(command);
        }
    }

    void linkDown(String reason) {
        closed = true;
        closeReason = "connection to " + options.where() + " lost: " + reason;
        cancel(openingTimer);
        cancel(watchdog);
        opened.completeExceptionally(new NvmeException("cannot connect to " + options.where() + ": " + reason));
        for (int slot = 0; slot < commands.size(); slot++) {
            HostCommand command = commands.at(slot);
            if (command.underWay()) {
                command.fail(Status.HOST_PATHING_ERROR, closeReason);
                recycle(command);
            }
        }
        waiting.forEach(call -> call.refuse(closeReason));
        waiting.clear();
        ended.complete(reason);
    }

    private static void cancel(@Nullable ScheduledFuture<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private void checkTimeouts() {
        long now = System.nanoTime();
        for (int slot = 0; slot < commands.size(); slot++) {
            HostCommand command = commands.at(slot);
            if (command.late(now, options.timeouts().command().toNanos())) {
                link.close("no answer within " + options.timeouts().command().toMillis() + " ms to " + command);
                return;
            }
        }
    }
}
