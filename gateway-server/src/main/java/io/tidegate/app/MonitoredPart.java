package io.tidegate.app;

import io.grpc.ServerCredentials;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.GroupClients;
import io.tidegate.config.settings.Endpoint;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.control.AnaGroups;
import io.tidegate.control.MonitorGroupServer;
import io.tidegate.control.MonitorPort;
import io.tidegate.control.Refusal;
import io.tidegate.ha.MonitorPlane;
import io.tidegate.target.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This gateway's part in a group that Ceph's monitors lead, whole: the plane, the port where it learns its group, and the
 * process that speaks with the monitors. Any thread.
 *
 * <p>A monitor client that ends or falls silent costs the gateway its ANA groups, for the monitors give them to others, and
 * nothing else: the next one brings them back.
 */
final class MonitoredPart implements AutoCloseable, MonitorPort {

    private static final Logger LOG = LoggerFactory.getLogger(MonitoredPart.class);
    /** Of each gateway, by the number of its own ANA group. */
    private static final int CONTROLLER_IDS = 2040;
    /** Longer than a monitor client waits for a first word of the monitors before it gives up. */
    private static final Duration JOIN_PATIENCE = Duration.ofSeconds(40);
    /** Monitors have given a gateway up by then, whose client asks every second or two. */
    private static final Duration SILENCE = Duration.ofSeconds(15);
    /** From the first refusal to the monitors' decision, and to the end of their client. */
    private static final Duration LEAVE_PATIENCE = Duration.ofSeconds(5);

    private final GatewaySettings settings;
    private final Target target;
    private final MonitorPlane plane;
    private final CompletableFuture<Integer> first = new CompletableFuture<>();
    private volatile int own;
    private @Nullable MonitoredGroups groups;
    private @Nullable MonitorGroupServer server;
    private @Nullable MonitorClientKeeper keeper;
    private @Nullable Repeating watch;

    private MonitoredPart(
            GatewaySettings settings,
            Target target,
            BlockDeviceFactory images,
            GroupClients clients,
            Runnable newestState) {
        this.settings = settings;
        this.target = target;
        this.plane = new MonitorPlane(target, images, clients, newestState);
    }

    /** The part, when the settings say that Ceph's monitors lead; it takes none before {@link #join}. */
    static Optional<MonitoredPart> of(GatewaySettings settings, Target target, Backing backing, Runnable newestState) {
        return settings.ha().isLedByMonitors()
                ? Optional.of(new MonitoredPart(
                        settings, target, backing.devices(), backing.clients().orElseThrow(), newestState))
                : Optional.empty();
    }

    BlockDeviceFactory devices() {
        return plane.devices();
    }

    /** Waits until the monitors have told this gateway its group. */
    void join(ServerCredentials credentials) throws StartFailure {
        GatewaySettings.Ceph ceph = settings.ceph().orElseThrow();
        GroupBacking.requireNobodyLeads(
                Backing.cephConfig(ceph), ceph.pool(), settings.identity().group(), settings.ha());
        groups = MonitoredGroups.connect(this, settings);
        plane.start();
        Endpoint grpc = settings.grpc();
        Endpoint wanted = new Endpoint(grpc.host(), Math.max(0, grpc.port() - 1));
        try {
            server = MonitorGroupServer.start(wanted, settings.admission(), credentials, this::joins);
        } catch (IOException e) {
            throw BindFailure.of("port of the monitor client (MonitorGroup)", wanted, "--grpc-port", e);
        }
        if (settings.ha().monitorClient().isStarted()) {
            keeper = MonitorClientKeeper.start(settings, new Endpoint(grpc.host(), server.port()), plane::drop);
        }
        LOG.info("waits until Ceph's monitors tell its group, at port {}", server.port());
        awaitFirst();
        watch = Repeating.start("monitor-silence", Duration.ofSeconds(1), this::watch);
    }

    private void awaitFirst() throws StartFailure {
        try {
            first.get(JOIN_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            GatewaySettings.Identity identity = settings.identity();
            throw new StartFailure(
                    "Ceph's monitors have not told this gateway its group within " + JOIN_PATIENCE.toSeconds()
                            + " s; make sure that they know it: ceph nvme-gw create " + identity.name() + " "
                            + settings.ceph().orElseThrow().pool() + " '" + identity.group() + "'",
                    late);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartFailure("the start was interrupted", interrupted);
        }
    }

    private void joins(int anaGroup) throws Refusal {
        if (anaGroup > target.ana().groups()) {
            LOG.error(
                    "Ceph's monitors say ANA group {}, but [gateway] max_gws_in_grp is {}; raise it",
                    anaGroup,
                    target.ana().groups());
            throw new Refusal(Errno.EINVAL, "there is no ANA group " + anaGroup + " here");
        }
        LOG.info("Ceph's monitors say that the ANA group of this gateway is {}", anaGroup);
        int id = (anaGroup - 1) * CONTROLLER_IDS;
        target.useControllerIds(id + 1, id + CONTROLLER_IDS);
        own = anaGroup;
        plane.joins();
        first.complete(anaGroup);
    }

    private void watch() {
        if (plane.isJoined() && plane.silentNanos() > SILENCE.toNanos()) {
            plane.drop("the client of Ceph's monitors has asked nothing for " + SILENCE.toSeconds() + " s");
            MonitorClientKeeper present = keeper;
            if (present != null) {
                present.restart();
            }
        }
    }

    /** The gateways of the group, for the control plane; once it has joined. */
    AnaGroups groups() {
        return Objects.requireNonNull(groups, "it has joined");
    }

    /** The ANA group of this gateway; 0 before it is known. */
    int own() {
        return own;
    }

    boolean serves(int group) {
        return plane.serves(group);
    }

    /** Serves nothing any more and waits until the monitors have seen that: the management port is closed. */
    void handOver() {
        Repeating watching = watch;
        if (watching != null) {
            watching.close();
        }
        plane.drop("this gateway is stopped");
        MonitorClientKeeper present = keeper;
        if (present != null && first.isDone()) {
            present.awaitLast(LEAVE_PATIENCE);
        }
    }

    @Override
    public void close() {
        MonitorClientKeeper present = keeper;
        if (present != null) {
            present.close();
        }
        MonitorGroupServer serving = server;
        if (serving != null) {
            serving.close();
        }
        plane.close();
        MonitoredGroups shown = groups;
        if (shown != null) {
            shown.close();
        }
    }

    // --- for the control plane

    @Override
    public boolean isLed() {
        return true;
    }

    @Override
    public boolean isJoined() {
        return plane.isJoined();
    }

    @Override
    public List<String> addresses(int group) {
        return plane.addresses(group);
    }

    @Override
    public void told(Map<Integer, Set<String>> addresses) {
        plane.told(addresses);
    }

    @Override
    public void says(List<Said> all) throws Refusal {
        try {
            plane.says(all.stream()
                    .map(one -> new MonitorPlane.Said(one.nqn(), one.group(), one.optimized()))
                    .toList());
        } catch (BlockDeviceException failure) {
            throw new Refusal(failure.errno(), String.valueOf(failure.getMessage()));
        }
    }
}
