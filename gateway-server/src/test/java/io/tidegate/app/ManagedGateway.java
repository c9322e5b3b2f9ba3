package io.tidegate.app;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.tidegate.admission.ServerTls;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.config.ImageKeys;
import io.tidegate.config.secret.SecretBox;
import io.tidegate.config.settings.Endpoint;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.config.settings.SettingsException;
import io.tidegate.config.settings.SettingsReader;
import io.tidegate.control.ControlPlane;
import io.tidegate.control.ControlPorts;
import io.tidegate.control.GrpcServer;
import io.tidegate.control.LogControl;
import io.tidegate.kmip.KmipKeys;
import io.tidegate.proto.GatewayGrpc;
import io.tidegate.proto.tuning.InspectionGrpc;
import io.tidegate.proto.tuning.TuningGrpc;
import io.tidegate.reconcile.PortalTable;
import io.tidegate.reconcile.Reconciler;
import io.tidegate.reserve.StoredReservations;
import io.tidegate.reserve.StoredWriteProtection;
import io.tidegate.store.MemoryStateStore;
import io.tidegate.store.StateStore;
import io.tidegate.target.Target;
import io.tidegate.target.TargetSettings;
import io.tidegate.target.command.Commands;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A gateway of a test: real management port, control plane, reconciler and target; memory below, no network above. */
final class ManagedGateway implements AutoCloseable {

    static final String HOST = "gw-a";

    final StateStore store;
    final MemoryDeviceFactory devices;
    final StubbornDevices stubborn;
    final FakeTransport transport = new FakeTransport();
    final Target target = new Target(TargetSettings.DEFAULTS, Commands.standard());
    final List<InetAddress> addresses = new CopyOnWriteArrayList<>();
    final Reconciler reconciler;
    private final StoredReservations reservations;
    private final StoredWriteProtection writeProtection;
    final GatewayGrpc.GatewayBlockingStub stub;
    final TuningGrpc.TuningBlockingStub tuning;
    final InspectionGrpc.InspectionBlockingStub inspection;
    private final GrpcServer server;
    final ManagedChannel channel;
    private List<AutoCloseable> owned = List.of();

    ManagedGateway(String... settings) throws SettingsException, IOException {
        this(new MemoryStateStore(), new MemoryDeviceFactory(64 << 20), settings);
        owned = List.of(devices, store);
    }

    /** On a state and images that stay the caller's to close. */
    ManagedGateway(StateStore store, MemoryDeviceFactory devices, String... lines)
            throws SettingsException, IOException {
        this.store = store;
        this.devices = devices;
        this.stubborn = new StubbornDevices(devices);
        GatewaySettings read = SettingsReader.parse("test", lines.length == 0 ? standard() : List.of(lines));
        GatewaySettings settings = read.withEndpoints(
                new Endpoint("127.0.0.1", 0), read.discovery().endpoint());
        SecretBox secrets = open(settings);
        ImageKeys keys = new ImageKeys(
                new KmipKeys(store, settings.secrets().kmip()),
                settings.secrets().kmip().degrade());
        reconciler = new Reconciler(
                store, target, stubborn, new PortalTable(transport), secrets, keys, HOST, () -> List.copyOf(addresses));
        reservations = new StoredReservations(store);
        target.reservationKeeper(reservations);
        writeProtection = new StoredWriteProtection(
                store,
                (version, key) -> reconciler
                        .await(version, Set.of(key), Duration.ofSeconds(30))
                        .isEmpty());
        target.writeProtection(writeProtection);
        reconciler.start();
        LivePorts live = new LivePorts(target, reconciler);
        ControlPorts ports = new ControlPorts(
                live,
                live,
                live,
                new LiveStatisticsView(target, reconciler),
                new RememberedLevel(),
                new DetailLogging());
        ControlPlane control = new ControlPlane(settings, store, stubborn, ports, secrets, keys, "1.2.3");
        server = GrpcServer.start(settings, ServerTls.of(settings.admission()), control.services());
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
        inspection = InspectionGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
        tuning = TuningGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
        stub = GatewayGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    private static SecretBox open(GatewaySettings settings) throws IOException {
        try {
            return KeyEncryption.open(settings);
        } catch (StartFailure e) {
            throw new IOException(e);
        }
    }

    private static List<String> standard() {
        return List.of("[gateway]", "override_hostname = " + HOST);
    }

    /** The management port. */
    int grpcPort() {
        return server.port();
    }

    /** Makes an image of so many MiB. */
    void image(String pool, String name, int mebibytes) {
        devices.create(BlockDeviceUri.rbd(pool, name), (long) mebibytes << 20)
                .toCompletableFuture()
                .join();
    }

    boolean hasImage(String pool, String name) {
        return devices.size(BlockDeviceUri.rbd(pool, name))
                .handle((size, missing) -> missing == null)
                .toCompletableFuture()
                .join();
    }

    @Override
    public void close() throws Exception {
        channel.shutdownNow();
        channel.awaitTermination(5, TimeUnit.SECONDS);
        server.close();
        reservations.close();
        writeProtection.close();
        reconciler.close();
        for (AutoCloseable part : owned) {
            part.close();
        }
    }

    private static final class RememberedLevel implements LogControl {

        private volatile int level = 20;

        @Override
        public int level() {
            return level;
        }

        @Override
        public void level(int wanted) {
            level = wanted;
        }
    }
}
