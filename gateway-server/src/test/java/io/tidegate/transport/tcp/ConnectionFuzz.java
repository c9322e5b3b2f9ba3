package io.tidegate.transport.tcp;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.fuzz.FuzzTarget;
import io.tidegate.memory.HugeMemory;
import io.tidegate.nvme.Cc;
import io.tidegate.nvme.ConnectCommand;
import io.tidegate.nvme.ConnectData;
import io.tidegate.nvme.NvmOpcode;
import io.tidegate.nvme.Property;
import io.tidegate.nvme.Sgl;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.tcp.PduEncoder;
import io.tidegate.target.NamespaceSettings;
import io.tidegate.target.NamespaceSettings.Visibility;
import io.tidegate.target.Portal;
import io.tidegate.target.Subsystem;
import io.tidegate.target.SubsystemSettings;
import io.tidegate.target.Target;
import io.tidegate.target.TargetSettings;
import io.tidegate.target.command.Commands;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * Any bytes to a connection of a whole target, beside a host that behaves: only the own association may end, no exception
 * may be thrown, every buffer comes back and what the target says is sound.
 *
 * <p>Input: the byte stream of one host. The well-behaved one is controller 1, so that a stream can join an I/O queue to it.
 */
public final class ConnectionFuzz implements FuzzTarget {

    private static final String NQN = "nqn.2016-06.io.example:s1";
    private static final String HOST = "nqn.2014-08.org.nvmexpress:uuid:11111111-1111-4111-8111-111111111111";
    private static final UUID HOST_ID = UUID.fromString("22222222-2222-4222-8222-222222222222");
    private static final Portal PORTAL = Portal.tcp(new InetSocketAddress("127.0.0.1", 4420));
    private static final int BLOCK = 512;

    private static final TcpSettings SETTINGS = TcpSettings.DEFAULTS.with(TcpFixture.memory(32L * 128 * 1024, 1 << 16));

    private final MemoryDeviceFactory memory = new MemoryDeviceFactory();
    private final BlockDevice device;
    private final AtomicReference<FuzzHost> current = new AtomicReference<>();
    private final LoopContext shared;
    private final AppenderBase<ILoggingEvent> mistakes = mistakes();
    private final List<Throwable> thrown = new ArrayList<>();

