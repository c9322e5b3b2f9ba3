package io.tidegate.ha;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.GroupClients;
import io.tidegate.bdev.ImageEncryption;
import io.tidegate.group.ProcessFence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices of all namespaces by ANA group. Opens the images of a group when this gateway takes it, and closes them when it
 * goes. Any thread may call; what blocks runs on threads of its own.
 *
 * <p>Invariant: an image is served, and so written, only by a client, or process, whose address the group's record lists. What
 * others have open, see {@link ImagesAhead}, nobody can reach.
 */
public final class GroupDevices implements BlockDeviceFactory {

    private static final Logger LOG = LoggerFactory.getLogger(GroupDevices.class);

    /** How long commands wait for an image at most: well below the 30 s after which a Linux host resets its controller. */
    private static final int PATIENCE_SECONDS = 10;

    private static final int GROW_SECONDS = 30;

    private final BlockDeviceFactory images;
    private final Optional<GroupClients> clients;
    private final Admission admission;
    private final ExecutorService workers = HaThreads.pool("ha-images");
    private final Map<Integer, DeviceGroup> groups = new ConcurrentHashMap<>();
    private final Looks looks;
    private final Optional<ImagesAhead> ahead;

    /** Sees to it that addresses stand in the group's record before they write. */
    @FunctionalInterface
    interface Admission {

        /** Completes with true once all are listed, with false when the group is not this gateway's any more. */
        CompletionStage<Boolean> admit(int group, List<String> addresses);
    }

    /**
     * Over the images of a backing.
     *
     * @param clients of RBD images; empty when images are files, whose one client is this process
     * @param mostAhead how many images of groups of others are kept open at the most
     */
    GroupDevices(BlockDeviceFactory images, Optional<GroupClients> clients, Admission admission, int mostAhead) {
        this.images = images;
        this.clients = clients;
        this.admission = admission;
        this.looks = new Looks(images, workers);
        this.ahead = clients.filter(any -> mostAhead > 0)
                .map(all -> new ImagesAhead(images, all, this::toOpenAhead, mostAhead));
    }

    private DeviceGroup group(int number) {
        return groups.computeIfAbsent(number, none -> new DeviceGroup());
    }

    // --- one device

    @Override
    public CompletionStage<BlockDevice> open(BlockDeviceUri uri, OpenOptions options) {
        DeviceGroup group = group(options.anaGroup());
        long tenure = group.tenure();
        if (tenure == DeviceGroup.CLOSED) {
            return looks.look(uri, options).thenApply(geometry -> standby(uri, options, geometry));
        }
        // Counts until the device itself is counted, or clients would be connected for one image too few.
        AtomicInteger opening = group.opening(uri);
        opening.incrementAndGet();
        return openImage(uri, options)
                .thenCompose(image -> image.isPresent()
                        ? CompletableFuture.completedStage(show(uri, options, image.get(), tenure))
                        : looks.look(uri, options).thenApply(geometry -> standby(uri, options, geometry)))
                .exceptionallyCompose(failure -> withoutKey(uri, options, failure))
                .whenComplete((device, failure) -> opening.decrementAndGet());
    }

    /** Shows an image whose key cannot be had, if that is wanted; {@link #mend} tries again. */
    private CompletionStage<BlockDevice> withoutKey(BlockDeviceUri uri, OpenOptions options, Throwable failure) {
        Throwable cause = cause(failure);
        boolean wanted =
                options.encryption().map(ImageEncryption::shownWithoutKey).orElse(false);
        if (!wanted || !(cause instanceof BlockDeviceException known) || known.errno() != Errno.ENOKEY) {
            return CompletableFuture.failedStage(cause);
        }
        LOG.warn("{} is shown without its key, its hosts wait: {}", uri, cause.getMessage());
        return looks.look(uri, options).thenApply(geometry -> {
            GroupDevice device = new GroupDevice(this, uri, options, geometry);
            device.isNews(String.valueOf(cause));
            group(options.anaGroup()).add(device);
            return device;
        });
    }

