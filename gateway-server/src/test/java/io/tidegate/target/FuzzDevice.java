package io.tidegate.target;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import java.util.ArrayList;
import java.util.List;

/**
 * A device without content that a fuzzer holds in its hand: requests end at once or when it wants, in any order, with any
 * errno. It judges its user: nothing outside the device, nothing submitted twice, nothing after its namespace has gone.
 */
final class FuzzDevice implements BlockDevice {

    private static final int[] ERRNOS = {
        Errno.OK, Errno.OK, Errno.OK, Errno.EIO, Errno.EINVAL, Errno.ESHUTDOWN, Errno.ENOSPC, Errno.EROFS
    };

    private final List<BlockRequest> held = new ArrayList<>();
    private ResizeListener listener = geometry -> {};
    private BlockGeometry geometry;
    private boolean holding;
    private boolean released;

    FuzzDevice(long bytes) {
        geometry = new BlockGeometry(bytes, 4096, 512, 1 << 20, false, true, false, false);
    }

    void holding(boolean hold) {
        holding = hold;
    }

    int held() {
        return held.size();
    }

    /** The target has said that it does not use the device any more. */
    void released() {
        if (!held.isEmpty()) {
            throw new AssertionError("the device was released with " + held.size() + " requests under way");
        }
        released = true;
    }

    /** Ends one held request. */
    void end(int which, int errno) {
        if (!held.isEmpty()) {
            finish(held.remove(which % held.size()), ERRNOS[errno % ERRNOS.length]);
        }
    }

    private static void finish(BlockRequest request, int errno) {
        switch (request.operation()) {
            case COMPARE_AND_WRITE -> {
                if (errno == Errno.EIO) {
                    request.completeMismatch(3);
                } else {
                    request.complete(errno);
                }
            }
            default -> request.complete(errno);
        }
    }

    @Override
    public void submit(BlockRequest request) {
        if (released) {
            throw new AssertionError("a request after the device was released");
        }
        if (held.contains(request)) {
            throw new AssertionError("a request was submitted again before it had ended");
        }
        if (request.offset() < 0 || request.length() < 0) {
            throw new AssertionError(request.operation() + " at " + request.offset() + " of " + request.length());
        }
        if (holding) {
            held.add(request);
        } else {
            request.complete(request.offset() + request.length() > geometry.sizeBytes() ? Errno.EINVAL : Errno.OK);
        }
    }

    @Override
    public void resize(long bytes) {
        geometry = geometry.withSize(bytes);
        listener.resized(geometry);
    }

    @Override
    public void onResize(ResizeListener newListener) {
        listener = newListener;
    }

    @Override
    public BlockGeometry geometry() {
        return geometry;
    }

    @Override
    public BlockDeviceUri uri() {
        return new BlockDeviceUri(BlockDeviceUri.Scheme.MEMORY, "fuzz");
    }

    @Override
    public void close() {
        // Nothing to free.
    }
}
