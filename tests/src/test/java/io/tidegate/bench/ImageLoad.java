package io.tidegate.bench;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/**
 * 4 KiB random I/O to one image, so many requests under way all the time. Owner: the thread that takes the image's completions,
 * which sends the next request too; another thread begins, stops and waits.
 */
final class ImageLoad {

    static final int IO_BYTES = 4096;

    private final BlockDevice device;
    private final boolean reads;
    private final int blocks;
    private final BlockRequest[] requests;
    private final ByteBuffer[] buffers;
    private final SplittableRandom random;
    private final CountDownLatch done = new CountDownLatch(1);

    private volatile boolean stopped;
    private long left;
    private long ended;
    private int underWay;
    private int failures;

    /** For one run, of {@code most} requests unless it is stopped before. */
    ImageLoad(BlockDevice device, boolean reads, int depth, long most) {
        this.device = device;
        this.reads = reads;
        this.blocks = Math.toIntExact(device.geometry().sizeBytes() / IO_BYTES);
        this.left = most;
        this.random = new SplittableRandom(device.uri().hashCode());
        this.requests = new BlockRequest[depth];
        this.buffers = new ByteBuffer[depth];
        for (int i = 0; i < depth; i++) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(IO_BYTES);
            buffers[i] = buffer;
            requests[i] = new BlockRequest(request -> ended(request, buffer));
        }
    }

    /** One request begins and the owner begins the others, so that all is done and counted there. */
    void begin() {
        BlockRequest first = new BlockRequest(flushed -> {
            for (int i = 0; i < requests.length; i++) {
                send(requests[i], buffers[i]);
            }
        });
        device.submit(first.flush());
    }

    /** No further request is sent. */
    void stop() {
        stopped = true;
    }

    /** Waits for the last request and tells how many there were. */
    long await() throws IOException, InterruptedException {
        done.await();
        if (failures > 0) {
            throw new IOException(failures + " requests to " + device.uri() + " failed; is the cluster well?");
        }
        return ended;
    }

    private void send(BlockRequest request, ByteBuffer buffer) {
        left--;
        underWay++;
        long offset = random.nextInt(blocks) * (long) IO_BYTES;
        device.submit(reads ? request.read(offset, buffer) : request.write(offset, buffer, false));
    }

    private void ended(BlockRequest request, ByteBuffer buffer) {
        underWay--;
        ended++;
        failures += request.errno() == Errno.OK ? 0 : 1;
        if (left > 0 && !stopped && failures == 0) {
            send(request, buffer);
        } else if (underWay == 0) {
            done.countDown();
        }
    }
}
