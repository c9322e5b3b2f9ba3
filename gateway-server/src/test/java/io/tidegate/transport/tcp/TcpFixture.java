package io.tidegate.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.nvme.Cc;
import io.tidegate.nvme.ConnectCommand;
import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Property;
import io.tidegate.nvme.Sgl;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.tcp.PduType;
import io.tidegate.target.NamespaceSettings;
import io.tidegate.target.NamespaceSettings.Visibility;
import io.tidegate.target.Portal;
import io.tidegate.target.Subsystem;
import io.tidegate.target.SubsystemSettings;
import io.tidegate.target.Target;
import io.tidegate.target.TargetSettings;
import io.tidegate.target.command.Commands;
import io.tidegate.transport.tcp.RawHost.Pdu;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;

/** A target with one namespace of 16 MiB in memory behind a real socket of 127.0.0.1. */
final class TcpFixture implements AutoCloseable {

    static final String NQN = "nqn.2016-06.io.example:s1";
    static final String HOST = "nqn.2014-08.org.nvmexpress:uuid:11111111-1111-4111-8111-111111111111";
    static final int BLOCK = 512;

    final TcpTransport transport;
    final Subsystem subsystem;
    final InetSocketAddress address;

    private final MemoryDeviceFactory memory = new MemoryDeviceFactory();
    private int cid;

    /** The usual settings over a kind of event loop; a test that needs one which this machine lacks is skipped and says why. */
    static TcpSettings over(IoKind io) {
        io.unavailability().ifPresent(why -> Assumptions.abort(io + ": " + why));
        return TcpSettings.DEFAULTS.withIo(io);
    }

    /** Little memory, to see what happens when it is used up. */
    static TcpSettings.Memory memory(long dataBytes, int pendingOutput) {
        return new TcpSettings.Memory(dataBytes, TcpSettings.DEFAULTS.memory().receiveBytes(), pendingOutput);
    }

    TcpFixture(TcpSettings settings) {
        this(settings, device -> device);
    }

    /** With a device between the target and memory. */
    TcpFixture(TcpSettings settings, UnaryOperator<BlockDevice> layer) {
        Target target = new Target(TargetSettings.DEFAULTS, Commands.standard());
        subsystem = target.createSubsystem(SubsystemSettings.of(NQN, "Ceph1", 32));
        subsystem.allowHost(HOST);
        subsystem.addNamespace(
                new NamespaceSettings(1, new UUID(1, 1), BLOCK, 1, false, Visibility.EVERYONE), layer.apply(device()));
        transport = new TcpTransport(target, settings);
        Portal portal = transport
                .listen(Portal.tcp(new InetSocketAddress("127.0.0.1", 0)))
                .toCompletableFuture()
                .join();
        subsystem.addPortal(portal);
        address = portal.address();
    }

    /** Listens over TLS as well. */
    InetSocketAddress secure() {
        Portal portal = transport
                .listen(Portal.tls(new InetSocketAddress("127.0.0.1", 0)))
                .toCompletableFuture()
                .join();
        subsystem.addPortal(portal);
        return portal.address();
    }

    private BlockDevice device() {
        BlockDeviceUri uri = new BlockDeviceUri(BlockDeviceUri.Scheme.MEMORY, "n1");
        memory.create(uri, 16 << 20).toCompletableFuture().join();
        return memory.open(uri, OpenOptions.READ_WRITE).toCompletableFuture().join();
    }

    RawHost host() throws IOException {
        return RawHost.negotiated(address, 0, 0);
    }

    /** Connects the admin queue, enables the controller and gives its id. */
    int admin(RawHost host) {
        int cntlid = connect(host, 0, 31, ConnectData.DYNAMIC_CONTROLLER, 0);
        Sqe enable = Property.set(new Sqe(), Property.CC, Cc.ENABLED).flags(0, 1);
        assertThat(call(host, enable).cqe().status()).isZero();
        return cntlid;
    }

    /** Connects an I/O queue with {@code attributes} of {@link ConnectCommand}. */
    void io(RawHost host, int cntlid, int qid, int attributes) {
        connect(host, qid, 127, cntlid, attributes);
    }

    private int connect(RawHost host, int qid, int sqsize, int cntlid, int attributes) {
        Pdu answer = tryConnect(host, HOST, qid, sqsize, cntlid, attributes);
        assertThat(answer.cqe().status()).as("status of Connect").isZero();
        return answer.cqe().dw0() & 0xffff;
    }

    /** The answer to a Connect of the host of that name. */
    static Pdu tryConnect(RawHost host, String hostNqn, int qid, int sqsize, int cntlid, int attributes) {
        ConnectData data = new ConnectData()
                .cntlid(cntlid)
                .subnqn(NQN)
                .hostnqn(hostNqn)
                .hostId(new UUID(0x2222222222224222L, 0x8222222222222222L));
        byte[] bytes = new byte[ConnectData.BYTES];
        data.buffer().get(0, bytes);
        Sqe sqe = ConnectCommand.fill(new Sqe(), qid, sqsize, attributes, 0)
                .flags(0, 1)
                .sgl(Sgl.DATA_BLOCK_OFFSET, 0, bytes.length);
        host.command(sqe, bytes);
        return host.next();
    }

    /** Sends a command without data and gives the response. */
    Pdu call(RawHost host, Sqe sqe) {
        host.command(sqe, new byte[0]);
        Pdu answer = host.next();
        assertThat(answer.type()).isEqualTo(PduType.CAPSULE_RESP);
        return answer;
    }

    /** A read or write of {@code bytes} at {@code lba}, its data by {@code sgl}. */
    Sqe io(int opcode, long lba, int bytes, int sgl) {
        return command(opcode, lba, bytes, sgl).cid(cid++ & 0x7fff);
    }

    /** The same for a host that has one command under way, so any identifier will do. */
    static Sqe command(int opcode, long lba, int bytes, int sgl) {
        return new Sqe()
                .opcode(opcode)
                .flags(0, 1)
                .nsid(1)
                .sgl(sgl, 0, bytes)
                .slba(lba)
                .nlb(bytes / BLOCK - 1);
    }

    Sqe read(long lba, int bytes) {
        return io(NvmOpcode.READ, lba, bytes, Sgl.TRANSPORT_DATA_BLOCK);
    }

    Sqe write(long lba, int bytes) {
        return io(NvmOpcode.WRITE, lba, bytes, Sgl.TRANSPORT_DATA_BLOCK);
    }

    Sqe writeInside(long lba, int bytes) {
        return io(NvmOpcode.WRITE, lba, bytes, Sgl.DATA_BLOCK_OFFSET);
    }

    /** Waits until a condition holds. */
    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time until " + what).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        transport.close();
        memory.close();
    }
}
