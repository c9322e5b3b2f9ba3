package io.tidegate.initiator;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockDeviceUri.Scheme;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.target.NamespaceSettings;
import io.tidegate.target.NamespaceSettings.Visibility;
import io.tidegate.target.Portal;
import io.tidegate.target.Subsystem;
import io.tidegate.target.SubsystemSettings;
import io.tidegate.target.Target;
import io.tidegate.target.TargetSettings;
import io.tidegate.target.command.Commands;
import io.tidegate.transport.tcp.TcpSettings;
import io.tidegate.transport.tcp.TcpTransport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A real target with memory devices behind a real socket of 127.0.0.1, and an initiator beside it. */
final class TargetFixture implements AutoCloseable {

    static final String NQN = "nqn.2016-06.io.example:s1";
    static final HostIdentity HOST = HostIdentity.of(UUID.fromString("11111111-1111-4111-8111-111111111111"));
    static final long SIZE = 32 << 20;

    final Target target = new Target(TargetSettings.DEFAULTS, Commands.standard());
    final Initiator initiator = Initiator.start(2);
    final Subsystem subsystem;
    final InetSocketAddress address;

    private final MemoryDeviceFactory memory = new MemoryDeviceFactory();
    private final TcpTransport transport = new TcpTransport(target, TcpSettings.DEFAULTS);

    /** With namespace 1 of 512-byte blocks. */
    TargetFixture() {
        subsystem = target.createSubsystem(SubsystemSettings.of(NQN, "Tidegate1", 32));
        subsystem.allowHost(HOST.nqn());
        addNamespace(1, 512);
        Portal portal = transport
                .listen(Portal.tcp(new InetSocketAddress("127.0.0.1", 0)))
                .toCompletableFuture()
                .join();
        subsystem.addPortal(portal);
        address = portal.address();
    }

    BlockDevice addNamespace(int nsid, int blockBytes) {
        return addNamespace(nsid, blockBytes, device -> device);
    }

    /** With something between the target and the memory. */
    BlockDevice addNamespace(int nsid, int blockBytes, UnaryOperator<BlockDevice> wrap) {
        BlockDeviceUri uri = new BlockDeviceUri(Scheme.MEMORY, "n" + nsid);
        memory.create(uri, SIZE).toCompletableFuture().join();
        BlockDevice device = wrap.apply(
                memory.open(uri, OpenOptions.READ_WRITE).toCompletableFuture().join());
        subsystem.addNamespace(
                new NamespaceSettings(nsid, new UUID(7, nsid), blockBytes, 1, false, Visibility.EVERYONE), device);
        return device;
    }

    HostOptions options() {
        return HostOptions.to(address, NQN).withHost(HOST);
    }

    HostController connect() throws NvmeException {
        return initiator.connect(options());
    }

    /** Ends the target as a crash would, as far as a host can see. */
    void killTarget() {
        transport.close();
    }

    /** Waits until a condition holds. */
    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("in vain waited until " + what);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        initiator.close();
        transport.close();
        memory.close();
    }
}
