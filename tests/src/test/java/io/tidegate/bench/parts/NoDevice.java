package io.tidegate.bench.parts;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import java.util.ArrayDeque;

/** A device that moves no byte: it ends each request at once, or all of them when told to. Owner: one thread. */
final class NoDevice implements BlockDevice {

    private static final BlockGeometry GEOMETRY =
            new BlockGeometry(1L << 30, 0, 0, 1 << 20, false, false, false, false);

    private final boolean atOnce;
    private final ArrayDeque<BlockRequest> waiting = new ArrayDeque<>();

    NoDevice(boolean atOnce) {
        this.atOnce = atOnce;
    }

    /** Ends what waits. */
    void endAll() {
        BlockRequest request;
        while ((request = waiting.poll()) != null) {
            request.complete(Errno.OK);
        }
    }

    @Override
    public void submit(BlockRequest request) {
        if (atOnce) {
            request.complete(Errno.OK);
        } else {
            waiting.add(request);
        }
    }

    @Override
    public BlockDeviceUri uri() {
        return new BlockDeviceUri(BlockDeviceUri.Scheme.MEMORY, "nothing");
    }

    @Override
    public BlockGeometry geometry() {
        return GEOMETRY;
    }

    @Override
    public void onResize(ResizeListener listener) {
        // It never has another size.
    }

    @Override
    public void resize(long bytes) {
        throw new UnsupportedOperationException("a benchmark's device keeps its size");
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
