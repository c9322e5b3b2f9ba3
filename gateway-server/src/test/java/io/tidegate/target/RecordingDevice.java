package io.tidegate.target;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A device that notes what it was asked for, has the shape that a test gives it and fails when told to. */
final class RecordingDevice implements BlockDevice {

    private final BlockDevice below;
    private final UnaryOperator<BlockGeometry> shape;
    private final List<String> asked = new ArrayList<>();
    private int errno = Errno.OK;

    RecordingDevice(BlockDevice below, UnaryOperator<BlockGeometry> shape) {
        this.below = below;
        this.shape = shape;
    }

    /** A device with a volatile cache. */
    static RecordingDevice cached(BlockDevice below) {
        return new RecordingDevice(below, g -> shaped(g, g.optimalIoBytes(), true));
    }

    /** A device made of objects of this size. */
    static RecordingDevice ofObjects(BlockDevice below, int bytes) {
        return new RecordingDevice(below, g -> shaped(g, bytes, g.volatileWriteCache()));
    }

    /** A device that cannot tell which blocks were written. */
    static RecordingDevice forgetful(BlockDevice below) {
        return new RecordingDevice(
                below,
                g -> new BlockGeometry(
                        g.sizeBytes(),
                        g.optimalIoBytes(),
                        g.discardGranularityBytes(),
                        g.maxRequestBytes(),
                        g.volatileWriteCache(),
                        g.discardedReadsZeroes(),
                        false,
                        g.readOnly()));
    }

    private static BlockGeometry shaped(BlockGeometry g, int optimal, boolean cache) {
        return new BlockGeometry(
                g.sizeBytes(),
                optimal,
                g.discardGranularityBytes(),
                g.maxRequestBytes(),
                cache,
                g.discardedReadsZeroes(),
                g.tellsUnwritten(),
                g.readOnly());
    }

    /** Operations in order, "WRITE fua" for one with force-unit-access. */
    List<String> asked() {
        return asked;
    }

    void failWith(int newErrno) {
        errno = newErrno;
    }

    @Override
    public void submit(BlockRequest request) {
        asked.add(request.operation() + (request.forceUnitAccess() ? " fua" : ""));
        if (errno == Errno.OK) {
            below.submit(request);
        } else {
            request.complete(errno);
        }
    }

    @Override
    public BlockDeviceUri uri() {
        return below.uri();
    }

    @Override
    public BlockGeometry geometry() {
        return shape.apply(below.geometry());
    }

    @Override
    public void onResize(ResizeListener listener) {
        below.onResize(listener);
    }

    @Override
    public void resize(long bytes) throws BlockDeviceException {
        below.resize(bytes);
    }

    @Override
    public void close() {
        below.close();
    }
}
