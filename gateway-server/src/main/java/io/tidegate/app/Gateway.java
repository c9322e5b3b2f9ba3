package io.tidegate.app;

import io.grpc.ServerCredentials;
import io.tidegate.admission.ServerTls;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.config.ImageKeys;
import io.tidegate.config.OwnAddresses;
import io.tidegate.config.StateKeys;
import io.tidegate.config.secret.SecretBox;
import io.tidegate.config.settings.Endpoint;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.control.AnaGroups;
import io.tidegate.control.ControlPlane;
import io.tidegate.control.ControlPorts;
import io.tidegate.control.GrpcServer;
import io.tidegate.control.LogControl;
import io.tidegate.control.MonitorPort;
import io.tidegate.events.EventLog;
import io.tidegate.events.GroupNews;
import io.tidegate.ha.HaPlane;
import io.tidegate.history.StoredEvents;
import io.tidegate.kmip.KmipKeys;
import io.tidegate.metrics.KeepAliveMarks;
import io.tidegate.reconcile.PortalTable;
import io.tidegate.reconcile.Reconciler;
import io.tidegate.reserve.StoredReservations;
import io.tidegate.reserve.StoredWriteProtection;
import io.tidegate.store.StateSnapshot;
import io.tidegate.store.StateStore;
import io.tidegate.store.StoreException;
import io.tidegate.target.Authenticator;
import io.tidegate.target.Portal;
import io.tidegate.target.Target;
import io.tidegate.target.TargetSettings;
import io.tidegate.target.auth.AuthPolicy;
import io.tidegate.target.command.Commands;
import io.tidegate.transport.Transport;
import io.tidegate.transport.tcp.IoKind;
import io.tidegate.transport.tcp.TcpSettings;
import io.tidegate.transport.tcp.TcpTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gateway, whole: constructs every part and ends them in the opposite order.
 *
 * <p>The end: no management calls any more, other gateways of the group take over if there are any, then listeners close and hosts are let go, requests under way finish, devices
 * close, then the state.
 */
