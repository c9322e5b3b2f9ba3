package io.tidegate.ha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockDeviceUri.Scheme;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.ImageEncryption;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What hosts meet at the devices of a gateway that takes ANA groups and loses them. */
class GroupDevicesTest {

    private static final BlockDeviceUri DISK = new BlockDeviceUri(Scheme.MEMORY, "disk");
    private static final int GROUP = 2;
    private static final long BYTES = 1 << 20;

    private final MemoryDeviceFactory memory = new MemoryDeviceFactory(BYTES);
    private final LateImages images = new LateImages(memory);
    private final List<List<String>> asked = new ArrayList<>();
    private CompletableFuture<Boolean> listed = CompletableFuture.completedFuture(true);
    private final GroupDevices devices = new GroupDevices(images, Optional.empty(), this::admit, 0);

    private CompletionStage<Boolean> admit(int group, List<String> addresses) {
        asked.add(addresses);
        return listed;
    }

    /** Images that open for writing when the test says so. */
    private record LateImages(
            BlockDeviceFactory below,
            List<CompletableFuture<Void>> held,
            AtomicBoolean keyMissing,
            AtomicInteger opened)
            implements BlockDeviceFactory {

        LateImages(BlockDeviceFactory below) {
            this(below, new ArrayList<>(), new AtomicBoolean(), new AtomicInteger());
        }

        @Override
        public CompletionStage<BlockDevice> open(BlockDeviceUri uri, OpenOptions options) {
            if (options.encryption().isPresent()) {
                return keyMissing.get()
                        ? CompletableFuture.failedStage(new BlockDeviceException(Errno.ENOKEY, "no key"))
                        : below.open(uri, new OpenOptions(options.readOnly(), options.anaGroup()));
            }
            opened.incrementAndGet();
            return options.readOnly() || held.isEmpty()
                    ? below.open(uri, options)
                    : held.getFirst().thenCompose(now -> below.open(uri, options));
        }

        @Override
        public CompletionStage<Void> create(BlockDeviceUri uri, long bytes) {
            return below.create(uri, bytes);
        }

        @Override
        public CompletionStage<Void> grow(BlockDeviceUri uri, long bytes) {
            return below.open(uri, OpenOptions.READ_WRITE).thenAccept(device -> {
                try (device) {
                    device.resize(bytes);
                } catch (BlockDeviceException refused) {
                    throw new CompletionException(refused);
                }
            });
        }

        @Override
        public CompletionStage<BlockGeometry> lookAtEncrypted(BlockDeviceUri uri) {
            return below.open(uri, new OpenOptions(true, 0)).thenApply(device -> {
                device.close();
                return device.geometry();
            });
        }

        @Override
        public CompletionStage<Long> size(BlockDeviceUri uri) {
            return below.size(uri);
        }

        @Override
        public CompletionStage<Void> remove(BlockDeviceUri uri) {
            return below.remove(uri);
        }

        @Override
        public void close() {
            below.close();
        }
    }

    @BeforeEach
    void makeDisk() throws Exception {
        get(memory.create(DISK, BYTES));
    }

    @AfterEach
    void close() {
        devices.close();
        memory.close();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private BlockDevice open() throws Exception {
        return get(devices.open(DISK, new OpenOptions(false, GROUP)));
    }

    private static int write(BlockDevice device) throws Exception {
        CompletableFuture<Integer> errno = new CompletableFuture<>();
        BlockRequest request = new BlockRequest(done -> errno.complete(done.errno()));
        request.write(0, ByteBuffer.allocateDirect(512), false);
        device.submit(request);
        return get(errno);
    }

    @Test
    void an_image_without_its_key_is_shown_and_opened_once_the_key_is_there() throws Exception {
        images.keyMissing().set(true);
        get(devices.openAll(GROUP, List.of()).ended());
        OpenOptions strict = encrypted(false);
        assertThatThrownBy(() -> get(devices.open(DISK, strict))).hasMessageContaining("no key");
        BlockDevice device = get(devices.open(DISK, encrypted(true)));
        assertThat(device.geometry().sizeBytes()).isEqualTo(BYTES);
        assertThat(write(device)).isEqualTo(Errno.ESHUTDOWN);
        assertThat(((GroupDevice) device).isDegraded()).isTrue();
        images.keyMissing().set(false);
        devices.mend();
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                ((GroupDevice) device).isDegraded() && System.nanoTime() < end; ) {
            Thread.sleep(5);
        }
        assertThat(write(device)).isZero();
        device.close();
    }

