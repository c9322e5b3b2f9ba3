package io.tidegate.ha;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a gateway opens before it takes the group of another one, and what of it it serves. */
class ImagesAheadTest {

    private static final int GROUP = 2;
    private static final int MOST = 3;

    private final FakeImages images = new FakeImages();
    private final GroupDevices devices = new GroupDevices(
            images, Optional.of(images), (group, addresses) -> CompletableFuture.completedFuture(true), MOST);

    @BeforeEach
    void makeDisks() throws Exception {
        for (int i = 0; i < MOST + 1; i++) {
            get(images.create(disk(i), 1 << 20));
        }
    }

    @AfterEach
    void close() {
        devices.close();
        images.close();
    }

    private static BlockDeviceUri disk(int number) {
        return BlockDeviceUri.rbd("rbd", "disk" + number);
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private BlockDevice device(int number) throws Exception {
        return get(devices.open(disk(number), new OpenOptions(false, GROUP)));
    }

    private static void eventually(BooleanSupplier condition) throws InterruptedException {
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30); !condition.getAsBoolean(); ) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(2);
        }
    }

    private void openedAhead(int count) throws InterruptedException {
        devices.inherits(Set.of(GROUP));
        eventually(() -> images.open().size() == count);
    }

    /** As a gateway does when it takes a group. */
    private void take(List<String> listed) throws Exception {
        assertThat(get(devices.openAll(GROUP, listed).ended())).isTrue();
    }

    private static int write(BlockDevice device) throws Exception {
        CompletableFuture<Integer> errno = new CompletableFuture<>();
        device.submit(
                new BlockRequest(done -> errno.complete(done.errno())).write(0, ByteBuffer.allocateDirect(512), false));
        return get(errno);
    }

    @Test
    void a_group_that_was_prepared_for_is_served_by_the_images_that_are_open() throws Exception {
        BlockDevice device = device(0);
        openedAhead(1);
        assertThat(write(device)).isEqualTo(Errno.ESHUTDOWN);
        List<String> listed = devices.addresses(GROUP);
        int before = images.opened();
        take(listed);
        assertThat(write(device)).isZero();
        assertThat(images.opened()).isEqualTo(before);
    }

    @Test
    void an_image_whose_client_is_not_listed_is_closed_and_opened_by_one_that_is() throws Exception {
        BlockDevice device = device(0);
        openedAhead(1);
        String early = images.open().getFirst().clientAddress().orElseThrow();
        List<String> later = images.another(GROUP);
        take(later);
        assertThat(write(device)).isZero();
        assertThat(images.open())
                .singleElement()
                .satisfies(image -> assertThat(image.clientAddress().orElseThrow())
                        .isNotEqualTo(early)
                        .isIn(later));
    }

    @Test
    void an_image_that_does_not_work_any_more_is_opened_again() throws Exception {
        BlockDevice device = device(0);
        openedAhead(1);
        List<String> listed = devices.addresses(GROUP);
        images.open().getFirst().breaks();
        take(listed);
        assertThat(write(device)).isZero();
    }

    @Test
    void a_take_over_waits_for_an_image_that_is_just_being_opened_and_opens_it_once() throws Exception {
        BlockDevice device = device(0);
        CompletableFuture<Void> gate = images.hold();
        devices.inherits(Set.of(GROUP));
        eventually(() -> images.waiting() == 1);
        List<String> listed = devices.addresses(GROUP);
        int before = images.opened();
        CompletableFuture<Boolean> taken =
                devices.openAll(GROUP, listed).ended().toCompletableFuture();
        assertThat(taken).isNotDone();
        gate.complete(null);
        assertThat(get(taken)).isTrue();
        assertThat(write(device)).isZero();
        assertThat(images.opened()).isEqualTo(before);
        images.open().getFirst().resize(2 << 20);
        assertThat(device.geometry().sizeBytes()).isEqualTo(2 << 20);
    }

    @Test
    void what_this_gateway_would_not_take_any_more_is_closed_with_its_clients() throws Exception {
        device(0);
        openedAhead(1);
        devices.inherits(Set.of());
        eventually(() -> images.open().isEmpty());
        eventually(() -> images.clients(GROUP).isEmpty());
    }

    @Test
    void what_is_being_taken_is_left_alone_whatever_is_inherited() throws Exception {
        BlockDevice device = device(0);
        openedAhead(1);
        List<String> listed = devices.addresses(GROUP);
        devices.inherits(Set.of());
        devices.inherits(Set.of(GROUP + 1));
        take(listed);
        assertThat(write(device)).isZero();
        assertThat(images.clients(GROUP)).isEqualTo(listed);
    }

    @Test
    void a_group_that_went_is_prepared_for_again_by_other_clients() throws Exception {
        BlockDevice device = device(0);
        openedAhead(1);
        List<String> listed = devices.addresses(GROUP);
        take(listed);
        get(devices.disconnect(GROUP));
        assertThat(images.open()).isEmpty();
        assertThat(write(device)).isEqualTo(Errno.ESHUTDOWN);
        openedAhead(1);
        assertThat(images.clients(GROUP)).isNotEmpty().doesNotContainAnyElementsOf(listed);
    }

    @Test
    void a_namespace_that_goes_takes_its_image_along() throws Exception {
        BlockDevice device = device(0);
        device(1);
        openedAhead(2);
        device.close();
        eventually(() -> images.open().size() == 1);
    }

    @Test
    void no_more_are_open_than_are_wanted_and_the_others_open_when_the_group_is_taken() throws Exception {
        for (int i = 0; i < MOST + 1; i++) {
            device(i);
        }
        openedAhead(MOST);
        take(devices.addresses(GROUP));
        assertThat(images.open()).hasSize(MOST + 1);
    }

    @Test
    void after_a_standstill_everything_is_opened_anew() throws Exception {
        BlockDevice device = device(0);
        openedAhead(1);
        FakeImages.Image early = images.open().getFirst();
        devices.forgetAhead();
        eventually(() -> !images.open().contains(early));
        openedAhead(1);
        take(devices.addresses(GROUP));
        assertThat(write(device)).isZero();
    }

    @Test
    void a_standby_hears_of_a_new_size_by_the_image() throws Exception {
        BlockDevice device = device(0);
        openedAhead(1);
        images.open().getFirst().resize(2 << 20);
        assertThat(device.geometry().sizeBytes()).isEqualTo(2 << 20);
    }
}
