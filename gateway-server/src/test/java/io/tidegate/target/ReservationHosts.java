package io.tidegate.target;

import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.Cc;
import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Reservation;
import io.tidegate.nvme.ReservationNotificationLog;
import io.tidegate.nvme.ReservationReport;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.FakeConnection.Response;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Hosts of a test, each with an identity of its own, and what they say about reservations of namespace 1. */
public final class ReservationHosts {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private ReservationHosts() {}

    /** One connected host: its admin queue and one I/O queue. */
    public static final class Host {

        final FakeConnection admin;
        final FakeConnection io;
        public final UUID id;
        private final ManualLoop loop;

        private Host(FakeConnection admin, FakeConnection io, UUID id, ManualLoop loop) {
            this.admin = admin;
            this.io = io;
            this.id = id;
            this.loop = loop;
        }

        /** Turns the loop until a command has its answer, which may have to come from another thread. */
        private Response await(FakeConnection connection, int cid) {
            long limit = System.nanoTime() + PATIENCE_NANOS;
            loop.turn();
            while (!connection.answered(cid)) {
                if (System.nanoTime() > limit) {
                    throw new AssertionError("no answer to command " + cid);
                }
                Thread.onSpinWait();
                loop.turn();
            }
            return connection.response(cid);
        }

        /** Disconnects. */
        public void leave() {
            admin.close("the host leaves");
            loop.turn();
            io.close("the host leaves");
            loop.turn();
        }

        /** What Identify says of namespace 1. */
        public byte[] identify(int cns) {
            return await(admin, admin.send(TargetFixture.identify(cns, 1)))
                    .data()
                    .array();
        }

        /** Sets a feature of namespace 1. */
        public int setFeature(int feature, int value) {
            return await(
                            admin,
                            admin.send(TargetFixture.setFeature(feature, value).andThen(sqe -> sqe.nsid(1))))
                    .status();
        }

        /** Reads a feature of namespace 1. */
        public int feature(int feature) {
            return await(admin, admin.send(TargetFixture.getFeature(feature).andThen(sqe -> sqe.nsid(1))))
                    .dw0();
        }

        public int register(long key) {
            return reservation(NvmOpcode.RESERVATION_REGISTER, Reservation.REGISTER, 0, key);
        }

        public int acquire(long key, int type) {
            return reservation(NvmOpcode.RESERVATION_ACQUIRE, Reservation.ACQUIRE | type << 8, key, 0);
        }

        public int preempt(long key, long preempted, int type) {
            return reservation(NvmOpcode.RESERVATION_ACQUIRE, Reservation.PREEMPT | type << 8, key, preempted);
        }

        public int release(long key, int type) {
            return reservation(NvmOpcode.RESERVATION_RELEASE, Reservation.RELEASE | type << 8, key, 0);
        }

        public int clear(long key) {
            return reservation(NvmOpcode.RESERVATION_RELEASE, Reservation.CLEAR, key, 0);
        }

        /** One reservation command; its status. */
        public int reservation(int opcode, int cdw10, long key, long second) {
            return await(io, io.send(command(opcode, cdw10), keys(key, second))).status();
        }

        /** One command to the first block; its status. */
        public int status(int opcode) {
            boolean sends = opcode == NvmOpcode.COMPARE || opcode == NvmOpcode.WRITE;
            byte[] data = new byte[sends ? TargetFixture.BLOCK : 0];
            return await(io, io.send(TargetFixture.io(opcode, 1, 0, 1), data)).status();
        }

        public ReservationReport report() {
            Response response = await(io, io.send(reportCommand(4096, true)));
            if (response.status() != Status.SUCCESS) {
                throw new AssertionError(Status.describe(response.status()));
            }
            return new ReservationReport(response.data(), 0, 60);
        }

        public ReservationNotificationLog readLog(boolean retain) {
            Response response = admin.call(TargetFixture.log(0x80, 64, 0, retain));
            return new ReservationNotificationLog(response.data(), 0);
        }

        public int awaitEvent() {
            return admin.send(sqe -> sqe.opcode(AdminOpcode.ASYNC_EVENT_REQUEST));
        }
    }

    static Host connect(TargetFixture fixture, int number) {
        return connect(fixture.target, fixture.loop, TargetFixture.NQN, number);
    }

    /** Connects host number n, which the subsystem has to let in. */
    public static Host connect(Target target, String nqn, int number) {
        return connect(target, new ManualLoop(), nqn, number);
    }

    private static Host connect(Target target, ManualLoop loop, String nqn, int number) {
        UUID id = new UUID(0x5678, number);
        Portal portal = target.subsystem(nqn).portals().iterator().next();
        ConnectData data = new ConnectData()
                .cntlid(ConnectData.DYNAMIC_CONTROLLER)
                .subnqn(nqn)
                .hostnqn(nqn(number))
                .hostId(id);
        FakeConnection admin = new FakeConnection(target, loop, portal);
        connect(admin, 0, 31, data);
        admin.call(sqe -> TargetFixture.setCc(sqe, Cc.ENABLED));
        FakeConnection io = new FakeConnection(target, loop, portal);
        connect(io, 1, 127, data.cntlid(admin.queuePair().controller().id()));
        return new Host(admin, io, id, loop);
    }

    private static void connect(FakeConnection connection, int qid, int entries, ConnectData data) {
        Response response =
                connection.call(sqe -> TargetFixture.connectCommand(sqe, qid, entries, 0), TargetFixture.bytes(data));
        if (response.status() != Status.SUCCESS) {
            throw new AssertionError("Connect: " + Status.describe(response.status()));
        }
    }

    /** NQN of host number n. */
    public static String nqn(int number) {
        return "nqn.2014-08.org.nvmexpress:uuid:" + new UUID(0x1234, number);
    }

    static Consumer<Sqe> command(int opcode, int cdw10) {
        return sqe -> sqe.opcode(opcode).nsid(1).cdw10(cdw10);
    }

    static Consumer<Sqe> reportCommand(int bytes, boolean extended) {
        return sqe -> sqe.opcode(NvmOpcode.RESERVATION_REPORT)
                .nsid(1)
                .cdw10(bytes / 4 - 1)
                .cdw11(extended ? 1 : 0);
    }

    static byte[] keys(long key, long second) {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(key)
                .putLong(second)
                .array();
    }
}
