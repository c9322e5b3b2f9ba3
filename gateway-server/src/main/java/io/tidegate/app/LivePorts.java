package io.tidegate.app;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.GroupedDevice;
import io.tidegate.bdev.ImageNotes;
import io.tidegate.bdev.rbd.RbdClientIdentity;
import io.tidegate.config.ListenerConfig;
import io.tidegate.config.settings.Endpoint;
import io.tidegate.control.AnaGroups;
import io.tidegate.control.Convergence;
import io.tidegate.control.LiveView;
import io.tidegate.control.LiveView.LiveController;
import io.tidegate.control.MonitorPort;
import io.tidegate.control.NamespacePort;
import io.tidegate.ha.GroupDevice;
import io.tidegate.nvme.AnaState;
import io.tidegate.nvme.IdentifyNamespace;
import io.tidegate.reconcile.Progress;
import io.tidegate.reconcile.Reconciler;
import io.tidegate.reconcile.ServedDevice;
import io.tidegate.target.Controller;
import io.tidegate.target.EventLog;
import io.tidegate.target.Namespace;
import io.tidegate.target.Subsystem;
import io.tidegate.target.Target;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Shows the target and the reconciler to the control plane, which knows neither. Any thread. */
final class LivePorts implements LiveView, Convergence, NamespacePort {

    private final Target target;
    private final Reconciler reconciler;
    private final AnaGroups groups;
    private final MonitorPort monitor;

    LivePorts(Target target, Reconciler reconciler) {
        this(target, reconciler, AnaGroups.ALONE, MonitorPort.NONE);
    }

    LivePorts(Target target, Reconciler reconciler, AnaGroups groups, MonitorPort monitor) {
        this.target = target;
        this.reconciler = reconciler;
        this.groups = groups;
        this.monitor = monitor;
    }

    @Override
    public MonitorPort monitor() {
        return monitor;
    }

    @Override
    public AnaGroups groups() {
        return groups;
    }

    @Override
    public void release(String namespaceKey) {
        ServedDevice served = reconciler.progress().devices().get(namespaceKey);
        if (served != null && served.image() instanceof GroupedDevice grouped) {
            grouped.release();
        }
    }

    @Override
    public void reclaim(String namespaceKey) {
        ServedDevice served = reconciler.progress().devices().get(namespaceKey);
        if (served != null && served.image() instanceof GroupedDevice grouped) {
            grouped.reclaim();
        }
    }

    @Override
    public Optional<Failure> await(long version, Collection<String> keys, Duration patience) {
        return reconciler
                .await(version, keys, patience)
                .map(failure -> new Failure(failure.errno(), failure.message()));
    }

    @Override
    public List<LiveController> controllers(String nqn) {
        Subsystem subsystem = target.subsystem(nqn);
        if (subsystem == null) {
            return List.of();
        }
        return subsystem.controllers().stream()
                .filter(controller -> !controller.admin().awaitsAuthentication())
                .sorted(Comparator.comparingInt(Controller::id))
                .map(LivePorts::describe)
                .toList();
    }

    private static LiveController describe(Controller controller) {
        InetSocketAddress address = controller.admin().connection().localAddress();
        InetSocketAddress remote = controller.admin().connection().remoteAddress();
        return new LiveController(
                controller.hostNqn(),
                controller.id(),
                controller.queueCount() - 1,
                address.getAddress().getHostAddress(),
                address.getPort(),
                new Endpoint(remote.getAddress().getHostAddress(), remote.getPort()).toString(),
                controller.admin().connection().portal().secure(),
                controller.admin().provenByKey());
    }

    @Override
    public boolean listening(String listenerKey) {
        return reconciler.progress().listening().contains(listenerKey);
    }

    @Override
    public Map<String, ListenerConfig> automaticListeners(String nqn) {
        Map<String, ListenerConfig> found = new TreeMap<>(reconciler.progress().automatic());
        found.values().removeIf(one -> !one.subsystem().equals(nqn));
        return found;
    }

    @Override
    public void lookAtNetworks() {
        reconciler.lookAtNetworks();
    }

    @Override
    public Standing standing() {
        Progress progress = reconciler.progress();
        Map<String, Failure> failures = new TreeMap<>();
        progress.failures()
                .forEach((key, failure) -> failures.put(key, new Failure(failure.errno(), failure.message())));
        return new Standing(progress.version(), failures);
    }

    @Override
    public Optional<LiveNamespace> namespace(String namespaceKey) {
        return Optional.ofNullable(reconciler.progress().devices().get(namespaceKey))
                .map(LivePorts::describe);
    }

    private static LiveNamespace describe(ServedDevice served) {
        BlockDevice device = image(served);
        long bytes = device.geometry().sizeBytes();
        boolean degraded = device instanceof GroupDevice grouped && grouped.isDegraded();
        if (device instanceof RbdClientIdentity client) {
            return new LiveNamespace(
                    bytes, client.clientName(), client.clientAddress().orElse(""), false);
        }
        return new LiveNamespace(bytes, device.uri().scheme().name().toLowerCase(Locale.ROOT), "", degraded);
    }

    @Override
    public List<AnaState> anaStates() {
        return target.ana().states();
    }

    @Override
    public ControllerIds controllerIds() {
        return new ControllerIds(
                target.settings().minControllerId(), target.settings().maxControllerId());
    }

    @Override
    public void resize(String namespaceKey, long bytes) throws BlockDeviceException {
        served(namespaceKey).image().resize(bytes);
    }

    @Override
    public void announce(String namespaceKey) {
        reconciler.announce(namespaceKey);
    }

    @Override
    public void created(String nqn, int nsid) {
        Subsystem subsystem = target.subsystem(nqn);
        Namespace created = subsystem == null ? null : subsystem.namespaces().get(nsid);
        if (subsystem != null && created != null) {
            target.eventLog().namespaceCreated(subsystem, created);
        }
    }

    @Override
    public Runnable deletion(String nqn, int nsid) {
        Subsystem subsystem = target.subsystem(nqn);
        Namespace present = subsystem == null ? null : subsystem.namespaces().get(nsid);
        if (subsystem == null || present == null) {
            return () -> {};
        }
        IdentifyNamespace identity = EventLog.identity(present);
        return () -> target.eventLog().namespaceDeleted(subsystem, nsid, identity);
    }

    @Override
    public Optional<String> imageNote(String namespaceKey, String name) throws BlockDeviceException {
        return image(served(namespaceKey)) instanceof ImageNotes notes ? notes.note(name) : Optional.empty();
    }

    /** The image itself; in a group of gateways the device stands for it where another gateway serves it. */
    private static BlockDevice image(ServedDevice served) {
        BlockDevice device = served.image();
        BlockDevice open = device instanceof GroupDevice grouped ? grouped.image() : device;
        return open == null ? device : open;
    }

    private ServedDevice served(String namespaceKey) throws BlockDeviceException {
        ServedDevice served = reconciler.progress().devices().get(namespaceKey);
        if (served == null) {
            throw new BlockDeviceException(Errno.ENODEV, "the namespace is not served by this gateway any more");
        }
        return served;
    }
}