public final class Gateway implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final int MAX_LOOPS = 8;
    private static final int AUTHENTICATION_THREADS = 2;
    private static final Duration RESTORE_PATIENCE = Duration.ofSeconds(30);
    private static final Duration WRITE_PROTECTION_PATIENCE = Duration.ofSeconds(10);
    private static final Duration NEWEST_PATIENCE = Duration.ofSeconds(2);
    private static final Duration JOIN_PATIENCE = Duration.ofSeconds(30);
    private static final Duration SERVED_PATIENCE = Duration.ofSeconds(10);
    /** From an event to its write, which takes those with it that came meanwhile. */
    private static final Duration EVENT_PAUSE = Duration.ofSeconds(5);
    /** Of each gateway, by the number of its own ANA group. */
    private static final int CONTROLLER_IDS = 2040;

    private static final String DISCOVERY_USER = "discovery";

    private final GatewaySettings settings;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private int grpcPort;
    private boolean statusPage;
    private volatile @Nullable Reconciler serving;

    private Gateway(GatewaySettings settings) {
        this.settings = settings;
    }

    /**
     * Starts a gateway; owns {@code backing} from now on, also when it fails.
     *
     * @param health where it is asked whether it works, see {@link HealthSocket}
     */
    static Gateway start(GatewaySettings settings, Backing backing, LogControl log, Optional<Path> health)
            throws StartFailure {
        Gateway gateway = new Gateway(settings);
        gateway.parts.push(backing);
        try {
            gateway.construct(backing, log, health);
            return gateway;
        } catch (StartFailure | RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    private void construct(Backing backing, LogControl log, Optional<Path> health) throws StartFailure {
        IoKind loops = EventLoops.kind(settings.tcp().io(), IoKind::unavailability);
        Target target = new Target(targetSettings(), Commands.standard());
        target.measuring(settings.checks().ioTimes());
        EventLog events = new EventLog(InstantSource.system());
        KeepAliveMarks marks = new KeepAliveMarks();
        target.listener(new HostNews(events, marks));
        Duration slow = settings.logs().slowIo();
        target.slowAfter(slow.isZero() ? Long.MAX_VALUE : slow.toNanos());
        target.nameDiscovery(uniqueDiscoveryNqn());
        target.referTo(settings.discovery().referrals().stream()
                .map(Endpoint::socketAddress)
                .toList());
        target.authenticator(new Authenticator(AuthPolicy.STANDARD, add(authenticationThreads())));
        target.eventLog().keeper(add(history(backing)));
        SecretBox secrets = KeyEncryption.open(settings);
        ImageKeys imageKeys = new ImageKeys(
                new KmipKeys(backing.store(), settings.secrets().kmip()),
                settings.secrets().kmip().degrade());
        Transport transport = add(new TcpTransport(target, tcpSettings(target.settings(), loops)));
        PortalTable portals = new PortalTable(transport);
        Optional<HaPlane> ha = plane(backing, target);
        ha.ifPresent(parts::push);
        Optional<MonitoredPart> monitored =
                MonitoredPart.of(settings, target, backing, () -> enforceNewest(backing.store()));
        monitored.ifPresent(parts::push);
        BlockDeviceFactory devices = ha.map(HaPlane::devices)
                .or(() -> monitored.map(MonitoredPart::devices))
                .orElse(backing.devices());
        Reconciler reconciler = add(new Reconciler(
                backing.store(),
                target,
                devices,
                portals,
                secrets,
                imageKeys,
                settings.identity().hostName(),
                OwnAddresses.ofThisMachine()));
        serving = reconciler;
        target.reservationKeeper(add(new StoredReservations(backing.store())));
        target.writeProtection(add(new StoredWriteProtection(
                backing.store(),
                (version, key) -> reconciler
                        .await(version, Set.of(key), WRITE_PROTECTION_PATIENCE)
                        .isEmpty())));
        reconciler.news(events);
        if (ha.isPresent()) {
            ha.get().follow(new GroupNews(events));
            parts.push(ha.get()::handOver);
            join(ha.get(), target);
            ha.get().missingListeners(reconciler::missingListeners);
            ha.get().neighbours(reconciler::neighbours);
        }
        if (monitored.isPresent()) {
            parts.push(monitored.get()::handOver);
            monitored.get().join(credentials());
            reconciler.everyNeighbour();
        }
        reconciler.start();
        listenForDiscovery(portals);
        if (settings.discovery().mdns()) {
            add(DiscoveryAdvertisement.start(
                    discoveryEndpoint(), settings.identity().name(), target.discoveryNqn()));
        }
        LivePorts live = new LivePorts(
                target,
                reconciler,
                ha.<AnaGroups>map(LiveGroups::new)
                        .or(() -> monitored.map(MonitoredPart::groups))
                        .orElse(AnaGroups.ALONE),
                monitored.<MonitorPort>map(part -> part).orElse(MonitorPort.NONE));
        LiveStatisticsView statistics = new LiveStatisticsView(target, reconciler);
        ControlPlane control = new ControlPlane(
                settings,
                backing.store(),
                backing.devices(),
                new ControlPorts(live, live, live, statistics, log, new DetailLogging()),
                secrets,
                imageKeys,
                Version.reported());
        GrpcServer grpc = add(startGrpc(control));
        if (ha.isPresent() && settings.ha().rebalancing().isOn()) {
            add(Repeating.start("rebalancing", settings.ha().rebalancing().period(), control.rebalancing()::look));
        }
        parts.push(control::beginShutdown);
        grpcPort = grpc.port();
        Exporter.start(settings, new Exporter.Shown(backing.store(), live, statistics, events, marks))
                .ifPresent(web -> {
                    add(web);
                    statusPage = settings.metrics().statusPage();
                });
        awaitState(backing.store(), reconciler);
        LOG.info("ready: management at {}:{}, discovery at {}", settings.grpc().host(), grpcPort, discoveryEndpoint());
        ServiceMapEntry.start(settings, target, Version.reported()).ifPresent(parts::push);
        ServiceManager.of(System.getenv()).ifPresent(manager -> add(ServiceNotices.start(manager, target)));
        health.flatMap(path -> HealthSocket.open(path, target)).ifPresent(parts::push);
    }

    private StoredEvents history(Backing backing) {
        return new StoredEvents(
                backing.events(),
                () -> StateKeys.subsystems(backing.store().read().entries().keySet()),
                settings.identity().name(),
                InstantSource.system(),
                EVENT_PAUSE);
    }

    private Optional<HaPlane> plane(Backing backing, Target target) throws StartFailure {
        if (backing.group().isEmpty()) {
            return Optional.empty();
        }
        GroupBacking group = backing.group().get();
        HaPlane.Parts parts = new HaPlane.Parts(
                settings.identity().name(),
                settings.identity().hostName(),
                reachableHost(),
                group.membership(),
                group.fence(),
                backing.devices(),
                backing.clients(),
                () -> enforceNewest(backing.store()));
        try {
            return Optional.of(new HaPlane(settings.ha(), parts, target));
        } catch (IOException | IllegalArgumentException e) {
            throw new StartFailure("this gateway cannot take part in a group: " + e.getMessage(), e);
        }
    }

    /** Before there is a reconciler there are no namespaces either: its first pass reads what is newest then. */
    private void enforceNewest(StateStore store) {
        Reconciler present = serving;
        if (present == null) {
            return;
        }
        try {
            present.await(store.read().version(), Set.of(), NEWEST_PATIENCE).ifPresent(failure -> {
                throw new IllegalStateException(failure.message());
            });
        } catch (StoreException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where other gateways find this one: what it was told, else the address of management, else its name. */
    private String reachableHost() {
        String told = settings.ha().beats().host();
        String host = told.isEmpty() ? settings.grpc().host() : told;
        InetSocketAddress address = new InetSocketAddress(host, 0);
        boolean anywhere = !address.isUnresolved() && address.getAddress().isAnyLocalAddress();
        return anywhere ? LocalHost.address() : host;
    }

    /** Hosts that come find every group served by somebody; one without multipath would take anything else for an error. */
    private static void join(HaPlane ha, Target target) throws StartFailure {
        ha.start();
        try {
            int first = (ha.awaitJoined(JOIN_PATIENCE) - 1) * CONTROLLER_IDS;
            target.useControllerIds(first + 1, first + CONTROLLER_IDS);
        } catch (IOException e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
        if (!ha.awaitServed(SERVED_PATIENCE)) {
            LOG.warn("not every ANA group is served yet: a gateway of the group may be being fenced");
        }
    }

    /** Ready means that hosts find what they left: every object of the state is served, or has failed and been reported. */
    private static void awaitState(StateStore store, Reconciler reconciler) {
        try {
            StateSnapshot state = store.read();
            reconciler
                    .await(state.version(), state.entries().keySet(), RESTORE_PATIENCE)
                    .ifPresent(failure -> LOG.warn("not all of the state is served yet: {}", failure.message()));
        } catch (StoreException e) {
            LOG.warn("the shared state cannot be read yet, hosts find nothing until it can: {}", e.getMessage());
        }
    }

    /** The same after each start, and another one on every gateway: hosts tell discovery services apart by it. */
    private String uniqueDiscoveryNqn() {
        String name = "discovery/" + settings.identity().group() + "/"
                + settings.identity().name();
        return "nqn.2014-08.org.nvmexpress:uuid:" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private TargetSettings targetSettings() {
        TargetSettings standard = TargetSettings.DEFAULTS;
        return new TargetSettings(
                standard.maxTransferBytes(),
                settings.tcp().inCapsuleBytes(),
                settings.tcp().queueEntries(),
                settings.tcp().ioQueuePairs(),
                standard.minControllerId(),
                standard.maxControllerId(),
                settings.limits().anaGroups(),
                standard.maxNamespaceId(),
                standard.defaultKeepAliveMillis());
    }

    /** Few: a flood of hosts that prove nothing must not take the processors from those that do I/O. */
    private static ExecutorService authenticationThreads() {
        return Executors.newFixedThreadPool(
                AUTHENTICATION_THREADS,
                Thread.ofPlatform().name("authentication-", 0).daemon().factory());
    }

    /** Half of the processors move data; the other half is left to the storage below and everything else. */
    private TcpSettings tcpSettings(TargetSettings target, IoKind kind) {
        int loops = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MAX_LOOPS);
        LOG.info("event loops for NVMe/TCP: {}, by {}", loops, EventLoops.word(kind));
        return TcpSettings.DEFAULTS
                .withIo(kind)
                .withLoops(loops)
                .with(new TcpSettings.Transfers(
                        target.inCapsuleBytes(),
                        TcpSettings.DEFAULTS.transfers().maxH2cData(),
                        settings.tcp().r2tBytes(),
                        target.maxTransferBytes()));
    }

    private <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    private void listenForDiscovery(PortalTable portals) throws StartFailure {
        Endpoint endpoint = discoveryEndpoint();
        Portal portal = Portal.tcp(endpoint.socketAddress());
        for (int attempt = 0; ; attempt++) {
            try {
                portals.open(portal, DISCOVERY_USER).toCompletableFuture().join();
                return;
            } catch (CompletionException e) {
                if (attempt == settings.discovery().bindRetries()) {
                    throw BindFailure.of("discovery service", endpoint, "--discovery-port", e);
                }
                pause();
            }
        }
    }

    private void pause() throws StartFailure {
        try {
            Thread.sleep((long) (settings.discovery().bindPauseSeconds() * 1000));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("the start was interrupted", e);
        }
    }

    private GrpcServer startGrpc(ControlPlane control) throws StartFailure {
        ServerCredentials credentials = credentials();
        try {
            return GrpcServer.start(settings, credentials, control.services());
        } catch (IOException e) {
            throw BindFailure.of("management service (gRPC)", settings.grpc(), "--grpc-port", e);
        }
    }

    private ServerCredentials credentials() throws StartFailure {
        try {
            return ServerTls.of(settings.admission());
        } catch (IOException e) {
            throw new StartFailure(
                    "mutual TLS (enable_auth) cannot be served: " + e.getMessage() + "; check the paths of [mtls]", e);
        }
    }

    private Endpoint discoveryEndpoint() {
        return settings.discovery().endpoint();
    }

    /** The port of the management service. */
    public int grpcPort() {
        return grpcPort;
    }

    /** Where the status page is; empty when there is none. */
    public Optional<String> statusPage() {
        return statusPage ? Optional.of(Exporter.address(settings) + "/status") : Optional.empty();
    }

    public GatewaySettings settings() {
        return settings;
    }

    @Override
    public synchronized void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("{} did not stop well", part.getClass().getSimpleName(), e);
            }
        }
    }
}
