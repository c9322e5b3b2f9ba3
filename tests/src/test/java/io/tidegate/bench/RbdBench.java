package io.tidegate.bench;

import com.sun.management.ThreadMXBean;
import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.rbd.RbdDeviceFactory;
import io.tidegate.bdev.rbd.RbdSettings;
import io.tidegate.ceph.CephConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/**
 * What 4K random I/O to an RBD image costs the thread that takes completions and, here, sends the next request too:
 * processor time and bytes allocated for each I/O. Librbd's own threads are not in it.
 *
 * <p>Usage: {@code RbdBench CEPH_CONF POOL read|write DEPTH I/Os ROUNDS}. The image {@code tidegate-bench} is made for
 * it and removed.
 */
public final class RbdBench {

    private static final int IO_BYTES = 4096;
    private static final long IMAGE_BYTES = 64 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final BlockDevice device;
    private final boolean reads;
    private final int depth;
    private final SplittableRandom random = new SplittableRandom(1);

    // Owner: the poller, between the beginning and the end of a round.
    private long left;
    private int underWay;
    private int failures;
    private CountDownLatch done = new CountDownLatch(0);

    private RbdBench(BlockDevice device, boolean reads, int depth) {
        this.device = device;
        this.reads = reads;
        this.depth = depth;
    }

    /** Runs the measurement; the first round warms up. */
    public static void main(String[] args) throws Exception {
        if (args.length != 6 || !(args[2].equals("read") || args[2].equals("write"))) {
            System.err.println("usage: RbdBench CEPH_CONF POOL read|write DEPTH I/Os ROUNDS");
            System.exit(2);
        }
        BlockDeviceUri uri = BlockDeviceUri.rbd(args[1], "tidegate-bench");
        try (RbdDeviceFactory factory = new RbdDeviceFactory(RbdSettings.of(CephConfig.of(Path.of(args[0]))))) {
            factory.create(uri, IMAGE_BYTES).toCompletableFuture().join();
            try (BlockDevice device = factory.open(uri, OpenOptions.READ_WRITE)
                    .toCompletableFuture()
                    .join()) {
                new RbdBench(device, false, 64).fill();
                RbdBench bench = new RbdBench(device, args[2].equals("read"), Integer.parseInt(args[3]));
                for (int round = 0; round <= Integer.parseInt(args[5]); round++) {
                    bench.round(Long.parseLong(args[4]), round);
                }
            } finally {
                factory.remove(uri).toCompletableFuture().join();
            }
        }
    }

    /** Objects exist before they are measured. */
    private void fill() throws Exception {
        run(IMAGE_BYTES / IO_BYTES);
    }

    private void round(long ios, int round) throws Exception {
        long thread = poller();
        long cpu = THREADS.getThreadCpuTime(thread);
        long allocated = THREADS.getThreadAllocatedBytes(thread);
        long begun = System.nanoTime();
        run(ios);
        long wall = System.nanoTime() - begun;
        cpu = THREADS.getThreadCpuTime(thread) - cpu;
        allocated = THREADS.getThreadAllocatedBytes(thread) - allocated;
        if (round > 0) {
            System.out.printf(
                    "%-5s depth %3d: %6.0f IOPS, %5.2f us CPU per I/O, %.2f bytes allocated per I/O%n",
                    reads ? "read" : "write", depth, ios * 1e9 / wall, cpu / 1e3 / ios, (double) allocated / ios);
        }
    }

    private void run(long ios) throws Exception {
        done = new CountDownLatch(1);
        left = ios;
        underWay = 0;
        BlockRequest[] requests = new BlockRequest[depth];
        ByteBuffer[] buffers = new ByteBuffer[depth];
        for (int i = 0; i < depth; i++) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(IO_BYTES);
            buffers[i] = buffer;
            requests[i] = new BlockRequest(ended -> ended(ended, buffer));
        }
        // One request begins and the poller's thread begins the others, so that all is counted there.
        BlockRequest first = new BlockRequest(begin -> {
            for (int i = 0; i < depth; i++) {
                send(requests[i], buffers[i]);
            }
        });
        device.submit(first.flush());
        done.await();
        if (failures > 0) {
            throw new IOException(failures + " requests failed; is the cluster well?");
        }
    }

    private void send(BlockRequest request, ByteBuffer buffer) {
        left--;
        underWay++;
        long offset = random.nextInt((int) (IMAGE_BYTES / IO_BYTES)) * (long) IO_BYTES;
        device.submit(reads ? request.read(offset, buffer) : request.write(offset, buffer, false));
    }

    private void ended(BlockRequest request, ByteBuffer buffer) {
        underWay--;
        failures += request.errno() == Errno.OK ? 0 : 1;
        if (left > 0) {
            send(request, buffer);
        } else if (underWay == 0) {
            done.countDown();
        }
    }

    private static long poller() {
        return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().startsWith("rbd-poller"))
                .findFirst()
                .orElseThrow()
                .getThreadId();
    }
}
