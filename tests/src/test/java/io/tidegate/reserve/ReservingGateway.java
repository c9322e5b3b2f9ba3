package io.tidegate.reserve;

import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.ceph.CephConfig;
import io.tidegate.config.StateCodec;
import io.tidegate.config.StateKeys;
import io.tidegate.config.secret.SecretBox;
import io.tidegate.initiator.HostController;
import io.tidegate.initiator.HostIdentity;
import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.Initiator;
import io.tidegate.initiator.NvmeException;
import io.tidegate.proto.add_host_req;
import io.tidegate.proto.create_subsystem_req;
import io.tidegate.proto.namespace_add_req;
import io.tidegate.reconcile.PortalTable;
import io.tidegate.reconcile.Reconciler;
import io.tidegate.store.OmapSettings;
import io.tidegate.store.OmapStateStore;
import io.tidegate.store.StateChange;
import io.tidegate.store.StateSnapshot;
import io.tidegate.store.StoreException;
import io.tidegate.target.Portal;
import io.tidegate.target.Subsystem;
import io.tidegate.target.Target;
import io.tidegate.target.TargetSettings;
import io.tidegate.target.command.Commands;
import io.tidegate.transport.tcp.TcpSettings;
import io.tidegate.transport.tcp.TcpTransport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What of a gateway has to do with reservations, over real Ceph and real NVMe/TCP: store, reconciler, keeper, target. There
 * is no group, so each one lets hosts write by its own, as gateways of a group never do at the same time.
 */
final class ReservingGateway implements AutoCloseable {

    private static final String NQN = "nqn.2016-06.io.tidegate:reserved";
    private static final BlockDeviceUri DISK = BlockDeviceUri.rbd("rbd", "disk");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final OmapStateStore store;
    private final Target target = new Target(TargetSettings.DEFAULTS, Commands.standard());
    private final TcpTransport transport = new TcpTransport(target, TcpSettings.DEFAULTS.withLoops(1));
    private final Reconciler reconciler;
    private final StoredReservations reservations;
    private Portal portal = Portal.tcp(new InetSocketAddress("127.0.0.1", 0));

    private ReservingGateway(OmapStateStore store, MemoryDeviceFactory devices, String name) {
        this.store = store;
        this.reconciler =
                new Reconciler(store, target, devices, new PortalTable(transport), SecretBox.WITHOUT_KEY, name);
        this.reservations = new StoredReservations(store);
        target.reservationKeeper(reservations);
    }

    /** Makes the one disk there is and the state that says so. */
    static void makeState(CephConfig ceph, String pool, String group, MemoryDeviceFactory devices)
            throws StoreException {
        devices.create(DISK, 1 << 20).toCompletableFuture().join();
        try (OmapStateStore store = OmapStateStore.open(ceph, pool, group, OmapSettings.DEFAULT)) {
            store.compareAndPut(store.read().version(), new StateChange(entries(), Set.of()));
        }
    }

    private static Map<String, byte[]> entries() {
        return Map.of(
                StateKeys.subsystem(NQN),
                StateCodec.encode(create_subsystem_req
                        .newBuilder()
                        .setSubsystemNqn(NQN)
                        .setSerialNumber("Ceph1")
                        .setMaxNamespaces(16)
                        .setEnableHa(true)),
                StateKeys.host(NQN, "*"),
                StateCodec.encode(add_host_req.newBuilder().setSubsystemNqn(NQN).setHostNqn("*")),
                StateKeys.namespace(NQN, 1),
                StateCodec.encode(namespace_add_req
                        .newBuilder()
                        .setSubsystemNqn(NQN)
                        .setNsid(1)
                        .setUuid(UUID.nameUUIDFromBytes(new byte[] {1}).toString())
                        .setRbdPoolName("rbd")
                        .setRbdImageName("disk")
                        .setBlockSize(512)
                        .setAnagrpid(1)));
    }

    static ReservingGateway start(
            CephConfig ceph,
            String pool,
            String group,
            String name,
            MemoryDeviceFactory devices,
            OmapSettings following)
            throws StoreException {
        ReservingGateway gateway =
                new ReservingGateway(OmapStateStore.open(ceph, pool, group, following), devices, name);
        try {
            gateway.serve();
            return gateway;
        } catch (StoreException | RuntimeException failure) {
            gateway.close();
            throw failure;
        }
    }

    private void serve() throws StoreException {
        reconciler.start();
        StateSnapshot state = store.read();
        reconciler.await(state.version(), state.entries().keySet(), PATIENCE).ifPresent(failure -> {
            throw new IllegalStateException(failure.message());
        });
        portal = transport.listen(portal).toCompletableFuture().join();
        Subsystem subsystem = target.subsystem(NQN);
        if (subsystem == null) {
            throw new IllegalStateException("the state has no subsystem " + NQN);
        }
        subsystem.addPortal(portal);
    }

    /** A host at this gateway. */
    HostController connect(Initiator initiator, HostIdentity host) throws NvmeException {
        return initiator.connect(
                HostOptions.to(portal.address(), NQN).withHost(host).withIoQueues(1, 8));
    }

    @Override
    public void close() {
        transport.close();
        reconciler.close();
        reservations.close();
        store.close();
    }
}
