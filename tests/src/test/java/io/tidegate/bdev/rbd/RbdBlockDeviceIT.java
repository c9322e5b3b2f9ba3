package io.tidegate.bdev.rbd;

import static io.tidegate.bdev.Pending.direct;
import static io.tidegate.bdev.Pending.errnoOf;
import static io.tidegate.bdev.Pending.read;
import static io.tidegate.bdev.Pending.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.ImageIdentity;
import io.tidegate.bdev.Pending;
import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.WithCeph;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RBD images beside the tools of Ceph. */
@WithCeph
class RbdBlockDeviceIT {

    private static final int MIB = 1 << 20;
    private static final long SIZE = 24 * MIB;

    private final List<BlockDevice> devices = new ArrayList<>();
    private ThrowawayCeph ceph;
    private RbdDeviceFactory factory;
    private String image;

    @BeforeEach
    void freshImage(ThrowawayCeph cluster) {
        ceph = cluster;
        image = cluster.freshName("image");
        cluster.rbd("create", path(image), "--size", SIZE + "B");
        factory = new RbdDeviceFactory(RbdSettings.of(cluster.config()));
    }

    @AfterEach
    void closeAll() {
        devices.forEach(BlockDevice::close);
        factory.close();
    }

    private static String path(String name) {
        return ThrowawayCeph.POOL + "/" + name;
    }

