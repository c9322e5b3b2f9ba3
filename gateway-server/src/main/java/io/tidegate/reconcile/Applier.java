package io.tidegate.reconcile;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.layer.QosTimer;
import io.tidegate.config.HostConfig;
import io.tidegate.config.ImageKeys;
import io.tidegate.config.ListenerConfig;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.SubsystemConfig;
import io.tidegate.config.TuningConfig;
import io.tidegate.reserve.DamagedReservationException;
import io.tidegate.reserve.SharedReservations;
import io.tidegate.target.NamespaceReservations;
import io.tidegate.target.NamespaceSettings;
import io.tidegate.target.Portal;
import io.tidegate.target.QueueLimits;
import io.tidegate.target.Subsystem;
import io.tidegate.target.SubsystemSettings;
import io.tidegate.target.Target;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Carries out changes on the target. Starting a change is done on the reconciler's thread and never blocks; its effect is
 * recorded on the same thread when the stage completes.
 */
final class Applier {

    /** Records what a change has done. */
    @FunctionalInterface
    interface Effect {
        void record(Actual actual);
    }

    private final Target target;
    private final BlockDeviceFactory devices;
    private final PortalTable portals;
    private final SharedReservations reservations;
    private final HostKeyring keys;
    private final ImageKeys imageKeys;
    private final Executor closers;
    private final QosTimer timer;

    /**
     * Works on one target.
     *
     * @param reservations what a new namespace starts with
     * @param keys opens the keys of hosts
     * @param imageKeys knows where the keys of images are
     * @param closers runs the closing of devices, which blocks
     * @param timer lets requests that wait for a limit go on
     */
    Applier(
            Target target,
            BlockDeviceFactory devices,
            PortalTable portals,
            SharedReservations reservations,
            HostKeyring keys,
            ImageKeys imageKeys,
            Executor closers,
            QosTimer timer) {
        this.target = target;
        this.reservations = reservations;
        this.devices = devices;
        this.portals = portals;
        this.keys = keys;
        this.imageKeys = imageKeys;
        this.closers = closers;
        this.timer = timer;
    }

    CompletionStage<Effect> apply(Change change, Actual actual) {
        return switch (change) {
            case Change.MakeSubsystem it -> make(it.key(), it.config());
            case Change.DropSubsystem it -> drop(it.key(), it.config(), actual);
            case Change.Tune it -> tune(it.key(), it.config());
            case Change.AllowHost it -> allow(it.key(), it.config());
            case Change.DenyHost it -> deny(it.key(), it.config(), it.keep());
            case Change.AddNamespace it -> add(it.key(), it.config());
            case Change.UpdateNamespace it -> update(it.key(), it.config(), actual);
            case Change.RemoveNamespace it -> remove(it.key(), it.config(), actual);
            case Change.Listen it -> listen(it.key(), it.config());
            case Change.Unlisten it -> unlisten(it.key(), it.config(), actual);
        };
    }

    private CompletionStage<Effect> make(String key, SubsystemConfig config) {
        target.createSubsystem(SubsystemSettings.of(config.nqn(), config.serialNumber(), config.maxNamespaces()));
        return done(actual -> actual.subsystems.put(key, config));
    }

    private CompletionStage<Effect> drop(String key, SubsystemConfig config, Actual actual) {
        List<String> children = actual.keysIn(config.nqn());
        children.forEach(child -> {
            Actual.Bound bound = actual.listeners.get(child);
            if (bound != null) {
                portals.close(bound.portal(), child);
            }
        });
        List<ServedDevice> open = actual.devicesOf(config.nqn());
        open.forEach(ServedDevice::letGo);
        return target.deleteSubsystem(config.nqn())
                .thenRunAsync(() -> open.forEach(ServedDevice::close), closers)
                .thenApply(ended -> now -> {
                    now.forget(children);
                    now.subsystems.remove(key);
                });
    }

    private CompletionStage<Effect> tune(String key, TuningConfig config) {
        QueueLimits own = target.queueLimits();
        subsystem(config.subsystem())
                .tune(new QueueLimits(
                        config.queueEntries().orElse(own.queueEntries()),
                        config.ioQueues().orElse(own.ioQueues()),
                        config.keepAliveSeconds().isPresent()
                                ? config.keepAliveSeconds().getAsInt() * 1000
                                : own.keepAliveMillis()));
        return done(actual -> {
            if (config.isNone()) {
                actual.tunings.remove(key);
            } else {
                actual.tunings.put(key, config);
            }
        });
    }

    private CompletionStage<Effect> allow(String key, HostConfig config) {
        Subsystem subsystem = subsystem(config.subsystem());
        if (config.any()) {
            subsystem.allowAnyHost(true);
        } else {
            subsystem.allowHost(config.nqn(), keys.of(config));
        }
        return done(actual -> actual.hosts.put(key, config));
    }

    private CompletionStage<Effect> deny(String key, HostConfig config, boolean keep) {
        Subsystem subsystem = subsystem(config.subsystem());
        CompletionStage<Void> gone =
                config.any() ? subsystem.allowAnyHost(false) : subsystem.denyHost(config.nqn(), keep);
        String who = (config.any() ? "hosts that are not listed" : config.nqn()) + " of " + config.subsystem();
        return Departure.of(who, gone, Departure.PATIENCE, actual -> actual.hosts.remove(key));
    }

