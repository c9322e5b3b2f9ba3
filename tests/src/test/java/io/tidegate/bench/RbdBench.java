package io.tidegate.bench;

import com.sun.management.ThreadMXBean;
import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.rbd.RbdDeviceFactory;
import io.tidegate.bdev.rbd.RbdSettings;
import io.tidegate.ceph.CephConfig;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What 4K random I/O to an RBD image costs the thread that takes completions and, here, sends the next request too:
 * processor time and bytes allocated for each I/O. Librbd's own threads are not in it.
 *
 * <p>Usage: {@code RbdBench CEPH_CONF POOL read|write DEPTH I/Os ROUNDS}. The image {@code tidegate-bench} is made for
 * it and removed.
 */
public final class RbdBench {

    private static final long IMAGE_BYTES = 64 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final BlockDevice device;
    private final boolean reads;
    private final int depth;

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
        run(IMAGE_BYTES / ImageLoad.IO_BYTES);
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
        ImageLoad load = new ImageLoad(device, reads, depth, ios);
        load.begin();
        load.await();
    }

    private static long poller() {
        return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().startsWith("rbd-poller"))
                .findFirst()
                .orElseThrow()
                .getThreadId();
    }
}
