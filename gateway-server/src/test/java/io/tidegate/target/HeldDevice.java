package io.tidegate.target;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.BlockRequest;
import java.util.ArrayList;
import java.util.List;

/** A device that keeps every request until the test lets go. */
final class HeldDevice implements BlockDevice {

    private final BlockDevice below;
    private final List<BlockRequest> held = new ArrayList<>();

    HeldDevice(BlockDevice below) {
        this.below = below;
    }

    void letGo() {
        held.forEach(below::submit);
        held.clear();
    }

    @Override
    public void submit(BlockRequest request) {
        held.add(request);
    }

    @Override
    public BlockDeviceUri uri() {
        return below.uri();
    }

    @Override
    public BlockGeometry geometry() {
        return below.geometry();
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
