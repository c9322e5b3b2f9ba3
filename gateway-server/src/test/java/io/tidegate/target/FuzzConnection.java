package io.tidegate.target;

import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A connection that does with its queue pair what a transport may do, at times that a fuzzer chooses, and keeps account of
 * every command: answered at most once, under its own identifier, and none forgotten.
 */
final class FuzzConnection implements FabricConnection {

    /** One command: what was sent and what became of it. */
    private static final class Sent {
        private final Request request;
        private final int cid;
        private final boolean event;
        private boolean answered;

        Sent(Request request) {
            this.request = request;
            this.cid = request.sqe().cid();
            this.event = request.sqe().opcode() == AdminOpcode.ASYNC_EVENT_REQUEST;
        }
    }

    private static final int MOST_BYTES = 128 * 1024;

    /** Lists of ranges are at most this long, and a command reads its list until it ends. */
    private static final int LIST_BYTES = 4096;

    private final ByteBuffer memory;
    private final ManualLoop loop;
    private final QueuePair queuePair;
    private final boolean closesLater;

    /** Under way, from acquire to release. */
    private final List<Sent> under = new ArrayList<>();

    /** Those of them that the transport has not given to the target for execution yet. */
    private final List<Sent> waiting = new ArrayList<>();

    /** The newest command; a Compare that waits for its Write may be no other. */
    private Sent newest;

    private boolean closed;

    FuzzConnection(Target target, ManualLoop loop, ByteBuffer memory, boolean closesLater) {
        this.loop = loop;
        this.memory = memory;
        this.closesLater = closesLater;
        this.queuePair = target.accept(this);
    }

    /** Memory that the long data of all connections shares: what lies in it does not matter here. */
    static ByteBuffer memory() {
        return ByteBuffer.allocateDirect(MOST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    QueuePair queuePair() {
        return queuePair;
    }

    boolean closed() {
        return closed;
    }

    int waiting() {
        return waiting.size();
    }

    /** A capsule has come; what follows is up to the fuzzer, unless {@code atOnce}. */
    void capsule(Consumer<Sqe> fill, boolean atOnce) {
        Request request = queuePair.acquire();
        if (request == null) {
            // A fatal error of the host.
            end();
            return;
        }
        fill.accept(request.sqe());
        Sent sent = new Sent(request);
        under.add(sent);
        newest = sent;
        QueuePair.Next next = queuePair.begin(request);
        boolean responded = next == QueuePair.Next.RESPONDED;
        if (responded != sent.answered) {
            throw new AssertionError("begin said " + next + " of " + request + ", answered: " + sent.answered);
        }
        if (responded) {
            return;
        }
        if (request.transferBytes() > MOST_BYTES || request.transferBytes() < 0) {
            throw new AssertionError(request.transferBytes() + " bytes for " + request);
        }
        waiting.add(sent);
        if (atOnce) {
            go(waiting.size() - 1, data -> {});
        }
    }

    /** A buffer was found, or data has come, for one of the commands that wait. */
    void go(int which, Consumer<ByteBuffer> data) {
        if (waiting.isEmpty()) {
            return;
        }
        Sent sent = waiting.remove(which % waiting.size());
        if (sent.request.transferBytes() > 0) {
            ByteBuffer buffer = buffer(sent.request.transferBytes());
            data.accept(buffer);
            sent.request.attachData(buffer);
        }
        queuePair.execute(sent.request);
    }

    private ByteBuffer buffer(int bytes) {
        ByteBuffer found = bytes <= LIST_BYTES ? ByteBuffer.allocate(bytes) : memory.slice(0, bytes);
        return found.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The data of one of the commands that wait could not be carried. */
    void fail(int which) {
        if (!waiting.isEmpty()) {
            queuePair.fail(waiting.remove(which % waiting.size()).request, Status.TRANSIENT_TRANSPORT_ERROR);
        }
    }

    /** The connection ends now, as when the host has vanished: what the target has not begun is given up. */
    void end() {
        if (!closed) {
            closed = true;
            List<Sent> abandoned = List.copyOf(waiting);
            waiting.clear();
            abandoned.forEach(sent -> discard(sent.request));
            queuePair.connectionClosed();
        }
    }

    /** After everything has come to rest: no command is forgotten and no slot is lost. */
    void atRest() {
        if (queuePair.idle() != under.isEmpty()) {
            throw new AssertionError("idle: " + queuePair.idle() + ", under way: " + under.size());
        }
        for (Sent sent : under) {
            boolean mayWait = !closed
                    && (sent.event
                            || waiting.contains(sent)
                            || sent == newest && sent.request.sqe().fuse() == 1);
            if (!mayWait) {
                throw new AssertionError(
                        "never answered: " + sent.request + " of a connection " + (closed ? "closed" : "open"));
            }
        }
    }

    @Override
    public void respond(Request request) {
        Sent sent = of(request);
        if (sent.answered) {
            throw new AssertionError("answered twice: " + request);
        }
        if (request.cqe().cid() != sent.cid) {
            throw new AssertionError("answered as " + request.cqe().cid() + ": " + request);
        }
        if (request.responseBytes() > request.transferBytes()) {
            throw new AssertionError(request.responseBytes() + " bytes of response for " + request);
        }
        release(sent);
    }

    @Override
    public void discard(Request request) {
        Sent sent = of(request);
        if (!closed && !sent.event) {
            throw new AssertionError("no answer for " + request + " of an open connection");
        }
        release(sent);
    }

    private void release(Sent sent) {
        sent.answered = true;
        under.remove(sent);
        waiting.remove(sent);
        queuePair.release(sent.request);
    }

    private Sent of(Request request) {
        for (Sent sent : under) {
            if (sent.request == request) {
                return sent;
            }
        }
        throw new AssertionError("an answer to no command: " + request);
    }

    @Override
    public void close(String reason) {
        if (closesLater) {
            loop.execute(this::end);
        } else {
            end();
        }
    }

    @Override
    public void flush() {
        // Answers are seen as they are given.
    }

    @Override
    public OwnerLoop loop() {
        return loop;
    }

    @Override
    public Portal portal() {
        return FakeConnection.PORTAL;
    }

    @Override
    public InetSocketAddress localAddress() {
        return FakeConnection.PORTAL.address();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return new InetSocketAddress("127.0.0.1", 50000);
    }
}
