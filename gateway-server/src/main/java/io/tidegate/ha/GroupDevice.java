package io.tidegate.ha;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.GroupedDevice;
import io.tidegate.bdev.ImageEncryption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The device of a namespace in a group of gateways: has its image open while this gateway holds the ANA group, and shows
 * its size all the time. Any thread may call.
 *
 * <p>Without an image a request ends with ESHUTDOWN, which sends hosts to another path; while the image is {@link
 * #expected} it waits for it. A request that races with {@link #detach} comes to an image that is being closed, which refuses
 * it in the same way; so a closed image is all that is needed to know that nothing is under way.
 */
public final class GroupDevice implements BlockDevice, GroupedDevice {

    private final GroupDevices devices;
    private final BlockDeviceUri uri;
    private final boolean readOnly;
    private final Optional<ImageEncryption> encryption;

    private volatile int group;
    private volatile BlockGeometry geometry;
    private volatile @Nullable BlockDevice image;
    private volatile ResizeListener listener = resized -> {};
    private volatile boolean released;
    private volatile long lookedAt = System.nanoTime();
    private final WaitingRequests waiting = new WaitingRequests();
    private boolean closed;
    private String lastFailure = "";

    GroupDevice(GroupDevices devices, BlockDeviceUri uri, OpenOptions options, BlockGeometry geometry) {
        this.devices = devices;
        this.uri = uri;
        this.readOnly = options.readOnly();
        this.encryption = options.encryption();
        this.group = options.anaGroup();
        this.geometry = geometry;
    }

    int group() {
        return group;
    }

    OpenOptions options() {
        return new OpenOptions(readOnly, group, encryption);
    }

    boolean needsImage() {
        return image == null && !released;
    }

    /** Serves by this image from now on; false when the device is closed or has one. */
    boolean attach(BlockDevice opened) {
        synchronized (this) {
            if (closed || image != null || released) {
                return false;
            }
            opened.onResize(this::show);
            image = opened;
        }
        show(opened.geometry());
        return true;
    }

    /** Ends the waiting of requests: by the image, or without one by another path. Under no lock: they may end at once. */
    void answerWaiting() {
        List<BlockRequest> waited;
        synchronized (this) {
            waited = waiting.end();
        }
        waited.forEach(this::submit);
    }

    /**
     * The image is being opened to be served: requests wait for it, until {@link #answerWaiting}.
     *
     * @param firstCame called when the first request waits
     */
    synchronized void expected(Runnable firstCame) {
        if (!closed && image == null && !released) {
            waiting.begin(firstCame);
        }
    }

    /** When the size was found out last, by the monotonic clock. */
    long lookedAt() {
        return lookedAt;
    }

    /** The size as it was found now, unless the image is open and tells its size by itself. */
    void found(long bytes) {
        if (image == null) {
            show(geometry.withSize(bytes));
        }
    }

    void looksAgain() {
        lookedAt = System.nanoTime();
    }

    /** Whether it failed otherwise the last time. */
    synchronized boolean isNews(String failure) {
        boolean news = !failure.equals(lastFailure);
        lastFailure = failure;
        return news;
    }

    /** Serves no more; the image is the caller's to close. */
    synchronized @Nullable BlockDevice detach() {
        BlockDevice detached = image;
        image = null;
        return detached;
    }

    /** Shows a geometry that was found now. */
    void show(BlockGeometry found) {
        boolean resized;
        synchronized (this) {
            resized = found.sizeBytes() != geometry.sizeBytes();
            geometry = found;
        }
        if (resized) {
            listener.resized(found);
        }
    }

    /** True while this gateway should serve its image and cannot: its key is missing, or it does not open. */
    public boolean isDegraded() {
        return needsImage() && devices.isOpen(group);
    }

    /** The image, while this gateway serves it. */
    public @Nullable BlockDevice image() {
        return image;
    }

    @Override
    public void submit(BlockRequest request) {
        BlockDevice now = image;
        if (now == null) {
            submitLater(request);
        } else {
            now.submit(request);
        }
    }

    private void submitLater(BlockRequest request) {
        BlockDevice now;
        boolean waits;
        synchronized (this) {
            now = image;
            waits = now == null && waiting.add(request);
        }
        if (now != null) {
            now.submit(request);
        } else if (!waits) {
            request.complete(Errno.ESHUTDOWN);
        }
    }

    @Override
    public BlockDeviceUri uri() {
        return uri;
    }

    @Override
    public BlockGeometry geometry() {
        return geometry;
    }

    @Override
    public void onResize(ResizeListener newListener) {
        listener = newListener;
    }

    @Override
    public void resize(long bytes) throws BlockDeviceException {
        BlockDevice now = image;
        if (now != null) {
            now.resize(bytes);
        } else if (encryption.isPresent()) {
            // How much of the image its header takes is known where it is open.
            throw BlockDeviceFactory.notOpenHere(uri);
        } else {
            devices.grow(this, bytes);
        }
    }

    @Override
    public void group(int anaGroup) {
        devices.regroup(this, group, () -> {
            group = anaGroup;
            released = false;
        });
    }

    @Override
    public void release() {
        released = true;
        closeImage();
    }

    @Override
    public void reclaim() {
        released = false;
        devices.mend();
    }

    private void closeImage() {
        BlockDevice open = detach();
        answerWaiting();
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        devices.forget(this);
        closeImage();
    }
}
