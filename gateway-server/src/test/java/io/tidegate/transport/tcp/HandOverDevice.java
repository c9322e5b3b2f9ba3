package io.tidegate.transport.tcp;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.BlockRequest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A device whose requests are served by a thread of its own, when a test lets it. */
final class HandOverDevice implements BlockDevice {

    private final BlockDevice below;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicInteger submitted = new AtomicInteger();

    HandOverDevice(BlockDevice below) {
        this.below = below;
    }

    /** Keeps the thread busy until the runnable that this gives is run. */
    Runnable hold() {
        CountDownLatch gate = new CountDownLatch(1);
        thread.execute(() -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return gate::countDown;
    }

    int submitted() {
        return submitted.get();
    }

    @Override
    public void submit(BlockRequest request) {
        submitted.incrementAndGet();
        thread.execute(() -> below.submit(request));
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
        thread.close();
        below.close();
    }
}
