package io.tidegate.bdev.file;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.Errno;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens sparse files ({@code file:/path}), block devices ({@code dev:/dev/vg/lv}) and, where there is no Ceph, images of
 * pools as files below a folder.
 *
 * <p>Any thread may call; opening, making and removing run on the factory's own two threads, I/O on a bounded set of
 * others. An image is open once at a time, over all processes of this machine; in a group of gateways that take images over
 * from each other the group sees to it, and images are open in several of them.
 */
public final class FileDeviceFactory implements BlockDeviceFactory {

    private static final int IO_THREADS = 16;
    private static final int QUEUED_REQUESTS = 16 << 10;
    private static final long GROWTH_SECONDS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(FileDeviceFactory.class);

    private final FileImages images;
    private final IoThreads ioThreads;
    private final ScheduledExecutorService slow;
    private final Future<?> growth;
    private final Set<FileBlockDevice> open = ConcurrentHashMap.newKeySet();

    /** Serves {@code file:} and {@code dev:}. */
    public FileDeviceFactory() {
        this(new ImagePaths(null), IO_THREADS, QUEUED_REQUESTS, false);
    }

    /** Serves {@code file:} and {@code dev:}, and {@code rbd:pool/[namespace/]image} as files below {@code images}. */
    public FileDeviceFactory(Path images) {
        this(new ImagePaths(images.toAbsolutePath().normalize()), IO_THREADS, QUEUED_REQUESTS, false);
    }

    /** The same for a group of gateways on this machine, which fence each other. */
    public static FileDeviceFactory shared(Path images) {
        ImagePaths paths = new ImagePaths(images.toAbsolutePath().normalize());
        return new FileDeviceFactory(paths, IO_THREADS, QUEUED_REQUESTS, true);
    }

    FileDeviceFactory(ImagePaths paths, int threads, int queued) {
        this(paths, threads, queued, false);
    }

    private FileDeviceFactory(ImagePaths paths, int threads, int queued, boolean shared) {
        images = new FileImages(paths, shared);
        ioThreads = new IoThreads(threads, queued);
        slow = Executors.newScheduledThreadPool(2, named());
        growth = slow.scheduleWithFixedDelay(this::noticeGrowth, GROWTH_SECONDS, GROWTH_SECONDS, TimeUnit.SECONDS);
    }

    private static ThreadFactory named() {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, "tidegate-file-open-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Looks at every open device whether it was made longer from outside. */
    void noticeGrowth() {
        for (FileBlockDevice device : open) {
            try {
                device.noticeGrowth();
            } catch (RuntimeException broken) {
                LOG.error("The listener for sizes of {} failed; others are told", device.uri(), broken);
            }
        }
    }

    @Override
    public CompletionStage<BlockDevice> open(BlockDeviceUri uri, OpenOptions options) {
        return later(() -> {
            BlockDeviceFactory.requirePlain(uri, options);
            FileImage image = images.open(uri, options.readOnly());
            FileBlockDevice device = new FileBlockDevice(uri, image, options.readOnly(), ioThreads, open::remove);
            open.add(device);
            return device;
        });
    }

    @Override
    public CompletionStage<Void> create(BlockDeviceUri uri, long bytes) {
        return later(() -> {
            images.create(uri, bytes);
            return null;
        });
    }

    @Override
    public CompletionStage<Long> size(BlockDeviceUri uri) {
        return later(() -> images.size(uri));
    }

    @Override
    public CompletionStage<Void> remove(BlockDeviceUri uri) {
        return later(() -> {
            images.remove(uri);
            return null;
        });
    }

    private <T> CompletionStage<T> later(Work<T> work) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        try {
            slow.execute(() -> run(work, outcome));
        } catch (RejectedExecutionException closed) {
            outcome.completeExceptionally(new BlockDeviceException(
                    Errno.ESHUTDOWN, "the file backing is closed; start the gateway again", closed));
        }
        return outcome;
    }

    private static <T> void run(Work<T> work, CompletableFuture<T> outcome) {
        try {
            outcome.complete(work.run());
        } catch (BlockDeviceException | RuntimeException failed) {
            outcome.completeExceptionally(failed);
        }
    }

    /** Closes the devices that are still open, then the threads. */
    @Override
    public void close() {
        growth.cancel(false);
        slow.close();
        open.forEach(FileBlockDevice::close);
        ioThreads.close();
    }

    @FunctionalInterface
    private interface Work<T> {
        @Nullable
        T run() throws BlockDeviceException;
    }
}