    private static BlockDeviceUri uri(String name) {
        return BlockDeviceUri.rbd(ThrowawayCeph.POOL, name);
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private BlockDevice open(String name, int anaGroup) {
        BlockDevice device = await(factory.open(uri(name), new OpenOptions(false, anaGroup)));
        devices.add(device);
        return device;
    }

    private static BlockDeviceException refusal(CompletionStage<?> stage) {
        try {
            await(stage);
        } catch (CompletionException refused) {
            return (BlockDeviceException) refused.getCause();
        }
        throw new AssertionError("was not refused");
    }

    private static String hash(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void what_the_device_wrote_is_what_the_rbd_tool_exports(@TempDir Path folder) throws Exception {
        byte[] content = random((int) SIZE, 1);
        BlockDevice device = open(image, 0);
        for (int at = 0; at < SIZE; at += MIB) {
            write(device, at, java.util.Arrays.copyOfRange(content, at, at + MIB));
        }
        Path exported = folder.resolve("exported");
        ceph.rbd("export", path(image), exported.toString());
        assertThat(hash(Files.readAllBytes(exported))).isEqualTo(hash(content));
    }

    @Test
    void what_the_rbd_tool_imported_is_what_the_device_reads(@TempDir Path folder) throws Exception {
        byte[] content = random((int) SIZE, 2);
        Path file = Files.write(folder.resolve("content"), content);
        String imported = ceph.freshName("imported");
        ceph.rbd("import", file.toString(), path(imported));
        BlockDevice device = open(imported, 0);
        byte[] found = new byte[(int) SIZE];
        for (int at = 0; at < SIZE; at += MIB) {
            System.arraycopy(read(device, at, MIB), 0, found, at, MIB);
        }
        assertThat(hash(found)).isEqualTo(hash(content));
    }

    @Test
    void the_geometry_is_that_of_the_image() {
        BlockGeometry geometry = open(image, 0).geometry();
        assertThat(geometry.sizeBytes()).isEqualTo(SIZE);
        assertThat(geometry.optimalIoBytes()).isEqualTo(4 * MIB);
        assertThat(geometry.discardGranularityBytes()).isEqualTo(64 << 10);
        assertThat(geometry.volatileWriteCache()).isFalse();

        String striped = ceph.freshName("striped");
        ceph.rbd("create", path(striped), "--size", "16M", "--stripe-unit", "64K", "--stripe-count", "4");
        assertThat(open(striped, 0).geometry().optimalIoBytes()).isEqualTo(64 << 10);
    }

    @Test
    void an_image_that_an_administrator_gave_a_cache_says_so() {
        ceph.rbd("config", "image", "set", path(image), "rbd_cache", "true");
        assertThat(open(image, 0).geometry().volatileWriteCache()).isTrue();
    }

    @Test
    void a_resize_by_the_rbd_tool_reaches_the_listener() throws Exception {
        BlockDevice device = open(image, 0);
        BlockingQueue<BlockGeometry> told = new LinkedBlockingQueue<>();
        device.onResize(told::add);
        ceph.rbd("resize", path(image), "--size", "32M", "--no-progress");
        BlockGeometry grown = told.poll(30, TimeUnit.SECONDS);
        assertThat(grown).isNotNull().isEqualTo(device.geometry());
        assertThat(grown.sizeBytes()).isEqualTo(32 * MIB);
        write(device, 31 * MIB, random(MIB, 3));
        assertThat(read(device, 31 * MIB, MIB)).isEqualTo(random(MIB, 3));
    }

    @Test
    void notes_of_an_image_are_what_the_rbd_tool_sees_also_while_the_image_is_in_use() {
        write(open(image, 0), 0, random(MIB, 5));
        await(factory.writeNote(uri(image), "NVME_NOTE", Optional.of("one___two")));

        assertThat(ceph.rbd("image-meta", "get", path(image), "NVME_NOTE")).contains("one___two");
        assertThat(await(factory.note(uri(image), "NVME_NOTE"))).contains("one___two");
        ImageIdentity identity = await(factory.identity(uri(image))).orElseThrow();
        assertThat(ceph.rbd("info", path(image), "--format", "json")).contains("\"id\":\"" + identity.image() + "\"");

        await(factory.writeNote(uri(image), "NVME_NOTE", Optional.empty()));
        await(factory.writeNote(uri(image), "NVME_NOTE", Optional.empty()));
        assertThat(await(factory.note(uri(image), "NVME_NOTE"))).isEmpty();
        assertThat(refusal(factory.note(uri("none"), "NVME_NOTE")).errno()).isEqualTo(Errno.ENOENT);
    }

    @Test
    void a_discarded_object_gives_its_space_back() {
        BlockDevice device = open(image, 0);
        for (int at = 0; at < 8 * MIB; at += MIB) {
            write(device, at, random(MIB, at));
        }
        assertThat(errnoOf(device, request -> request.discard(4 * MIB, 4 * MIB)))
                .isZero();
        assertThat(ceph.rbd("du", "--exact", path(image), "--format", "json")).contains("\"used_size\":" + 4 * MIB);
        assertThat(read(device, 4 * MIB, MIB)).containsOnly(0);
        assertThat(read(device, 3 * MIB, MIB)).isEqualTo(random(MIB, 3 * MIB));
    }

    @Test
    void a_mismatch_is_found_at_its_place_anywhere_in_the_image() {
        String striped = ceph.freshName("striped");
        ceph.rbd("create", path(striped), "--size", "16M", "--stripe-unit", "64K", "--stripe-count", "4");
        for (BlockDevice device : List.of(open(image, 0), open(striped, 0))) {
            for (long offset : new long[] {0, 512, 70_144, 5 * MIB + 1024, 15 * MIB + 512}) {
                for (int place : new int[] {0, 17, 511}) {
                    byte[] content = random(512, offset);
                    write(device, offset, content);
                    content[place] ^= 1;
                    Pending pending = Pending.submit(
                            device, request -> request.compareAndWrite(offset, direct(content), direct(new byte[512])));
                    assertThat(pending.await()).isEqualTo(Errno.EILSEQ);
                    assertThat(pending.request().mismatchOffset())
                            .as("%s at %d", device.uri(), offset)
                            .isEqualTo(place);
                }
            }
        }
    }

    @Test
    void a_compare_and_write_may_cross_objects() {
        BlockDevice device = open(image, 0);
        long offset = 4 * MIB - 2048;
        write(device, offset, random(4096, 4));
        Pending wrong = Pending.submit(
                device, request -> request.compareAndWrite(offset, direct(random(4096, 5)), direct(new byte[4096])));
        assertThat(wrong.await()).isEqualTo(Errno.EILSEQ);
        assertThat(errnoOf(
                        device,
                        request -> request.compareAndWrite(offset, direct(random(4096, 4)), direct(random(4096, 6)))))
                .isZero();
        assertThat(read(device, offset, 4096)).isEqualTo(random(4096, 6));
    }

    @Test
    void more_requests_than_librbd_may_hold_wait_for_their_turn() {
        factory.close();
        factory = new RbdDeviceFactory(RbdSettings.of(ceph.config()).withRequestsUnderWay(2));
        BlockDevice device = open(image, 0);
        List<Pending> pendings = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            long offset = i * 4096L;
            ByteBuffer block = direct(random(4096, i));
            pendings.add(Pending.submit(device, request -> request.write(offset, block, false)));
        }
        for (Pending pending : pendings) {
            assertThat(pending.await()).isZero();
            assertThat(pending.completions()).isEqualTo(1);
        }
        for (int i = 0; i < 1000; i += 111) {
            assertThat(read(device, i * 4096L, 4096)).isEqualTo(random(4096, i));
        }
    }

    @Test
    void many_images_serve_at_once_and_closing_one_does_not_disturb_the_others() throws Exception {
        int count = 20;
        List<BlockDevice> many = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = ceph.freshName("many");
            await(factory.create(uri(name), 4 * MIB));
            many.add(open(name, 1));
        }
        List<Thread> writers = new ArrayList<>();
        BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
        for (int i = 0; i < count; i++) {
            BlockDevice device = many.get(i);
            boolean closing = i % 4 == 0;
            writers.add(Thread.ofPlatform()
                    .uncaughtExceptionHandler((thread, failure) -> failures.add(failure))
                    .start(() -> writeSome(device, closing)));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(failures).isEmpty();
        for (int i = 0; i < count; i++) {
            if (i % 4 != 0) {
                assertThat(read(many.get(i), 99 * 4096L, 4096)).isEqualTo(random(4096, 99));
            }
        }
    }

    private static void writeSome(BlockDevice device, boolean closing) {
        for (int i = 0; i < 100; i++) {
            write(device, i * 4096L, random(4096, i));
            if (closing && i == 50) {
                device.close();
                return;
            }
        }
    }

    @Test
    void clients_serve_a_bounded_number_of_images_of_one_group() {
        factory.close();
        factory = new RbdDeviceFactory(RbdSettings.of(ceph.config()).withImagesPerClient(2));
        List<String> names = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String name = ceph.freshName("grouped");
            await(factory.create(uri(name), MIB));
            RbdClientIdentity client = (RbdClientIdentity) open(name, i < 3 ? 1 : 2);
            names.add(client.clientName());
            addresses.add(client.clientAddress().orElseThrow());
            assertThat(client.clientNonce()).isPresent();
        }
        assertThat(names)
                .containsExactly(
                        "cluster_context_1_0",
                        "cluster_context_1_0",
                        "cluster_context_1_1",
                        "cluster_context_2_0",
                        "cluster_context_2_0");
        assertThat(addresses.get(0)).isEqualTo(addresses.get(1)).isNotEqualTo(addresses.get(2));
        assertThat(addresses.get(3)).isEqualTo(addresses.get(4)).isNotEqualTo(addresses.get(2));
    }