    @Test
    void a_take_over_does_not_wait_for_keys() throws Exception {
        BlockDevice device = get(devices.open(DISK, encrypted(true)));
        assertThat(((GroupDevice) device).isDegraded()).as("on a standby").isFalse();
        images.keyMissing().set(true);
        assertThat(get(devices.openAll(GROUP, List.of()).ended())).isTrue();
        assertThat(((GroupDevice) device).isDegraded()).isTrue();
        device.close();
    }

    private static OpenOptions encrypted(boolean shownWithoutKey) {
        ImageEncryption encryption = new ImageEncryption(
                List.of(new ImageEncryption.Layer(ImageEncryption.Format.LUKS2, "k")),
                id -> new ImageEncryption.Passphrase(new byte[] {1}),
                shownWithoutKey);
        return new OpenOptions(false, GROUP, Optional.of(encryption));
    }

    @Test
    void a_standby_shows_the_size_and_sends_hosts_to_another_path() throws Exception {
        BlockDevice device = open();
        assertThat(device.geometry().sizeBytes()).isEqualTo(BYTES);
        assertThat(device.geometry().readOnly()).isFalse();
        assertThat(write(device)).isEqualTo(Errno.ESHUTDOWN);
        assertThat(asked).isEmpty();
    }

    @Test
    void a_standby_resizes_what_another_gateway_serves_and_tells_its_own_hosts() throws Exception {
        BlockDevice device = open();
        List<Long> told = new ArrayList<>();
        device.onResize(found -> told.add(found.sizeBytes()));
        device.resize(BYTES / 2);
        assertThat(get(memory.size(DISK))).isEqualTo(BYTES / 2);
        assertThat(device.geometry().sizeBytes()).isEqualTo(BYTES / 2);
        assertThat(told).containsExactly(BYTES / 2);
        assertThatThrownBy(() -> device.resize(-1))
                .isInstanceOfSatisfying(
                        BlockDeviceException.class,
                        refused -> assertThat(refused.errno()).isNotZero());
        assertThat(device.geometry().sizeBytes()).isEqualTo(BYTES / 2);
    }

    @Test
    void an_encrypted_image_is_resized_where_it_is_open() throws Exception {
        BlockDevice device = get(devices.open(DISK, encrypted(true)));
        assertThatThrownBy(() -> device.resize(BYTES)).hasMessageContaining("is not open here");
        device.close();
    }

    @Test
    void an_encrypted_image_of_a_group_that_monitors_lead_is_looked_at_too() throws Exception {
        assertThat(get(new FencedImages(images).lookAtEncrypted(DISK)).sizeBytes())
                .isEqualTo(BYTES);
    }

    @Test
    void without_clients_the_process_itself_is_listed_whatever_kind_an_image_is_of() throws Exception {
        assertThat(devices.addresses(GROUP)).isEmpty();
        try (FakeImages named = new FakeImages();
                GroupDevices plain = new GroupDevices(
                        named, Optional.empty(), (group, all) -> CompletableFuture.completedFuture(true), 0)) {
            BlockDeviceUri disk = BlockDeviceUri.rbd("rbd", "disk");
            get(named.create(disk, BYTES));
            get(plain.open(disk, new OpenOptions(false, GROUP)));
            assertThat(plain.addresses(GROUP)).singleElement().asString().startsWith("process:");
        }
    }

    @Test
    void a_group_that_is_taken_serves_and_one_that_goes_serves_no_more() throws Exception {
        BlockDevice device = open();
        assertThat(get(devices.openAll(GROUP, List.of()).ended())).isTrue();
        assertThat(write(device)).isEqualTo(Errno.OK);
        get(devices.closeAll(GROUP));
        assertThat(write(device)).isEqualTo(Errno.ESHUTDOWN);
        assertThat(get(devices.openAll(GROUP, List.of()).ended())).isTrue();
        assertThat(write(device)).isEqualTo(Errno.OK);
    }

    @Test
    void another_group_is_left_alone() throws Exception {
        BlockDevice device = open();
        get(devices.openAll(GROUP + 1, List.of()).ended());
        assertThat(write(device)).isEqualTo(Errno.ESHUTDOWN);
    }

    @Test
    void a_namespace_that_comes_to_a_served_group_waits_until_its_writer_is_listed() throws Exception {
        get(devices.openAll(GROUP, List.of()).ended());
        listed = new CompletableFuture<>();
        CompletableFuture<BlockDevice> opening =
                devices.open(DISK, new OpenOptions(false, GROUP)).toCompletableFuture();
        assertThat(opening).isNotDone();
        listed.complete(true);
        assertThat(write(get(opening))).isEqualTo(Errno.OK);
        assertThat(asked.getFirst()).singleElement().asString().startsWith("process:");
    }

