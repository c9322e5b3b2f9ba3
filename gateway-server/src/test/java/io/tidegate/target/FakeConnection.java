package io.tidegate.target;

import io.tidegate.nvme.Cqe;
import io.tidegate.nvme.Sgl;
import io.tidegate.nvme.Sqe;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A connection without a fabric: a test sends commands and sees the responses, as a transport would carry them. */
final class FakeConnection implements FabricConnection {

    static final Portal PORTAL = Portal.tcp(new InetSocketAddress("127.0.0.1", 4420));

    /** What a host sees of one response. */
    record Response(int cid, int status, int dw0, long result, int sqhd, ByteBuffer data) {}

    private final ManualLoop loop;
    private final Portal portal;
    private final QueuePair queuePair;
    private final List<Response> responses = new ArrayList<>();
    private final List<Request> starved = new ArrayList<>();
    private int nextCid;
    private String closed;

    FakeConnection(Target target, ManualLoop loop, Portal portal) {
        this.loop = loop;
        this.portal = portal;
        this.queuePair = target.accept(this);
    }

    QueuePair queuePair() {
        return queuePair;
    }

    /** Why the target closed the connection; null while it is open. */
    String closed() {
        return closed;
    }

    List<Response> responses() {
        return responses;
    }

    /** Sends a command without data from the host and gives its CID. */
    int send(Consumer<Sqe> command) {
        return send(command, new byte[0]);
    }

    /** Sends a command with data from the host. */
    int send(Consumer<Sqe> command, byte[] data) {
        Request request = queuePair.acquire();
        if (request == null) {
            throw new AssertionError("the queue is full");
        }
        Sqe sqe = request.sqe().clear();
        int cid = nextCid++;
        sqe.flags(0, 1).cid(cid).sgl(Sgl.TRANSPORT_DATA_BLOCK, 0, data.length == 0 ? 1 << 20 : data.length);
        command.accept(sqe);
        carry(request, data);
        return cid;
    }

    private void carry(Request request, byte[] data) {
        switch (queuePair.begin(request)) {
            case RESPONDED -> {}
            case RECEIVE_DATA -> {
                request.attachData(buffer(request).put(0, data));
                queuePair.execute(request);
            }
            case EXECUTE -> {
                request.attachData(buffer(request));
                queuePair.execute(request);
            }
        }
    }

    private static ByteBuffer buffer(Request request) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(request.transferBytes()).order(ByteOrder.LITTLE_ENDIAN);
        // A transport's buffer holds what an earlier command left in it.
        for (int i = 0; i < buffer.limit(); i++) {
            buffer.put(i, (byte) 0xa5);
        }
        return buffer;
    }

    /** Sends a command whose data stays with the host until {@link #deliver}: an R2T is outstanding. */
    Request hold(Consumer<Sqe> command, int bytes) {
        Request request = received(command, bytes);
        if (queuePair.begin(request) != QueuePair.Next.RECEIVE_DATA) {
            throw new AssertionError("no data is asked for: " + request);
        }
        return request;
    }

    /** Sends a command for which the transport has no buffer at the moment. */
    Request starve(Consumer<Sqe> command, int bytes) {
        Request request = received(command, bytes);
        queuePair.begin(request);
        starved.add(request);
        return request;
    }

    /** The data of a {@linkplain #hold held} command comes. */
    void deliver(Request request, byte[] data) {
        request.attachData(buffer(request).put(0, data));
        queuePair.execute(request);
        loop.turn();
    }

    private Request received(Consumer<Sqe> command, int bytes) {
        Request request = queuePair.acquire();
        if (request == null) {
            throw new AssertionError("the queue is full");
        }
        Sqe sqe = request.sqe().clear();
        sqe.flags(0, 1).cid(nextCid++).sgl(Sgl.TRANSPORT_DATA_BLOCK, 0, bytes);
        command.accept(sqe);
        return request;
    }

    @Override
    public boolean withdraw(Request request) {
        return starved.remove(request);
    }

    /** Sends a command and gives its response, which must have come. */
    Response call(Consumer<Sqe> command) {
        return call(command, new byte[0]);
    }

    Response call(Consumer<Sqe> command, byte[] data) {
        int cid = send(command, data);
        loop.turn();
        return response(cid);
    }

    Response response(int cid) {
        return responses.stream()
                .filter(response -> response.cid() == cid)
                .reduce((first, second) -> {
                    throw new AssertionError("answered twice: " + second);
                })
                .orElseThrow(() -> new AssertionError("no response to command " + cid));
    }

    boolean answered(int cid) {
        return responses.stream().anyMatch(response -> response.cid() == cid);
    }

    @Override
    public OwnerLoop loop() {
        return loop;
    }

    @Override
    public Portal portal() {
        return portal;
    }

    @Override
    public InetSocketAddress localAddress() {
        return portal.address();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return new InetSocketAddress("127.0.0.1", 50000);
    }

    @Override
    public void respond(Request request) {
        if (closed == null) {
            Cqe cqe = request.cqe();
            ByteBuffer data = ByteBuffer.allocate(request.responseBytes()).order(ByteOrder.LITTLE_ENDIAN);
            if (data.limit() > 0) {
                data.put(0, request.data(), 0, data.limit());
            }
            responses.add(new Response(cqe.cid(), cqe.status(), cqe.dw0(), cqe.result(), cqe.sqhd(), data));
        }
        queuePair.release(request);
    }

    @Override
    public void discard(Request request) {
        queuePair.release(request);
    }

    @Override
    public void flush() {
        // Responses are seen as soon as they are carried.
    }

    @Override
    public void close(String reason) {
        if (closed == null) {
            closed = reason;
            queuePair.connectionClosed();
        }
    }
}
