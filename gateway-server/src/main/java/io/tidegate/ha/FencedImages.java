package io.tidegate.ha;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.Errno;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Images of a gateway that Ceph's monitors lead: only what they can fence may be served. Any thread. */
record FencedImages(BlockDeviceFactory below) implements BlockDeviceFactory {

    @Override
    public CompletionStage<BlockDevice> open(BlockDeviceUri uri, OpenOptions options) {
        return uri.scheme() == BlockDeviceUri.Scheme.RBD
                ? below.open(uri, options)
                : CompletableFuture.failedStage(new BlockDeviceException(
                        Errno.ENOTSUP,
                        uri
                                + " cannot be served with [ha] backing = ceph-mon: Ceph's monitors can shut out clients "
                                + "of RBD images only"));
    }

    @Override
    public CompletionStage<Void> create(BlockDeviceUri uri, long bytes) {
        return below.create(uri, bytes);
    }

    @Override
    public CompletionStage<Void> create(BlockDeviceUri uri, long bytes, String dataPool) {
        return below.create(uri, bytes, dataPool);
    }

    @Override
    public CompletionStage<Long> size(BlockDeviceUri uri) {
        return below.size(uri);
    }

    @Override
    public CompletionStage<BlockGeometry> lookAtEncrypted(BlockDeviceUri uri) {
        return below.lookAtEncrypted(uri);
    }

    @Override
    public CompletionStage<Void> grow(BlockDeviceUri uri, long bytes) {
        return below.grow(uri, bytes);
    }

    @Override
    public CompletionStage<Void> remove(BlockDeviceUri uri) {
        return below.remove(uri);
    }

    @Override
    public void close() {
        below.close();
    }
}