    @Test
    void it_is_shown_without_its_image_when_the_group_goes_meanwhile() throws Exception {
        get(devices.openAll(GROUP, List.of()).ended());
        listed = CompletableFuture.completedFuture(false);
        assertThat(write(open())).isEqualTo(Errno.ESHUTDOWN);
    }

    @Test
    void an_image_that_opens_after_its_tenure_is_not_served() throws Exception {
        BlockDevice device = open();
        CompletableFuture<Void> gate = new CompletableFuture<>();
        images.held().add(gate);
        CompletableFuture<Boolean> opening =
                devices.openAll(GROUP, List.of()).ended().toCompletableFuture();
        get(devices.closeAll(GROUP));
        gate.complete(null);
        get(opening);
        assertThat(write(device)).isEqualTo(Errno.ESHUTDOWN);
    }

    @Test
    void a_namespace_that_moves_to_another_group_is_served_with_that_one_and_by_nobody_in_between() throws Exception {
        GroupDevice device = (GroupDevice) open();
        get(devices.openAll(GROUP, List.of()).ended());
        device.release();
        assertThat(write(device)).isEqualTo(Errno.ESHUTDOWN);
        device.group(GROUP + 1);
        assertThat(write(device)).isEqualTo(Errno.ESHUTDOWN);
        get(devices.openAll(GROUP + 1, List.of()).ended());
        assertThat(write(device)).isEqualTo(Errno.OK);
    }

    private CompletableFuture<Integer> begin(BlockDevice device) {
        CompletableFuture<Integer> errno = new CompletableFuture<>();
        device.submit(
                new BlockRequest(done -> errno.complete(done.errno())).write(0, ByteBuffer.allocateDirect(512), false));
        return errno;
    }

    private CompletableFuture<Void> hold() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        images.held().add(gate);
        return gate;
    }

    @Test
    void a_command_waits_for_the_image_of_a_group_that_is_being_taken() throws Exception {
        BlockDevice device = open();
        CompletableFuture<Void> gate = hold();
        OpeningImages opening = devices.openAll(GROUP, List.of());
        CompletableFuture<Integer> write = begin(device);
        assertThat(write).isNotDone();
        assertThat(opening.proved().toCompletableFuture()).isNotDone();
        gate.complete(null);
        assertThat(get(write)).isEqualTo(Errno.OK);
        assertThat(get(opening.proved())).isTrue();
    }

    @Test
    void what_waits_goes_to_another_path_when_the_group_goes_before_the_image_is_open() throws Exception {
        BlockDevice device = open();
        CompletableFuture<Void> gate = hold();
        OpeningImages opening = devices.openAll(GROUP, List.of());
        CompletableFuture<Integer> write = begin(device);
        get(devices.closeAll(GROUP));
        assertThat(get(write)).isEqualTo(Errno.ESHUTDOWN);
        gate.complete(null);
        get(opening.ended());
        assertThat(write(device)).isEqualTo(Errno.ESHUTDOWN);
    }

    @Test
    void what_waits_for_an_image_that_cannot_be_opened_goes_to_another_path() throws Exception {
        BlockDevice device = open();
        CompletableFuture<Void> gate = hold();
        OpeningImages opening = devices.openAll(GROUP, List.of());
        CompletableFuture<Integer> write = begin(device);
        gate.completeExceptionally(new BlockDeviceException(Errno.ETIMEDOUT, "the cluster is away"));
        assertThat(get(write)).isEqualTo(Errno.ESHUTDOWN);
        assertThat(get(opening.proved())).isFalse();
    }

    @Test
    void what_waits_for_a_namespace_that_is_taken_away_ends() throws Exception {
        BlockDevice device = open();
        CompletableFuture<Void> gate = hold();
        devices.openAll(GROUP, List.of());
        CompletableFuture<Integer> write = begin(device);
        device.close();
        assertThat(get(write)).isEqualTo(Errno.ESHUTDOWN);
        gate.complete(null);
    }

    @Test
    void an_image_that_is_being_opened_is_not_mended() throws Exception {
        open();
        CompletableFuture<Void> gate = hold();
        OpeningImages opening = devices.openAll(GROUP, List.of());
        int before = images.opened().get();
        devices.mend();
        assertThat(images.opened()).hasValue(before);
        assertThat(asked).isEmpty();
        gate.complete(null);
        assertThat(get(opening.ended())).isTrue();
    }
}
