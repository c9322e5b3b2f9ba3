package io.tidegate.bdev.rbd;

import static io.tidegate.bdev.Pending.direct;
import static io.tidegate.bdev.Pending.read;
import static io.tidegate.bdev.Pending.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.Pending;
import io.tidegate.ceph.CephCluster;
import io.tidegate.ceph.CephPool;
import io.tidegate.ceph.RbdImage;
import io.tidegate.ceph.jna.EventFd;
import io.tidegate.ceph.jna.Librbd;
import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.WithCeph;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Small reads and writes of neighbouring places, which reach the cluster as fewer operations. */
@WithCeph
class RunsIT {

    private static final int BLOCK = 4096;
    private static final int OBJECT = 4 << 20;
    private static final int BLOCKS = 512;

    private ThrowawayCeph ceph;
    private RbdDeviceFactory factory;
    private BlockDevice device;
    private String imageName;
    private CountDownLatch left = new CountDownLatch(0);

    @BeforeEach
    void openImage(ThrowawayCeph cluster) {
        ceph = cluster;
        // Two under way, so that the others wait.
        factory = new RbdDeviceFactory(RbdSettings.of(cluster.config()).withRequestsUnderWay(2));
        imageName = cluster.freshName("runs");
        BlockDeviceUri uri = BlockDeviceUri.rbd(ThrowawayCeph.POOL, imageName);
        factory.create(uri, 4 * OBJECT).toCompletableFuture().join();
        device = factory.open(uri, new OpenOptions(false, 1))
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void closeAll() {
        device.close();
        factory.close();
    }

    private static byte[] block(long seed) {
        byte[] bytes = new byte[BLOCK];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private List<Pending> writes(long from, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Pending.submit(
                        device, request -> request.write(from + (long) i * BLOCK, direct(block(i)), false)))
                .toList();
    }

    private static void awaitEach(List<Pending> pendings, int errno) {
        for (Pending pending : pendings) {
            assertThat(pending.await()).isEqualTo(errno);
            assertThat(pending.completions()).isEqualTo(1);
        }
    }

    /** Operations of clients that the OSD has served. */
    private long operations(String counter) {
        String dump = ceph.ceph("tell", "osd.0", "perf", "dump", "osd", counter);
        Matcher found = Pattern.compile("\"" + counter + "\": (\\d+)").matcher(dump);
        assertThat(found.find()).as(dump).isTrue();
        return Long.parseLong(found.group(1));
    }

    @Test
    void neighbours_that_begin_together_are_few_operations_and_each_has_its_own_data() throws Exception {
        write(device, 0, block(1)); // objects are there, and the lock of the image is taken
        List<BlockRequest> writes = IntStream.range(0, BLOCKS)
                .mapToObj(i -> request().write(place(i), direct(block(i)), false))
                .toList();
        long before = operations("op_w");
        assertThat(together(imageName, writes)).containsOnly(Errno.OK);
        // 16 runs of 32, or one more for two objects, and what the lock of the image takes, which goes to this client.
        assertThat(operations("op_w") - before).isBetween(16L, 64L);

        List<BlockRequest> reads = IntStream.range(0, BLOCKS)
                .mapToObj(i -> request().read(place(i), ByteBuffer.allocateDirect(BLOCK)))
                .toList();
        before = operations("op_r");
        assertThat(together(imageName, reads)).containsOnly(Errno.OK);
        assertThat(operations("op_r") - before).isBetween(16L, 64L);
        for (int i = 0; i < BLOCKS; i++) {
            assertThat(reads.get(i).buffer()).as("block %d", i).isEqualTo(ByteBuffer.wrap(block(i)));
            assertThat(read(device, place(i), BLOCK)).isEqualTo(block(i));
        }
    }

    /** Places one after the other, across the end of an object. */
    private static long place(int index) {
        return OBJECT + (index - 100L) * BLOCK;
    }

    @Test
    void reads_and_writes_by_turns_of_one_place_after_the_other_stay_what_they_are() {
        List<Pending> pendings = new ArrayList<>();
        List<ByteBuffer> buffers = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            write(device, (long) i * BLOCK, block(i));
        }
        for (int i = 0; i < 64; i++) {
            long offset = (long) i * BLOCK;
            ByteBuffer buffer = i % 2 == 0 ? ByteBuffer.allocateDirect(BLOCK) : direct(block(1000 + i));
            buffers.add(buffer);
            boolean reads = i % 2 == 0;
            pendings.add(Pending.submit(device, request -> {
                if (reads) {
                    request.read(offset, buffer);
                } else {
                    request.write(offset, buffer, false);
                }
            }));
        }
        awaitEach(pendings, Errno.OK);
        for (int i = 0; i < 64; i += 2) {
            assertThat(buffers.get(i)).isEqualTo(ByteBuffer.wrap(block(i)));
            assertThat(read(device, (i + 1L) * BLOCK, BLOCK)).isEqualTo(block(1001 + i));
        }
    }

    @Test
    void a_part_behind_the_end_of_the_image_fails_alone() throws Exception {
        String name = ceph.freshName("short");
        ceph.rbd("create", ThrowawayCeph.POOL + "/" + name, "--size", 5 * BLOCK + "B");
        List<BlockRequest> reads = IntStream.range(0, 8)
                .mapToObj(i -> request().read((long) i * BLOCK, ByteBuffer.allocateDirect(BLOCK)))
                .toList();
        assertThat(together(name, reads)).containsExactly(0, 0, 0, 0, 0, Errno.EINVAL, Errno.EINVAL, Errno.EINVAL);
    }

    private BlockRequest request() {
        return new BlockRequest(ended -> left.countDown());
    }

    /** Lets requests begin at the same time, behind the device's checks; their errnos. */
    private List<Integer> together(String name, List<BlockRequest> requests) throws Exception {
        left = new CountDownLatch(requests.size());
        RbdSettings settings = RbdSettings.of(ceph.config());
        Gate gate = new Gate();
        try (CephCluster cluster = CephCluster.connect(settings.clientConfig());
                CephPool pool = cluster.pool(ThrowawayCeph.POOL);
                RbdImage image = RbdImage.open(pool, name, false);
                EventFd eventFd = new EventFd();
                EpollPoller poller = new EpollPoller("poller-of-a-test")) {
            RbdIo io = new RbdIo(image.handle(), OBJECT, gate, eventFd, settings);
            try (CompletionPoller.Registration drains = poller.register(eventFd, io::drain)) {
                Librbd.rbd_set_image_notification(image.handle(), eventFd.fd(), Librbd.EVENTFD);
                io.hold();
                for (BlockRequest request : requests) {
                    gate.enter();
                    io.submit(request);
                }
                io.resume();
                assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
            }
        }
        return requests.stream().map(BlockRequest::errno).toList();
    }

    @Test
    void a_client_on_the_blocklist_ends_each_of_them() {
        write(device, 0, block(1));
        String address = ((RbdClientIdentity) device).clientAddress().orElseThrow();
        ceph.ceph("osd", "blocklist", "add", address);
        try {
            awaitEach(writes(0, 100), Errno.ESHUTDOWN);
        } finally {
            ceph.ceph("osd", "blocklist", "rm", address);
        }
    }
}
