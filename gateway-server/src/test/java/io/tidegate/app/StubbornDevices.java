package io.tidegate.app;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.ImageIdentity;
import java.util.Map;
import java.util.Optional;
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
    public CompletionStage<Optional<ImageIdentity>> identity(BlockDeviceUri uri) {
        return images.identity(uri);
    }

    @Override
    public CompletionStage<Optional<String>> note(BlockDeviceUri uri, String name) {
        return images.note(uri, name);
    }

    @Override
    public CompletionStage<Void> writeNote(BlockDeviceUri uri, String name, Optional<String> text) {
        return images.writeNote(uri, name, text);
    }

    @Override
    public void close() {
        images.close();
    }
}
