package io.tidegate.ha;

import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockGeometry;
import java.util.Comparator;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What hosts are shown of images that this gateway does not serve: found out by a client that never writes. Any thread may call. */
final class Looks {

    private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int LOOKS_AT_ONCE = 2;

    private final BlockDeviceFactory images;
    private final Executor workers;

    Looks(BlockDeviceFactory images, Executor workers) {
        this.images = images;
        this.workers = workers;
    }

    CompletionStage<BlockGeometry> look(BlockDeviceUri uri, OpenOptions options) {
        if (options.encryption().isPresent()) {
            return images.lookAtEncrypted(uri).thenApply(found -> found.withReadOnly(options.readOnly()));
        }
        return images.open(uri, new OpenOptions(true, 0))
                .thenApplyAsync(
                        image -> {
                            BlockGeometry found = image.geometry();
                            image.close();
                            return found.withReadOnly(options.readOnly());
                        },
                        workers);
    }

    /**
     * Finds out the sizes of some images again: those that were looked at longest ago. A host that comes to a standby must not
     * find a size from before a resize.
     */
    void again(Stream<GroupDevice> devices) {
        long now = System.nanoTime();
        devices.filter(device -> now - device.lookedAt() >= LOOK_AGAIN_NANOS)
                .sorted(Comparator.comparingLong(device -> device.lookedAt() - now))
                .limit(LOOKS_AT_ONCE)
                .forEach(this::again);
    }

    private void again(GroupDevice device) {
        device.looksAgain();
        if (device.options().encryption().isPresent()) {
            images.lookAtEncrypted(device.uri()).thenAccept(geometry -> device.found(geometry.sizeBytes()));
        } else {
            images.size(device.uri()).thenAccept(device::found);
        }
    }
}
