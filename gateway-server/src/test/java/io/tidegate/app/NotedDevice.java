package io.tidegate.app;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.ImageNotes;
import java.util.Map;
import java.util.Optional;

/** A device whose image carries notes, as RBD images do. */
record NotedDevice(BlockDevice below, Map<String, String> notes) implements BlockDevice, ImageNotes {

    @Override
    public Optional<String> note(String name) {
        return Optional.ofNullable(notes.get(name));
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
    public void submit(BlockRequest request) {
        below.submit(request);
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