    @Test
    void a_client_on_the_blocklist_ends_its_io_and_a_new_one_opens_the_image() {
        BlockDevice device = open(image, 1);
        String bystanderName = ceph.freshName("bystander");
        await(factory.create(uri(bystanderName), MIB));
        BlockDevice bystander = open(bystanderName, 2);
        write(device, 0, random(4096, 7));
        String address = ((RbdClientIdentity) device).clientAddress().orElseThrow();
        ceph.ceph("osd", "blocklist", "add", address);
        try {
            assertThat(errnoOf(device, request -> request.write(0, direct(random(4096, 8)), false)))
                    .isEqualTo(Errno.ESHUTDOWN);
            write(bystander, 0, random(4096, 9));
            BlockDevice again = open(image, 1);
            assertThat(((RbdClientIdentity) again).clientAddress())
                    .isNotEqualTo(((RbdClientIdentity) device).clientAddress());
            assertThat(read(again, 0, 4096)).isEqualTo(random(4096, 7));
            write(again, 0, random(4096, 10));
        } finally {
            ceph.ceph("osd", "blocklist", "rm", address);
        }
    }

    @Test
    void what_cannot_be_opened_is_named_with_its_errno() {
        BlockDeviceException noPool = refusal(factory.open(BlockDeviceUri.rbd("nopool", "x"), OpenOptions.READ_WRITE));
        assertThat(noPool.errno()).isEqualTo(Errno.ENODEV);
        assertThat(noPool).hasMessageContaining("no pool 'nopool'");

        BlockDeviceException noImage = refusal(factory.open(uri("noimage"), OpenOptions.READ_WRITE));
        assertThat(noImage.errno()).isEqualTo(Errno.ENOENT);
        assertThat(noImage).hasMessageContaining("no image 'noimage'");

        BlockDeviceUri noName = new BlockDeviceUri(BlockDeviceUri.Scheme.RBD, "rbd");
        assertThat(refusal(factory.open(noName, OpenOptions.READ_WRITE)).errno())
                .isEqualTo(Errno.EINVAL);
        assertThat(refusal(factory.create(uri(image), SIZE)).errno()).isEqualTo(Errno.EEXIST);
    }