    /** Opens the device and listens to what is logged: an exception inside a handler ends there. */
    public ConnectionFuzz() {
        BlockDeviceUri uri = new BlockDeviceUri(BlockDeviceUri.Scheme.MEMORY, "fuzz");
        memory.create(uri, 1 << 20).toCompletableFuture().join();
        device = memory.open(uri, OpenOptions.READ_WRITE).toCompletableFuture().join();
        HugeMemory buffers = new HugeMemory();
        shared = new LoopContext(
                new NettyOwnerLoop(new FuzzChannel().eventLoop()),
                new ReceiveAllocator(SETTINGS.memory().receiveBytes(), buffers),
                new DataBufferPool(
                        SETTINGS,
                        buffers,
                        task -> current.get().channel().eventLoop().execute(task)),
                new PduBuffers(buffers),
                () -> new TlsScratch(buffers));
        mistakes.start();
        logger("io.tidegate").setLevel(Level.ERROR);
        logger("io.tidegate").setAdditive(false);
        logger("io.tidegate").addAppender(mistakes);
        logger("io.netty").addAppender(mistakes);
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    private AppenderBase<ILoggingEvent> mistakes() {
        return new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
                    thrown.add(proxy.getThrowable());
                } else if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                    thrown.add(new AssertionError(event.getFormattedMessage()));
                }
            }
        };
    }

    @Override
    public void close() {
        logger("io.tidegate").detachAppender(mistakes);
        logger("io.tidegate").setAdditive(true);
        logger("io.tidegate").setLevel(null);
        logger("io.netty").detachAppender(mistakes);
        device.close();
        memory.close();
    }

    @Override
    public String name() {
        return "connection";
    }

    @Override
    public void run(byte[] input) throws Exception {
        Target target = target();
        Random random = new Random(Arrays.hashCode(input));
        FuzzHost good = new FuzzHost(shared, SETTINGS, target, PORTAL);
        current.set(good);
        good.send(admin(0), random);
        require(good.completions() == 2 && good.lastStatus() == 0, "the good host could not connect");
        FuzzHost bad = new FuzzHost(shared, SETTINGS, target, PORTAL);
        current.set(bad);
        bad.send(input, random);
        bad.push();
        if (random.nextBoolean()) {
            bad.pass(Duration.ofSeconds(11));
        }
        bad.vanish();
        good.send(bytes(out -> new PduEncoder(false, false, 4).capsuleCmd(out, status().buffer(), 0)), random);
        require(good.channel().isOpen() && good.completions() == 3 && good.lastStatus() == 0, "the good host suffered");
        good.vanish();
        require(shared.data().lent() == 0, shared.data().lent() + " data buffers are missing");
        require(target.controllers().isEmpty(), "a controller is left");
        if (!thrown.isEmpty()) {
            AssertionError mistake = new AssertionError("an exception was thrown and logged", thrown.getFirst());
            thrown.clear();
            throw mistake;
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private Target target() {
        Target target = new Target(TargetSettings.DEFAULTS, Commands.standard());
        Subsystem subsystem = target.createSubsystem(SubsystemSettings.of(NQN, "FUZZ", 4));
        subsystem.addPortal(PORTAL);
        subsystem.allowHost(HOST);
        subsystem.addNamespace(new NamespaceSettings(1, new UUID(1, 1), BLOCK, 1, false, Visibility.EVERYONE), device);
        return target;
    }

    // Streams to begin with.

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int digests = 0; digests < 4; digests++) {
            seeds.add(admin(digests));
            seeds.add(io(digests));
        }
        return seeds;
    }

    private static PduEncoder encoder(int digests) {
        return new PduEncoder((digests & 1) != 0, (digests & 2) != 0, 4);
    }

    /** A handshake, Connect of an admin queue and its enabling. */
    private static byte[] admin(int digests) {
        return bytes(out -> {
            PduEncoder.icReq(out, 0, digests, 0);
            connect(out, encoder(digests), 0, ConnectData.DYNAMIC_CONTROLLER);
            Sqe enable = Property.set(new Sqe(), Property.CC, Cc.ENABLED).flags(0, 1);
            encoder(digests).capsuleCmd(out, enable.buffer(), 0);
        });
    }

    private static Sqe status() {
        return Property.get(new Sqe(), Property.CSTS).flags(0, 1);
    }

    /** A handshake, Connect of an I/O queue of controller 1, and commands with data both ways. */
    private static byte[] io(int digests) {
        return bytes(out -> {
            PduEncoder encoder = encoder(digests);
            PduEncoder.icReq(out, 0, digests, 0);
            connect(out, encoder, 1, 1);
            encoder.capsuleCmd(
                    out,
                    command(NvmOpcode.READ, 1, 4096, Sgl.TRANSPORT_DATA_BLOCK).buffer(),
                    0);
            encoder.capsuleCmd(
                    out,
                    command(NvmOpcode.WRITE, 2, 2048, Sgl.DATA_BLOCK_OFFSET).buffer(),
                    2048);
            data(out, encoder, 2048);
            encoder.capsuleCmd(
                    out,
                    command(NvmOpcode.WRITE, 3, 8192, Sgl.TRANSPORT_DATA_BLOCK).buffer(),
                    0);
            encoder.h2cData(out, 3, 0, 0, 4096, false);
            data(out, encoder, 4096);
            encoder.h2cData(out, 3, 0, 4096, 4096, true);
            data(out, encoder, 4096);
            encoder.capsuleCmd(
                    out,
                    command(NvmOpcode.COMPARE, 4, 512, Sgl.DATA_BLOCK_OFFSET)
                            .flags(1, 1)
                            .buffer(),
                    512);
            data(out, encoder, 512);
            encoder.capsuleCmd(
                    out,
                    command(NvmOpcode.WRITE, 5, 512, Sgl.DATA_BLOCK_OFFSET)
                            .flags(2, 1)
                            .buffer(),
                    512);
            data(out, encoder, 512);
            encoder.capsuleCmd(
                    out,
                    command(NvmOpcode.FLUSH, 6, 0, Sgl.TRANSPORT_DATA_BLOCK).buffer(),
                    0);
        });
    }

    private static Sqe command(int opcode, int cid, int bytes, int sgl) {
        return new Sqe()
                .opcode(opcode)
                .flags(0, 1)
                .cid(cid)
                .nsid(1)
                .sgl(sgl, 0, bytes)
                .nlb(Math.max(0, bytes / BLOCK - 1));
    }

    private static void connect(ByteBuffer out, PduEncoder encoder, int queueId, int controller) {
        ConnectData data =
                new ConnectData().cntlid(controller).subnqn(NQN).hostnqn(HOST).hostId(HOST_ID);
        Sqe sqe = ConnectCommand.fill(new Sqe(), queueId, 31, ConnectCommand.CATTR_NO_FLOW_CONTROL, 0)
                .flags(0, 1)
                .sgl(Sgl.DATA_BLOCK_OFFSET, 0, ConnectData.BYTES);
        encoder.capsuleCmd(out, sqe.buffer(), ConnectData.BYTES);
        int at = out.position();
        byte[] bytes = new byte[ConnectData.BYTES];
        data.buffer().get(0, bytes);
        out.put(bytes);
        encoder.dataDigest(out, out, at, bytes.length);
    }

    private static void data(ByteBuffer out, PduEncoder encoder, int bytes) {
        int at = out.position();
        out.put(new byte[bytes]);
        encoder.dataDigest(out, out, at, bytes);
    }

    private static byte[] bytes(Consumer<ByteBuffer> writer) {
        ByteBuffer out = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        writer.accept(out);
        return Arrays.copyOf(out.array(), out.position());
    }
}
