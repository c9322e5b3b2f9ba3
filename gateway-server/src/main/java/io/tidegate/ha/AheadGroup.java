package io.tidegate.ha;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.GroupClients;
import io.tidegate.bdev.rbd.RbdClientIdentity;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images of one ANA group that {@link ImagesAhead} keeps open. Any thread may call.
 *
 * <p>The lock of this object guards the images; {@link #connecting} is held while clients are connected or ended, so that they are
 * not ended under whoever claims the group.
 */
final class AheadGroup {

    private static final Logger LOG = LoggerFactory.getLogger(AheadGroup.class);
    private static final long TRY_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int PROBE_BYTES = 512;

    private final int number;
    private final GroupClients clients;
    private final Executor closers;
    private final ReentrantLock connecting = new ReentrantLock();
    private final Map<GroupDevice, CompletableFuture<BlockDevice>> images = new HashMap<>();
    private final Map<GroupDevice, Long> failed = new HashMap<>();
    private boolean claimed;
    private boolean connected;

    AheadGroup(int number, GroupClients clients, Executor closers) {
        this.number = number;
        this.clients = clients;
        this.closers = closers;
    }

    int number() {
        return number;
    }

    synchronized int count() {
        return images.size();
    }

    synchronized boolean has(GroupDevice device) {
        CompletableFuture<BlockDevice> image = images.get(device);
        return image != null && image.isDone();
    }

    /** Whether a device should be opened: it was not, or that failed some time ago. */
    synchronized boolean lacks(GroupDevice device) {
        Long at = failed.get(device);
        return !images.containsKey(device) && (at == null || System.nanoTime() - at > TRY_AGAIN_NANOS);
    }

    // --- as long as nobody claims the group

    /** Has clients for that many images; false when the group is claimed. Blocks. */
    boolean connect(int count) throws BlockDeviceException {
        connecting.lock();
        try {
            boolean free = !isClaimed();
            if (free) {
                connected = true;
                clients.connect(number, count);
            }
            return free;
        } finally {
            connecting.unlock();
        }
    }

    /** Begins to open an image; false, and nothing was begun, when the group is claimed. */
    boolean begin(GroupDevice device, Supplier<CompletionStage<BlockDevice>> opener, Runnable ended) {
        CompletableFuture<BlockDevice> opening;
        synchronized (this) {
            if (claimed) {
                return false;
            }
            opening = opener.get().toCompletableFuture();
            images.put(device, opening);
            failed.remove(device);
        }
        follow(device, opening, ended);
        return true;
    }

    private void follow(GroupDevice device, CompletableFuture<BlockDevice> opening, Runnable ended) {
        CompletionStage<BlockDevice> told = opening;
        told.whenComplete((image, failure) -> {
            ended.run();
            if (image == null) {
                failed(device, opening, failure);
            } else {
                opened(device, opening, image);
            }
        });
    }

    /** An image that was taken meanwhile tells its size to who took it. */
    private synchronized void opened(GroupDevice device, CompletableFuture<BlockDevice> opening, BlockDevice image) {
        if (images.replace(device, opening, opening)) {
            image.onResize(found -> device.found(found.sizeBytes()));
            device.found(image.geometry().sizeBytes());
        }
    }

    /** Its gateway tells of it, if that cannot open it either. */
    private synchronized void failed(
            GroupDevice device, CompletionStage<BlockDevice> opening, @Nullable Throwable failure) {
        LOG.debug("{} could not be opened ahead", device.uri(), failure);
        if (images.remove(device, opening)) {
            failed.put(device, System.nanoTime());
        }
    }

    /** Closes what is open, unless the group is claimed. Blocks. */
    void drop() {
        connecting.lock();
        try {
            if (!isClaimed() && connected) {
                connected = false;
                forgetAll();
                clients.disconnect(number);
            }
        } finally {
            connecting.unlock();
        }
    }

    /** Closes what was opened for devices that are not among these any more. */
    synchronized void retain(Collection<GroupDevice> devices) {
        if (!claimed) {
            images.keySet().stream()
                    .filter(device -> !devices.contains(device))
                    .toList()
                    .forEach(this::forget);
        }
    }

    synchronized void forget(GroupDevice device) {
        failed.remove(device);
        closeLater(images.remove(device));
    }

    synchronized void forgetAll() {
        images.values().forEach(this::closeLater);
        images.clear();
        failed.clear();
    }

    private void closeLater(@Nullable CompletionStage<BlockDevice> opening) {
        if (opening != null) {
            opening.thenAcceptAsync(BlockDevice::close, closers);
        }
    }

    // --- while the group is taken and served

    List<String> claim(int count) throws BlockDeviceException {
        connecting.lock();
        try {
            return claimed(count, setClaimed(true));
        } finally {
            connecting.unlock();
        }
    }

    private List<String> claimed(int count, boolean before) throws BlockDeviceException {
        try {
            connected = true;
            return clients.connect(number, count);
        } catch (BlockDeviceException away) {
            setClaimed(before);
            throw away;
        }
    }

    private synchronized boolean isClaimed() {
        return claimed;
    }

    private synchronized boolean setClaimed(boolean now) {
        boolean before = claimed;
        claimed = now;
        return before;
    }

    void release() {
        connecting.lock();
        try {
            forgetAll();
            connected = false;
            clients.disconnect(number);
            setClaimed(false);
        } finally {
            connecting.unlock();
        }
    }

    CompletionStage<Optional<BlockDevice>> take(GroupDevice device, List<String> listed) {
        CompletableFuture<BlockDevice> opening;
        synchronized (this) {
            opening = images.remove(device);
        }
        return opening == null
                ? CompletableFuture.completedStage(Optional.empty())
                : opening.handle((image, failure) -> Optional.ofNullable(image))
                        .thenCompose(image ->
                                image.isEmpty() ? CompletableFuture.completedStage(image) : probe(image.get(), listed));
    }

    /** A read shows that the storage can be reached, and has librbd look at the header again if that changed. */
    private CompletionStage<Optional<BlockDevice>> probe(BlockDevice image, List<String> listed) {
        CompletableFuture<Integer> errno = new CompletableFuture<>();
        if (isListed(image, listed)) {
            image.submit(new BlockRequest(done -> errno.complete(done.errno()))
                    .read(0, ByteBuffer.allocateDirect(PROBE_BYTES)));
        } else {
            errno.complete(Errno.ESHUTDOWN);
        }
        return errno.thenCompose(result -> result == Errno.OK
                ? CompletableFuture.completedStage(Optional.of(image))
                : CompletableFuture.runAsync(image::close, closers).thenApply(closed -> Optional.empty()));
    }

    private static boolean isListed(BlockDevice image, List<String> listed) {
        return image instanceof RbdClientIdentity client
                && client.clientAddress().filter(listed::contains).isPresent();
    }
}