    @Test
    void a_user_without_permission_is_told_so(@TempDir Path folder) throws Exception {
        String user = ceph.freshName("weak");
        Path keyring = folder.resolve("keyring");
        Files.writeString(keyring, ceph.ceph("auth", "get-or-create", "client." + user, "mon", "allow r"));
        try (RbdDeviceFactory weak =
                new RbdDeviceFactory(RbdSettings.of(ceph.config().withId(user).withKeyring(keyring)))) {
            BlockDeviceException refused = refusal(weak.open(uri(image), OpenOptions.READ_WRITE));
            assertThat(refused.errno()).isEqualTo(Errno.EPERM);
            assertThat(refused).hasMessageContaining("permission denied").hasMessageContaining(image);
        }
        try (RbdDeviceFactory stranger = new RbdDeviceFactory(
                RbdSettings.of(ceph.config().withId("nobody").withKeyring(keyring)))) {
            assertThat(refusal(stranger.open(uri(image), OpenOptions.READ_WRITE)))
                    .hasMessageContaining("client.nobody");
        }
    }

    @Test
    void a_namespace_of_a_pool_has_images_of_its_own() {
        String namespace = ceph.freshName("space");
        ceph.rbd("namespace", "create", ThrowawayCeph.POOL + "/" + namespace);
        BlockDeviceUri inside =
                new BlockDeviceUri(BlockDeviceUri.Scheme.RBD, ThrowawayCeph.POOL + "/" + namespace + "/disk");
        await(factory.create(inside, MIB));
        BlockDevice device = await(factory.open(inside, OpenOptions.READ_WRITE));
        devices.add(device);
        write(device, 0, random(4096, 11));
        assertThat(ceph.rbd("ls", ThrowawayCeph.POOL + "/" + namespace)).isEqualToIgnoringNewLines("disk");
        assertThat(refusal(factory.open(uri("disk"), OpenOptions.READ_WRITE)).errno())
                .isEqualTo(Errno.ENOENT);
    }
}
