package io.tidegate.app;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.Errno;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Images of another factory, some of which exist but cannot be opened. */
final class StubbornDevices implements BlockDeviceFactory {

    final Set<BlockDeviceUri> closed = ConcurrentHashMap.newKeySet();
    final Map<String, String> notes = new ConcurrentHashMap<>();
    private final BlockDeviceFactory images;

    /** Opening waits for it. */
    volatile CompletableFuture<Void> leave = CompletableFuture.completedFuture(null);

    StubbornDevices(BlockDeviceFactory images) {
        this.images = images;
    }

    @Override
    public CompletionStage<BlockDevice> open(BlockDeviceUri uri, OpenOptions options) {
        return closed.contains(uri)
                ? CompletableFuture.failedStage(new BlockDeviceException(Errno.EIO, uri + " cannot be opened today"))
                : leave.thenCompose(given -> images.open(uri, options))
                        .thenApply(image -> new NotedDevice(image, notes));
    }

    @Override
    public CompletionStage<Void> create(BlockDeviceUri uri, long bytes) {
        return images.create(uri, bytes);
    }

    @Override
    public CompletionStage<Long> size(BlockDeviceUri uri) {
        return images.size(uri);
    }

    @Override
    public CompletionStage<Void> remove(BlockDeviceUri uri) {
        return images.remove(uri);
    }

    @Override
    public void close() {
        images.close();
    }
}
