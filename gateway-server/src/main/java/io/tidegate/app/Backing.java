package io.tidegate.app;

import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.BlockDeviceUri.Scheme;
import io.tidegate.bdev.GroupClients;
import io.tidegate.bdev.file.FileDeviceFactory;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.bdev.rbd.RbdDeviceFactory;
import io.tidegate.bdev.rbd.RbdSettings;
import io.tidegate.ceph.CephConfig;
import io.tidegate.config.settings.GatewaySettings.Ceph;
import io.tidegate.config.settings.HaSettings;
import io.tidegate.store.FileStateStore;
import io.tidegate.store.OmapSettings;
import io.tidegate.store.OmapStateStore;
import io.tidegate.store.SharedFolderStore;
import io.tidegate.store.StateStore;
import io.tidegate.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the state and the images live.
 *
 * @param store the shared state
 * @param events what happened to subsystems, in a state of its own
 * @param devices every kind of image
 * @param clients of RBD images, when there is Ceph
 * @param group the coordinator and the fence of a gateway in a group
 * @param description for the log
 */
record Backing(
        StateStore store,
        StateStore events,
        BlockDeviceFactory devices,
        Optional<GroupClients> clients,
        Optional<GroupBacking> group,
        String description)
        implements AutoCloseable {

    /** Nobody waits for an event: it is read when a host asks, and the version is looked at rarely. */
    private static final OmapSettings EVENTS_FOLLOWING =
            OmapSettings.DEFAULT.withNotifications(false).withPollPeriod(Duration.ofMinutes(1));

    /** The embedded defaults: everything in one folder of this machine, images of pools as files. */
    static Backing inFolder(Path data) throws StartFailure {
        Path images = data.resolve("images");
        StateStore store = opened(() -> FileStateStore.open(data.resolve("state")));
        StateStore events = beside(store, () -> FileStateStore.open(data.resolve("events")));
        FileDeviceFactory files = new FileDeviceFactory(images);
        return new Backing(
                store,
                events,
                new RoutingDeviceFactory(Map.of(
                        Scheme.RBD, files,
                        Scheme.FILE, files,
                        Scheme.DEV, files,
                        Scheme.MEMORY, new MemoryDeviceFactory())),
                Optional.empty(),
                Optional.empty(),
                "state in " + data.resolve("state") + ", images as files in " + images);
    }

    /** As {@link #inFolder}, for gateways of one machine that share the folder and take over from each other. */
    static Backing inSharedFolder(Path data, HaSettings ha) throws StartFailure {
        Path images = data.resolve("images");
        Path folder = data.resolve("group");
        StateStore store = opened(() -> SharedFolderStore.open(folder.resolve("state")));
        StateStore events = beside(store, () -> SharedFolderStore.open(folder.resolve("events")));
        FileDeviceFactory files = FileDeviceFactory.shared(images);
        return new Backing(
                store,
                events,
                new RoutingDeviceFactory(Map.of(
                        Scheme.RBD, files,
                        Scheme.FILE, files,
                        Scheme.DEV, files,
                        Scheme.MEMORY, new MemoryDeviceFactory())),
                Optional.empty(),
                Optional.of(GroupBacking.local(folder, ha)),
                "state shared in " + folder + ", images as files in " + images);
    }

    private static RbdSettings rbdSettings(CephConfig config, OptionalInt imagesPerClient) {
        RbdSettings standard = RbdSettings.of(config);
        return imagesPerClient.isPresent() ? standard.withImagesPerClient(imagesPerClient.getAsInt()) : standard;
    }

    /** A Ceph cluster: the state of the group is an object of the pool, images are RBD images. */
    static Backing inCluster(Ceph ceph, String group, HaSettings ha) throws StartFailure {
        CephConfig config = cephConfig(ceph);
        OmapSettings following = OmapSettings.DEFAULT
                .withPollPeriod(Duration.ofSeconds(ceph.pollSeconds()))
                .withNotifications(ceph.watchNotify());
        StateStore store = opened(() -> OmapStateStore.open(config, ceph.pool(), group, following));
        StateStore events = beside(
                store, () -> OmapStateStore.openObject(config, ceph.pool(), eventsObject(group), EVENTS_FOLLOWING));
        FileDeviceFactory files = new FileDeviceFactory();
        RbdDeviceFactory rbd = new RbdDeviceFactory(rbdSettings(config, ceph.imagesPerClient()));
        return new Backing(
                store,
                events,
                new RoutingDeviceFactory(Map.of(
                        Scheme.RBD,
                        rbd,
                        Scheme.FILE,
                        files,
                        Scheme.DEV,
                        files,
                        Scheme.MEMORY,
                        new MemoryDeviceFactory())),
                Optional.of(rbd),
                ha.inGroup() ? Optional.of(GroupBacking.inCluster(config, ceph.pool(), group, ha)) : Optional.empty(),
                "state in " + ceph.pool() + "/" + OmapStateStore.objectName(group) + " of the cluster of "
                        + ceph.configFile());
    }

    static CephConfig cephConfig(Ceph ceph) {
        CephConfig cluster = CephConfig.of(Path.of(ceph.configFile()));
        return ceph.id().isEmpty() ? cluster : cluster.withId(ceph.id());
    }

    /** Beside the object that the upstream gateway reads, and no part of its name space. */
    private static String eventsObject(String group) {
        return "tidegate." + (group.isEmpty() ? "" : group + ".") + "events";
    }

    private interface Opening {
        StateStore open() throws StoreException;
    }

    /** Opens a second store; when that fails the first one is not left open. */
    private static StateStore beside(StateStore first, Opening second) throws StartFailure {
        try {
            return opened(second);
        } catch (StartFailure failure) {
            first.close();
            throw failure;
        }
    }

    private static StateStore opened(Opening opening) throws StartFailure {
        try {
            return opening.open();
        } catch (StoreException e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        group.ifPresent(GroupBacking::close);
        devices.close();
        events.close();
        store.close();
    }
}