    private static Throwable cause(@Nullable Throwable failure) {
        if (failure == null) {
            return new IllegalStateException("nothing failed, and nothing was opened");
        }
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Opened by a client that is listed; empty when the group is not this gateway's any more. */
    private CompletionStage<Optional<BlockDevice>> openImage(BlockDeviceUri uri, OpenOptions options) {
        return CompletableFuture.supplyAsync(() -> addresses(options.anaGroup()), workers)
                .thenCompose(addresses -> admission
                        .admit(options.anaGroup(), addresses)
                        .thenApply(listed -> listed && admitted(options.anaGroup(), addresses)))
                .thenCompose(listed -> listed
                        ? images.open(uri, options).thenApply(Optional::of)
                        : CompletableFuture.completedStage(Optional.<BlockDevice>empty()));
    }

    /** Clients with these addresses are listed and may be given images. */
    private boolean admitted(int number, List<String> addresses) {
        clients.ifPresent(all -> all.admit(number, addresses));
        return true;
    }

    private BlockDevice show(BlockDeviceUri uri, OpenOptions options, BlockDevice image, long tenure) {
        GroupDevice device = new GroupDevice(this, uri, options, image.geometry());
        DeviceGroup group = group(options.anaGroup());
        group.add(device);
        attach(group, device, image, tenure);
        return device;
    }

    private BlockDevice standby(BlockDeviceUri uri, OpenOptions options, BlockGeometry geometry) {
        GroupDevice device = new GroupDevice(this, uri, options, geometry);
        group(options.anaGroup()).add(device);
        // The group may have been opened since it was looked at.
        mend();
        return device;
    }

    private void attach(DeviceGroup group, GroupDevice device, BlockDevice image, long tenure) {
        if (!group.attach(device, image, tenure)) {
            workers.execute(image::close);
        }
        device.answerWaiting();
    }

    void forget(GroupDevice device) {
        group(device.group()).remove(device);
        ahead.ifPresent(all -> all.forget(device));
    }

    /** Moves a device to another group; its image is opened anew by a client of that one, if this gateway holds it. */
    void regroup(GroupDevice device, int from, Runnable change) {
        group(from).remove(device);
        ahead.ifPresent(all -> all.forget(device));
        BlockDevice image = device.detach();
        change.run();
        group(device.group()).add(device);
        workers.execute(() -> {
            if (image != null) {
                image.close();
            }
            mend();
        });
    }

    // --- whole groups

    /** Everything that writes to the images of a group when they are opened here, connected. Blocks. */
    List<String> addresses(int number) {
        DeviceGroup group = group(number);
        List<String> addresses = new ArrayList<>();
        int ofClients = clients.isPresent() ? group.rbdImages() : 0;
        if (ofClients > 0) {
            try {
                addresses.addAll(connect(number, ofClients));
            } catch (BlockDeviceException failure) {
                throw new CompletionException(failure);
            }
        }
        // Without clients this process writes to every image, whatever its kind.
        if (group.hasOthers() || (clients.isEmpty() && group.count() > 0)) {
            addresses.add(ProcessFence.address(ProcessHandle.current()));
        }
        return addresses;
    }

    private List<String> connect(int number, int count) throws BlockDeviceException {
        return ahead.isPresent()
                ? ahead.get().claim(number, count)
                : clients.orElseThrow().connect(number, count);
    }

    void awaitFences(int number) throws BlockDeviceException {
        if (clients.isPresent()) {
            clients.get().awaitFences(number);
        }
    }

    /**
     * Opens every image of a group. From now on commands wait for those that are still to be opened, for a while. Encrypted ones
     * are opened beside the others, which do not wait until keys are fetched and derived.
     *
     * @param listed the addresses of its clients that the record has
     */
    OpeningImages openAll(int number, List<String> listed) {
        admitted(number, listed);
        DeviceGroup group = group(number);
        long tenure = group.begin();
        List<GroupDevice> devices = group.toMend();
        List<GroupDevice> plain =
                devices.stream().filter(device -> !isEncrypted(device)).toList();
        OpeningImages opening = new OpeningImages(plain, device -> openListed(group, device, listed, tenure));
        group.opening(opening);
        devices.forEach(device -> device.expected(() -> opening.want(device)));
        CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .execute(() -> losePatience(group, number, devices, tenure));
        opening.begin();
        devices.stream().filter(GroupDevices::isEncrypted).forEach(device -> mend(group, device, tenure));
        return opening;
    }

    private static boolean isEncrypted(GroupDevice device) {
        return device.options().encryption().isPresent();
    }

    /** Hosts wait for commands of their own accord only so long; then they try again by another path, or by this one. */
    private static void losePatience(DeviceGroup group, int number, List<GroupDevice> devices, long tenure) {
        List<GroupDevice> late =
                devices.stream().filter(GroupDevice::needsImage).toList();
        if (group.tenure() == tenure && !late.isEmpty()) {
            LOG.warn(
                    "{} images of group {} are not open after {} s, {} for one; their hosts are told to try again",
                    late.size(),
                    number,
                    PATIENCE_SECONDS,
                    late.getFirst().uri());
            late.forEach(GroupDevice::answerWaiting);
        }
    }

    private CompletionStage<Integer> openListed(
            DeviceGroup group, GroupDevice device, List<String> listed, long tenure) {
        return openedAhead(device, listed).handle((image, failure) -> {
            int errno = opened(group, device, tenure, image, failure);
            group.mended(device);
            return errno;
        });
    }

    private CompletionStage<BlockDevice> openedAhead(GroupDevice device, List<String> listed) {
        CompletionStage<Optional<BlockDevice>> early = ahead.map(all -> all.take(device, listed))
                .orElseGet(() -> CompletableFuture.completedStage(Optional.empty()));
        return early.thenCompose(image -> image.map(CompletableFuture::completedStage)
                .orElseGet(() -> images.open(device.uri(), device.options())));
    }

    private int opened(
            DeviceGroup group,
            GroupDevice device,
            long tenure,
            @Nullable BlockDevice image,
            @Nullable Throwable failure) {
        if (image != null) {
            attach(group, device, image, tenure);
            return Errno.OK;
        }
        Throwable cause = cause(failure);
        device.answerWaiting();
        if (device.isNews(String.valueOf(cause))) {
            LOG.warn("{} cannot be opened, its hosts wait: {}", device.uri(), String.valueOf(cause));
        }
        return cause instanceof BlockDeviceException known ? known.errno() : Errno.EIO;
    }

    /** Opens what should be open and is not: what failed, or came while its group was being opened. */
    void mend() {
        groups.forEach((number, group) -> {
            long tenure = group.tenure();
            if (tenure != DeviceGroup.CLOSED) {
                group.toMend().forEach(device -> mend(group, device, tenure));
            }
        });
    }

    private void mend(DeviceGroup group, GroupDevice device, long tenure) {
        openImage(device.uri(), device.options()).whenComplete((image, failure) -> {
            if (image == null || image.isPresent()) {
                opened(group, device, tenure, image == null ? null : image.get(), failure);
            }
            group.mended(device);
        });
    }

    int count(int number) {
        return group(number).count();
    }

    /** Finds out the sizes of some images again that are served elsewhere and do not tell them by themselves. */
    void lookAgain() {
        looks.again(groups.values().stream()
                .flatMap(group -> group.withoutImage().stream())
                .filter(device -> !ahead.map(all -> all.has(device)).orElse(false)));
    }

    // --- images that are opened before their group is taken

    /** Opens images of these groups ahead, as far as that is possible and wanted, and closes those of others. Does not wait. */
    void inherits(Set<Integer> inherited) {
        ahead.ifPresent(all -> all.keep(inherited));
    }

    /** This process stood still for long, or is given up by the others: what it opened ahead may be outdated. */
    void forgetAhead() {
        ahead.ifPresent(ImagesAhead::forgetAll);
    }

    /** Keys are fetched when they are needed, and files open at once. */
    private List<GroupDevice> toOpenAhead(int number) {
        return group(number).withoutImage().stream()
                .filter(device -> device.uri().scheme() == BlockDeviceUri.Scheme.RBD && !isEncrypted(device))
                .toList();
    }

    /** True while this gateway holds the group. */
    boolean isOpen(int number) {
        return group(number).tenure() != DeviceGroup.CLOSED;
    }

    /** Closes every image of a group; completes when nothing is under way any more. */
    CompletionStage<Void> closeAll(int number) {
        DeviceGroup group = group(number);
        CompletableFuture<?>[] closing = group.end().stream()
                .map(image -> CompletableFuture.runAsync(image::close, workers))
                .toArray(CompletableFuture[]::new);
        group.takeOpening().ifPresent(OpeningImages::cancel);
        group.all().forEach(device -> {
            device.answerWaiting();
            group.mended(device);
        });
        return CompletableFuture.allOf(closing);
    }

    /** As {@link #closeAll}, and its clients end too. */
    CompletionStage<Void> disconnect(int number) {
        return closeAll(number).thenRunAsync(() -> endClients(number), workers);
    }

    private void endClients(int number) {
        if (ahead.isPresent()) {
            ahead.get().release(number);
        } else {
            clients.ifPresent(all -> all.disconnect(number));
        }
    }

    // --- administration goes to the backing itself

    @Override
    public CompletionStage<Void> create(BlockDeviceUri uri, long bytes) {
        return images.create(uri, bytes);
    }

    @Override
    public CompletionStage<Void> create(BlockDeviceUri uri, long bytes, String dataPool) {
        return images.create(uri, bytes, dataPool);
    }

    @Override
    public CompletionStage<Void> create(
            BlockDeviceUri uri,
            long bytes,
            String dataPool,
            ImageEncryption encryption,
            ImageEncryption.Cipher cipher) {
        return images.create(uri, bytes, dataPool, encryption, cipher);
    }

    @Override
    public CompletionStage<BlockGeometry> lookAtEncrypted(BlockDeviceUri uri) {
        return images.lookAtEncrypted(uri);
    }

    /** Of an image that another gateway serves, which tells its hosts. Blocks. */
    void grow(GroupDevice device, long bytes) throws BlockDeviceException {
        try {
            grow(device.uri(), bytes).toCompletableFuture().get(GROW_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw cause(e.getCause()) instanceof BlockDeviceException known
                    ? known
                    : new BlockDeviceException(Errno.EIO, device.uri() + " was not resized: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new BlockDeviceException(
                    Errno.ETIMEDOUT,
                    device.uri() + " was not resized within " + GROW_SECONDS
                            + " s; check that its cluster can be reached, and whether it has the size all the same",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BlockDeviceException(Errno.ESHUTDOWN, device.uri() + " was not resized: the gateway ends", e);
        }
        device.found(bytes);
    }

    @Override
    public CompletionStage<Void> grow(BlockDeviceUri uri, long bytes) {
        return images.grow(uri, bytes);
    }

    @Override
    public CompletionStage<Long> size(BlockDeviceUri uri) {
        return images.size(uri);
    }

    @Override
    public CompletionStage<Void> remove(BlockDeviceUri uri) {
        return images.remove(uri);
    }

    /** Ends the threads; the backing is closed by its owner. */
    @Override
    public void close() {
        ahead.ifPresent(ImagesAhead::close);
        workers.shutdown();
    }
}
