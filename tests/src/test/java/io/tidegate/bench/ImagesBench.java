package io.tidegate.bench;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.rbd.RbdDeviceFactory;
import io.tidegate.bdev.rbd.RbdSettings;
import io.tidegate.ceph.CephConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Many images at once: what 1, 4, 16 and all of 64 open images do together with the same number of requests under way, 4 KiB random,
 * and what it costs when 1, 8, 32 or 64 of them share a librados client.
 *
 * <p>Usage: {@code ImagesBench CEPH_CONF POOL [SECONDS 3] [ROUNDS 3] [DEPTH 64]}, from the top of the tree. Each number of images a
 * client has a process of its own, with the JVM's options of a gateway, and they take turns; a first round warms up. The load goes
 * to the block devices and not over TCP, whose cost is the same whatever librbd does below. The images are made and removed.
 */
public final class ImagesBench {

    static final int IMAGES = 64;

    private static final List<Integer> PER_CLIENT = List.of(1, 8, ImagesReport.USUAL, IMAGES);
    private static final List<Integer> BUSY = List.of(1, 4, 16, IMAGES);

    /** Eight objects: one image alone has more than one placement group to go to. */
    private static final long IMAGE_BYTES = 32 << 20;

    private static final int FILL_BYTES = 4 << 20;

    /** Long enough for the first write to each image, which takes the image's lock. */
    private static final double FIRST_WRITES_SECONDS = 0.5;

    /** The cluster believes for 30 s that a process that was killed still has its images open. */
    private static final long REMOVE_SECONDS = 60;

    private final double seconds;
    private final int rounds;
    private final int depth;
    private final ImagesReport report = new ImagesReport();

    private ImagesBench(double seconds, int rounds, int depth) {
        this.seconds = seconds;
        this.rounds = rounds;
        this.depth = depth;
    }

    /** Measures once. */
    public static void main(String[] args) throws Exception {
        int depth = args.length > 4 ? Integer.parseInt(args[4]) : IMAGES;
        int rounds = args.length > 3 ? Integer.parseInt(args[3]) : 3;
        if (args.length < 2 || depth % IMAGES != 0 || rounds < 1) {
            System.err.println(
                    "usage: ImagesBench CEPH_CONF POOL [SECONDS 3] [ROUNDS 3] [DEPTH 64, or a multiple of it]");
            System.exit(2);
        }
        ImagesBench bench = new ImagesBench(args.length > 2 ? Double.parseDouble(args[2]) : 3, rounds, depth);
        try (RbdDeviceFactory factory = new RbdDeviceFactory(RbdSettings.of(CephConfig.of(Path.of(args[0]))))) {
            remove(factory, uris(args[1])); // of a run that was killed
            try {
                make(factory, uris(args[1]));
                System.out.println(MachineFacts.read().summary());
                bench.measure(args[0], args[1]);
            } finally {
                remove(factory, uris(args[1]));
            }
        }
    }

    static List<BlockDeviceUri> uris(String pool) {
        return IntStream.range(0, IMAGES)
                .mapToObj(i -> BlockDeviceUri.rbd(pool, "tidegate-bench-" + i))
                .toList();
    }

    /** Full of data: what was never written costs the cluster less to read. */
    private static void make(RbdDeviceFactory factory, List<BlockDeviceUri> uris) throws IOException {
        ByteBuffer data = ByteBuffer.allocateDirect(FILL_BYTES);
        SplittableRandom random = new SplittableRandom(1);
        while (data.hasRemaining()) {
            data.putLong(random.nextLong());
        }
        data.flip();
        for (BlockDeviceUri uri : uris) {
            factory.create(uri, IMAGE_BYTES).toCompletableFuture().join();
            try (BlockDevice device = factory.open(uri, OpenOptions.READ_WRITE)
                    .toCompletableFuture()
                    .join()) {
                fill(device, data);
            }
        }
    }

    private static void fill(BlockDevice device, ByteBuffer data) throws IOException {
        for (long offset = 0; offset < IMAGE_BYTES; offset += FILL_BYTES) {
            CompletableFuture<Integer> written = new CompletableFuture<>();
            device.submit(new BlockRequest(request -> written.complete(request.errno())).write(offset, data, false));
            if (written.join() != Errno.OK) {
                throw new IOException(device.uri() + " cannot be written (errno " + written.join()
                        + "); has the cluster 2 GiB of room?");
            }
        }
    }

    private static void remove(RbdDeviceFactory factory, List<BlockDeviceUri> uris) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(REMOVE_SECONDS);
        List<String> left = new ArrayList<>();
        for (BlockDeviceUri uri : uris) {
            int errno = remove(factory, uri);
            while (errno == Errno.EBUSY && System.nanoTime() < end) {
                Thread.sleep(500);
                errno = remove(factory, uri);
            }
            if (errno != Errno.OK && errno != Errno.ENOENT) {
                left.add(uri.location() + " (errno " + errno + ")");
            }
        }
        if (!left.isEmpty()) {
            System.err.println("these images stay, remove them by 'rbd rm': " + String.join(", ", left));
        }
    }

    private static int remove(RbdDeviceFactory factory, BlockDeviceUri uri) {
        try {
            factory.remove(uri).toCompletableFuture().join();
            return Errno.OK;
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof BlockDeviceException refused) {
                return refused.errno();
            }
            throw failure;
        }
    }

    private void measure(String conf, String pool) throws IOException {
        List<OwnImages> servers = new ArrayList<>();
        try {
            for (int perClient : PER_CLIENT) {
                servers.add(OwnImages.start(conf, pool, perClient));
            }
            for (int round = 0; round <= rounds; round++) {
                boolean forward = round % 2 == 0;
                for (OwnImages server : forward ? servers : servers.reversed()) {
                    turn(server, forward ? BUSY : BUSY.reversed(), round > 0);
                }
            }
        } finally {
            for (OwnImages server : servers) {
                server.close();
            }
        }
        print();
    }

    private void turn(OwnImages server, List<Integer> busy, boolean counts) throws IOException {
        ProcessFacts before = server.facts();
        double openMillis = server.open();
        ProcessFacts open = server.facts();
        server.load(false, IMAGES, 1, FIRST_WRITES_SECONDS);
        for (boolean reads : List.of(true, false)) {
            for (int images : busy) {
                ImagesSample sample = server.load(reads, images, depth / images, seconds);
                if (counts) {
                    report.add(sample);
                }
            }
        }
        report.add(new ImagesHeld(server.perClient(), openMillis, before, open, server.facts()));
        server.shut();
    }

    private void print() {
        for (boolean reads : List.of(true, false)) {
            for (int perClient : PER_CLIENT) {
                for (int images : BUSY) {
                    System.out.println(report.line(perClient, reads, images, depth / images));
                }
            }
        }
        PER_CLIENT.forEach(perClient -> System.out.println(report.line(perClient)));
    }
}
