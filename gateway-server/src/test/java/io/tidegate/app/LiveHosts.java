package io.tidegate.app;

import io.tidegate.initiator.DiscoveredSubsystem;
import io.tidegate.initiator.HostController;
import io.tidegate.initiator.HostIdentity;
import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.HostSecrets;
import io.tidegate.initiator.Initiator;
import io.tidegate.initiator.NvmeException;
import io.tidegate.target.Portal;
import io.tidegate.target.Subsystem;
import io.tidegate.transport.tcp.TcpSettings;
import io.tidegate.transport.tcp.TcpTransport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Real hosts on real sockets of 127.0.0.1 in front of the target of a {@link ManagedGateway}. */
final class LiveHosts implements AutoCloseable {

    static final HostIdentity FIRST = HostIdentity.of(UUID.fromString("11111111-1111-4111-8111-111111111111"));
    static final HostIdentity SECOND = HostIdentity.of(UUID.fromString("22222222-2222-4222-8222-222222222222"));

    final TcpTransport transport;
    private final Initiator initiator = Initiator.start(2);
    private final Subsystem subsystem;
    private final InetSocketAddress address;

    /** In front of the subsystem that {@link Requests#populate} makes. */
    LiveHosts(ManagedGateway gateway) {
        transport = new TcpTransport(gateway.target, TcpSettings.DEFAULTS.withLoops(2));
        subsystem = Objects.requireNonNull(gateway.target.subsystem(Requests.NQN));
        address = listen(Portal.tcp(new InetSocketAddress("127.0.0.1", 0)));
    }

    /** Listens over TLS as well. */
    InetSocketAddress secure() {
        return listen(Portal.tls(new InetSocketAddress("127.0.0.1", 0)));
    }

    private InetSocketAddress listen(Portal wanted) {
        Portal portal = transport.listen(wanted).toCompletableFuture().join();
        subsystem.addPortal(portal);
        return portal.address();
    }

    /** Connects by way of another address than the subsystem's first. */
    HostController connect(HostIdentity host, InetSocketAddress way) throws NvmeException {
        return initiator.connect(HostOptions.to(way, Requests.NQN).withHost(host));
    }

    HostController connect(HostIdentity host) throws NvmeException {
        return initiator.connect(HostOptions.to(address, Requests.NQN).withHost(host));
    }

    HostController connect(HostIdentity host, HostSecrets secrets) throws NvmeException {
        return initiator.connect(
                HostOptions.to(address, Requests.NQN).withHost(host).withSecrets(secrets));
    }

    /** What a host is told of. */
    List<DiscoveredSubsystem> discover(HostIdentity host) throws NvmeException {
        return initiator
                .discover(HostOptions.toDiscovery(address).withHost(host))
                .entries();
    }

    /** Waits until a condition holds. */
    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
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
    }
}
