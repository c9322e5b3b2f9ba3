package io.tidegate.target;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.nvme.AdminOpcode;
import io.tidegate.nvme.Cc;
import io.tidegate.nvme.ConnectCommand;
import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.FabricsType;
import io.tidegate.nvme.Nqn;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Property;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.FakeConnection.Response;
import io.tidegate.target.NamespaceSettings.Visibility;
import io.tidegate.target.command.Commands;
import java.net.InetSocketAddress;
import java.util.UUID;
import java.util.function.Consumer;

/** A target with one subsystem over memory, and a host's steps to use it. */
final class TargetFixture implements AutoCloseable {

    static final String NQN = "nqn.2016-06.io.example:s1";
    static final String HOST = "nqn.2014-08.org.nvmexpress:uuid:11111111-1111-4111-8111-111111111111";
    static final UUID HOST_ID = UUID.fromString("22222222-2222-4222-8222-222222222222");
    static final int NO_FLOW_CONTROL = ConnectCommand.CATTR_NO_FLOW_CONTROL;
    static final int BLOCK = 512;

    final ManualLoop loop = new ManualLoop();
    final Target target = new Target(TargetSettings.DEFAULTS, Commands.standard());
    final Subsystem subsystem = target.createSubsystem(SubsystemSettings.of(NQN, "Ceph1", 32));
    private final MemoryDeviceFactory memory = new MemoryDeviceFactory();

    TargetFixture() {
        subsystem.addPortal(FakeConnection.PORTAL);
        subsystem.allowHost(HOST);
    }

    /** A namespace of 1 MiB that every host sees. */
    BlockDevice addNamespace(int nsid) {
        BlockDevice device = memoryDevice("n" + nsid, 1 << 20);
        addNamespace(nsid, device, false, Visibility.EVERYONE);
        return device;
    }

    void addNamespace(int nsid, BlockDevice device, boolean readOnly, Visibility visibility) {
        UUID uuid = new UUID(0x0102030405060708L, nsid);
        subsystem.addNamespace(new NamespaceSettings(nsid, uuid, BLOCK, 1, readOnly, visibility), device);
    }

    BlockDevice memoryDevice(String name, long bytes) {
        BlockDeviceUri uri = new BlockDeviceUri(BlockDeviceUri.Scheme.MEMORY, name);
        memory.create(uri, bytes).toCompletableFuture().join();
        return memory.open(uri, OpenOptions.READ_WRITE).toCompletableFuture().join();
    }

    /** A discovery controller that was reached at {@code local}. */
    FakeConnection discovery(String host, InetSocketAddress local) {
        FakeConnection connection = new FakeConnection(target, loop, Portal.tcp(local));
        Response response = connect(connection, 0, 31, data(Nqn.DISCOVERY, host, ConnectData.DYNAMIC_CONTROLLER));
        if (response.status() != Status.SUCCESS) {
            throw new AssertionError("Connect: " + Status.describe(response.status()));
        }
        connection.call(sqe -> setCc(sqe, Cc.ENABLED));
        return connection;
    }

    FakeConnection connection() {
        return new FakeConnection(target, loop, FakeConnection.PORTAL);
    }

    /** An enabled controller's admin queue. */
    FakeConnection admin() {
        return admin(NQN, HOST);
    }

    FakeConnection admin(String nqn, String host) {
        FakeConnection connection = connection();
        Response response = connect(connection, 0, 31, data(nqn, host, ConnectData.DYNAMIC_CONTROLLER));
        if (response.status() != Status.SUCCESS) {
            throw new AssertionError("Connect: " + Status.describe(response.status()));
        }
        connection.call(sqe -> setCc(sqe, Cc.ENABLED));
        return connection;
    }

    /** An I/O queue of the controller that {@code admin} belongs to. */
    FakeConnection io(FakeConnection admin, int qid) {
        FakeConnection connection = connection();
        int cntlid = admin.queuePair().controller().id();
        Response response = connect(connection, qid, 127, data(NQN, HOST, cntlid));
        if (response.status() != Status.SUCCESS) {
            throw new AssertionError("Connect: " + Status.describe(response.status()));
        }
        return connection;
    }

    Response connect(FakeConnection connection, int qid, int sqsize, ConnectData data) {
        return connection.call(sqe -> connectCommand(sqe, qid, sqsize, 0), bytes(data));
    }

    static void connectCommand(Sqe sqe, int qid, int sqsize, int kato) {
        int cid = sqe.cid();
        long length = sqe.sglLength();
        ConnectCommand.fill(sqe, qid, sqsize, NO_FLOW_CONTROL, kato)
                .cid(cid)
                .flags(0, 1)
                .sgl(io.tidegate.nvme.Sgl.TRANSPORT_DATA_BLOCK, 0, length);
    }

    static ConnectData data(String nqn, String host, int cntlid) {
        return new ConnectData().cntlid(cntlid).subnqn(nqn).hostnqn(host).hostId(HOST_ID);
    }

    static byte[] bytes(ConnectData data) {
        byte[] bytes = new byte[ConnectData.BYTES];
        data.buffer().get(0, bytes);
        return bytes;
    }

    static void setCc(Sqe sqe, int cc) {
        int cid = sqe.cid();
        Property.set(sqe, Property.CC, cc).cid(cid).flags(0, 1);
    }

    static Consumer<Sqe> property(int offset) {
        return sqe -> {
            int cid = sqe.cid();
            Property.get(sqe, offset).cid(cid).flags(0, 1);
        };
    }

    static Consumer<Sqe> identify(int cns, int nsid) {
        return sqe -> sqe.opcode(AdminOpcode.IDENTIFY).nsid(nsid).cdw10(cns);
    }

    static Consumer<Sqe> log(int identifier, int bytes) {
        return log(identifier, bytes, 0, false);
    }

    static Consumer<Sqe> log(int identifier, int bytes, long offset, boolean retain) {
        return sqe -> sqe.opcode(AdminOpcode.GET_LOG_PAGE)
                .nsid(-1)
                .cdw10(identifier | (retain ? 1 << 15 : 0) | (bytes / 4 - 1) << 16)
                .cdw12((int) offset);
    }

    static Consumer<Sqe> io(int opcode, int nsid, long lba, int blocks) {
        return sqe -> sqe.opcode(opcode).nsid(nsid).slba(lba).nlb(blocks - 1);
    }

    static Consumer<Sqe> write(long lba, int blocks) {
        return io(NvmOpcode.WRITE, 1, lba, blocks);
    }

    static Consumer<Sqe> read(long lba, int blocks) {
        return io(NvmOpcode.READ, 1, lba, blocks);
    }

    static Consumer<Sqe> fabrics(int type) {
        return sqe -> sqe.opcode(AdminOpcode.FABRICS).fctype(type);
    }

    static Consumer<Sqe> disconnect() {
        return fabrics(FabricsType.DISCONNECT);
    }

    static Consumer<Sqe> setFeature(int feature, int value) {
        return sqe -> sqe.opcode(AdminOpcode.SET_FEATURES).cdw10(feature).cdw11(value);
    }

    static Consumer<Sqe> getFeature(int feature) {
        return sqe -> sqe.opcode(AdminOpcode.GET_FEATURES).cdw10(feature);
    }

    @Override
    public void close() {
        memory.close();
    }
}
