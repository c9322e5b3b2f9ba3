package io.tidegate.bench.parts;

import io.tidegate.nvme.Cc;
import io.tidegate.nvme.ConnectCommand;
import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.Property;
import io.tidegate.nvme.Sgl;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.FabricConnection;
import io.tidegate.target.OwnerLoop;
import io.tidegate.target.Portal;
import io.tidegate.target.QueuePair;
import io.tidegate.target.Request;
import io.tidegate.target.Target;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.Consumer;

/** A connection that carries nothing: a command is there as soon as it is written, its answer is gone as soon as it is given. */
final class NoFabric implements FabricConnection {

    static final Portal PORTAL = Portal.tcp(new InetSocketAddress("127.0.0.1", 4420));

    private static final UUID HOST_ID = new UUID(1, 1);

    private final OneThread loop;
    private final QueuePair queuePair;
    private final ByteBuffer data;
    private long answered;
    private int status;

    /** @param data what every command reads into and writes from */
    NoFabric(Target target, OneThread loop, ByteBuffer data) {
        this.loop = loop;
        this.data = data;
        this.queuePair = target.accept(this);
    }

    QueuePair queuePair() {
        return queuePair;
    }

    /** Commands answered so far. */
    long answered() {
        return answered;
    }

    /** Makes this queue {@code qid} of a controller and, if it is the admin queue, enables that. */
    void connect(int qid, String subsystem, String host, int cntlid) {
        ByteBuffer bytes = new ConnectData()
                .cntlid(cntlid)
                .subnqn(subsystem)
                .hostnqn(host)
                .hostId(HOST_ID)
                .buffer();
        data.clear().put(0, bytes, 0, ConnectData.BYTES);
        call(sqe -> ConnectCommand.fill(sqe, qid, 127, ConnectCommand.CATTR_NO_FLOW_CONTROL, 0)
                .sgl(Sgl.TRANSPORT_DATA_BLOCK, 0, ConnectData.BYTES));
        if (qid == 0) {
            call(sqe -> Property.set(sqe, Property.CC, Cc.ENABLED));
        }
    }

    private void call(Consumer<Sqe> fill) {
        Request request = queuePair.acquire();
        fill.accept(request.sqe().clear());
        request.sqe().flags(0, 1);
        go(request);
        loop.turn();
        if (status != Status.SUCCESS) {
            throw new IllegalStateException(Status.describe(status));
        }
    }

    /** Sends a command of which the caller says only what it does, as a transport does that has all of it. */
    void send(int opcode, int cid, long lba, int blocks, int bytes) {
        Request request = queuePair.acquire();
        request.sqe()
                .clear()
                .opcode(opcode)
                .flags(0, 1)
                .cid(cid)
                .nsid(1)
                .sgl(Sgl.TRANSPORT_DATA_BLOCK, 0, bytes)
                .slba(lba)
                .nlb(blocks - 1);
        go(request);
    }

    private void go(Request request) {
        if (queuePair.begin(request) != QueuePair.Next.RESPONDED) {
            request.attachData(data.limit(request.transferBytes()));
            queuePair.execute(request);
        }
    }

    @Override
    public void respond(Request request) {
        status = request.cqe().status();
        answered++;
        queuePair.release(request);
    }

    @Override
    public void discard(Request request) {
        queuePair.release(request);
    }

    @Override
    public void flush() {
        // Nothing is gathered.
    }

    @Override
    public void close(String reason) {
        throw new IllegalStateException("the target closed the connection: " + reason);
    }

    @Override
    public OwnerLoop loop() {
        return loop;
    }

    @Override
    public Portal portal() {
        return PORTAL;
    }

    @Override
    public InetSocketAddress localAddress() {
        return PORTAL.address();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return new InetSocketAddress("127.0.0.1", 50000);
    }
}
