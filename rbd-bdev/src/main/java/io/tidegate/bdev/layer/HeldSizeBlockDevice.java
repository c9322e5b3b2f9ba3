package io.tidegate.bdev.layer;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.BlockRequest;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Shows the size of the device below as it changes or, when told so, as it was until somebody asks for it. Any thread
 * may call; requests pass as they are.
 */
public final class HeldSizeBlockDevice implements BlockDevice {

    /** The news of a change may reach this machine after the order to look: it then counts as asked for. */
    private static final long LATE_NEWS_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final BlockDevice below;
    private final LongSupplier clock;
    private volatile BlockGeometry shown;
    private volatile ResizeListener listener = geometry -> {};
    private boolean following = true;
    private boolean expecting;
    private long expectedSince;

    /** Stands before {@code below} and follows its size. */
    public HeldSizeBlockDevice(BlockDevice below) {
        this(below, System::nanoTime);
    }

    HeldSizeBlockDevice(BlockDevice below, LongSupplier clock) {
        this.below = below;
        this.clock = clock;
        below.onResize(geometry -> changed());
        this.shown = below.geometry();
    }

    /** Follows the size from now on, or shows the present one until {@link #refresh}. */
    public void follow(boolean follow) {
        synchronized (this) {
            following = follow;
        }
        if (follow) {
            show();
        }
    }

    /** Shows the size as it is now; true when it is another one, of which the listener has been told. */
    public boolean refresh() {
        synchronized (this) {
            expecting = true;
            expectedSince = clock.getAsLong();
        }
        return show();
    }

    private void changed() {
        boolean tell;
        synchronized (this) {
            tell = following || (expecting && clock.getAsLong() - expectedSince < LATE_NEWS_NANOS);
        }
        if (tell) {
            show();
        }
    }

    private boolean show() {
        BlockGeometry now = below.geometry();
        synchronized (this) {
            if (now.sizeBytes() == shown.sizeBytes()) {
                return false;
            }
            expecting = false;
            shown = now;
        }
        listener.resized(now);
        return true;
    }

    @Override
    public BlockGeometry geometry() {
        return shown;
    }

    @Override
    public void onResize(ResizeListener newListener) {
        listener = newListener;
    }

    @Override
    public void submit(BlockRequest request) {
        below.submit(request);
    }

    @Override
    public BlockDeviceUri uri() {
        return below.uri();
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