    private CompletionStage<Effect> add(String key, NamespaceConfig config) {
        BlockDeviceFactory.OpenOptions options = new BlockDeviceFactory.OpenOptions(
                config.traits().readOnly(), config.anaGroup(), imageKeys.encryption(config));
        return devices.open(config.image().uri(), options)
                .thenApply(device -> actual -> show(key, config, device, actual));
    }

    /** The subsystem may have gone while the image was being opened. */
    private void show(String key, NamespaceConfig config, BlockDevice device, Actual actual) {
        Subsystem subsystem = target.subsystem(config.subsystem());
        if (subsystem == null || actual.namespaces.containsKey(key)) {
            closers.execute(device::close);
            return;
        }
        NamespaceReservations guarding = reservations(config, device);
        ServedDevice served = ServedDevice.over(device, config, timer);
        subsystem.addNamespace(settings(config), served.device(), guarding);
        actual.namespaces.put(key, new Actual.Open(config, served));
    }

    /** A namespace is never shown without the reservation that guards it. */
    private NamespaceReservations reservations(NamespaceConfig config, BlockDevice device) {
        try {
            return reservations.first(config.subsystem(), config.nsid(), config.uuid());
        } catch (DamagedReservationException e) {
            closers.execute(device::close);
            throw new CompletionException(e);
        }
    }

    /** Enforces the reservations that have changed in the shared state. */
    void applyReservations() {
        reservations.apply(target);
    }

    private CompletionStage<Effect> update(String key, NamespaceConfig config, Actual now) {
        Subsystem subsystem = subsystem(config.subsystem());
        Actual.Open present = now.namespaces.get(key);
        if (present != null && present.device().apply(present.config(), config)) {
            subsystem.announceNamespace(config.nsid());
        }
        CompletionStage<Void> left = subsystem.updateNamespace(settings(config));
        Effect updated = actual ->
                actual.namespaces.computeIfPresent(key, (same, open) -> new Actual.Open(config, open.device()));
        boolean wasProtected = present == null || present.config().traits().writeProtected();
        if (config.traits().writeProtected() && !wasProtected) {
            return left.thenCompose(none -> flush(subsystem, config, updated));
        }
        String who = "hosts of namespace " + config.nsid() + " of " + config.subsystem();
        return Departure.of(who, left, Departure.PATIENCE, updated);
    }

    /** What came before the protection is on the medium when the protection holds (NVMe Base 2.1, 8.1.16). */
    private static CompletionStage<Effect> flush(Subsystem subsystem, NamespaceConfig config, Effect updated) {
        return subsystem.flushNamespace(config.nsid()).thenApply(well -> {
            if (!well) {
                throw new CompletionException(
                        new IllegalStateException("its device cannot be flushed, though it is write protected now"));
            }
            return updated;
        });
    }

    /** Tells hosts to look at a namespace again. */
    void announce(NamespaceConfig config) {
        Subsystem subsystem = target.subsystem(config.subsystem());
        if (subsystem != null) {
            subsystem.announceNamespace(config.nsid());
        }
    }

    private CompletionStage<Effect> remove(String key, NamespaceConfig config, Actual actual) {
        Actual.Open open = actual.namespaces.get(key);
        if (open != null) {
            open.device().letGo();
        }
        return subsystem(config.subsystem())
                .removeNamespace(config.nsid())
                .thenRunAsync(open == null ? () -> {} : open.device()::close, closers)
                .thenApply(ended -> now -> now.namespaces.remove(key));
    }

    private CompletionStage<Effect> listen(String key, ListenerConfig config) {
        InetAddress address = InetAddress.ofLiteral(config.address());
        InetSocketAddress at = new InetSocketAddress(address, config.port());
        Portal wanted = config.secure() ? Portal.tls(at) : Portal.tcp(at);
        return portals.open(wanted, key).thenApply(bound -> actual -> show(key, config, bound, actual));
    }

    private void show(String key, ListenerConfig config, Portal bound, Actual actual) {
        Subsystem subsystem = target.subsystem(config.subsystem());
        if (subsystem == null) {
            portals.close(bound, key);
            return;
        }
        subsystem.addPortal(bound);
        actual.listeners.put(key, new Actual.Bound(config, bound));
    }

    private CompletionStage<Effect> unlisten(String key, ListenerConfig config, Actual actual) {
        Actual.Bound bound = actual.listeners.get(key);
        if (bound == null) {
            return done(now -> {});
        }
        CompletionStage<Void> gone = subsystem(config.subsystem()).removePortal(bound.portal());
        CompletionStage<Void> closed = portals.close(bound.portal(), key);
        Effect unlistened = now -> now.listeners.remove(key);
        String who = "hosts of " + config.subsystem() + " at " + bound.portal().address();
        return Departure.of(who, gone, Departure.PATIENCE, unlistened).thenCombine(closed, (effect, ended) -> effect);
    }

    private Subsystem subsystem(String nqn) {
        Subsystem subsystem = target.subsystem(nqn);
        if (subsystem == null) {
            throw new IllegalStateException("the target has no subsystem " + nqn);
        }
        return subsystem;
    }

    private static NamespaceSettings settings(NamespaceConfig config) {
        return new NamespaceSettings(
                config.nsid(),
                config.uuid(),
                config.blockSize(),
                config.anaGroup(),
                config.traits().readOnly(),
                config.traits().writeProtected(),
                new NamespaceSettings.Visibility(config.traits().visibleToAll(), new HashSet<>(config.hosts())));
    }

    private static CompletionStage<Effect> done(Effect effect) {
        return CompletableFuture.completedStage(effect);
    }
}
