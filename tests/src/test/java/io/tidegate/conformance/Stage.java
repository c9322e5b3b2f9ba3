package io.tidegate.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.layer.FaultBlockDevice;
import io.tidegate.initiator.HostController;
import io.tidegate.initiator.HostIdentity;
import io.tidegate.initiator.HostOptions;
import io.tidegate.initiator.HostQueuePair;
import io.tidegate.initiator.NvmeException;
import io.tidegate.nvme.AnaState;
import io.tidegate.nvme.Nqn;
import io.tidegate.support.Eventually;
import io.tidegate.target.NamespaceSettings;
import io.tidegate.target.NamespaceSettings.Visibility;
import io.tidegate.target.Subsystem;
import io.tidegate.target.SubsystemSettings;
import io.tidegate.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * What one case finds: a subsystem with namespace 1 that every host of the case may use, and hosts as many as it wants.
 * Closing it proves that nothing is left behind.
 */
final class Stage implements AutoCloseable {

    static final long BLOCKS = Place.DEVICE_BYTES / Ask.BLOCK;

    private final Place place;
    private final Digests digests;
    private final List<FaultBlockDevice> devices;
    private final Subsystem subsystem;
    private final List<HostQueuePair> queues = new ArrayList<>();
    private final HostIdentity identity = HostIdentity.random();

    Stage(Place place, Digests digests) throws BlockDeviceException {
        this.place = place;
        this.digests = digests;
        devices = place.freshDevices();
        subsystem = target().createSubsystem(SubsystemSettings.of(place.freshNqn(), "CONFORMANCE", 32));
        subsystem.addPortal(place.portal());
        subsystem.allowHost(identity.nqn());
        addNamespace(1, Visibility.EVERYONE);
    }

    Target target() {
        return place.target();
    }

    Subsystem subsystem() {
        return subsystem;
    }

    /** The device of a namespace, 1 or 2, with its faults. */
    FaultBlockDevice device(int nsid) {
        return devices.get(nsid - 1);
    }

    void addNamespace(int nsid, Visibility visibility) {
        subsystem.addNamespace(settings(nsid, false, visibility), device(nsid));
    }

    /** Adds a namespace with logical blocks of 4096 bytes. */
    void addLargeBlocks(int nsid) {
        NamespaceSettings usual = settings(nsid, false, Visibility.EVERYONE);
        subsystem.addNamespace(
                new NamespaceSettings(nsid, usual.uuid(), 4096, usual.anaGroup(), usual.readOnly(), usual.visibility()),
                device(nsid));
    }

    /** What namespace {@code nsid} is; it belongs to the ANA group of the same number. */
    static NamespaceSettings settings(int nsid, boolean readOnly, Visibility visibility) {
        return new NamespaceSettings(nsid, new UUID(0x7469646567617465L, nsid), Ask.BLOCK, nsid, readOnly, visibility);
    }

    HostIdentity identity() {
        return identity;
    }

    /** The host of this case, connected, with one I/O queue. */
    Host host() throws NvmeException {
        return host(identity, 1);
    }

    Host host(HostIdentity who, int ioQueues) throws NvmeException {
        Host host = Host.connect(this, options(subsystem.nqn(), who), 0);
        for (int queueId = 1; queueId <= ioQueues; queueId++) {
            host.addQueue(queueId).ok();
        }
        return host;
    }

    /** The discovery controller as this host sees it. */
    Host discovery() throws NvmeException {
        return Host.connect(this, options(Nqn.DISCOVERY, identity), 0);
    }

    HostOptions options(String nqn, HostIdentity who) {
        return digests.in(HostOptions.to(place.portal().address(), nqn).withHost(who));
    }

    /** A connection on which nothing but the handshake has happened. */
    HostQueuePair open(int queueId, HostOptions options) throws NvmeException {
        HostQueuePair queue = place.initiator().open(queueId, Host.DEPTH, options);
        queues.add(queue);
        return queue;
    }

    /** A host that sets everything up by itself. */
    HostController connect(HostOptions options) throws NvmeException {
        return place.initiator().connect(options);
    }

    /** Puts every ANA group back to what a gateway alone serves. */
    private void optimizeAll() {
        for (int group = 1; group <= target().ana().groups(); group++) {
            target().setAnaState(group, AnaState.OPTIMIZED);
        }
    }

    @Override
    public void close() throws Exception {
        optimizeAll();
        queues.forEach(queue -> queue.close("the case is over"));
        for (HostQueuePair queue : queues) {
            queue.ended().get(10, TimeUnit.SECONDS);
        }
        target().deleteSubsystem(subsystem.nqn()).toCompletableFuture().get(10, TimeUnit.SECONDS);
        Eventually.holds(() -> assertThat(place.transport().connectionCount())
                .as("connections left behind")
                .isZero());
        Eventually.holds(() -> assertThat(subsystem.controllers())
                .as("controllers left behind")
                .isEmpty());
        Eventually.holds(() -> assertThat(place.transport().busyConnections())
                .as("connections with requests left behind")
                .isZero());
        Eventually.holds(() -> assertThat(
                        place.transport().lentBuffers().toCompletableFuture().join())
                .as("buffers left behind")
                .isZero());
    }
}
