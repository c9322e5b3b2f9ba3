package io.tidegate.ha;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockDeviceUri.Scheme;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In which order the images of a group are opened that is taken over, and when the group may be served. */
class OpeningImagesTest {

    private static final int IMAGES = 2 * OpeningImages.AT_ONCE + 1;

    private final MemoryDeviceFactory memory = new MemoryDeviceFactory(1 << 20);
    private final GroupDevices group = new GroupDevices(
            memory, Optional.empty(), (number, addresses) -> CompletableFuture.completedFuture(true), 0);
    private final List<GroupDevice> devices =
            IntStream.range(0, IMAGES).mapToObj(this::device).toList();
    private final Map<GroupDevice, CompletableFuture<Integer>> begun = new LinkedHashMap<>();
    private final OpeningImages opening = new OpeningImages(devices, this::open);

    private GroupDevice device(int number) {
        return new GroupDevice(
                group,
                new BlockDeviceUri(Scheme.MEMORY, "disk" + number),
                new OpenOptions(false, 1),
                new BlockGeometry(1 << 20, 0, 0, 1 << 20, false, true, false, false));
    }

    private CompletionStage<Integer> open(GroupDevice device) {
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        begun.put(device, ended);
        return ended;
    }

    @AfterEach
    void close() {
        group.close();
        memory.close();
    }

    private void end(int number, int errno) {
        begun.get(devices.get(number)).complete(errno);
    }

    private CompletableFuture<Boolean> proved() {
        return opening.proved().toCompletableFuture();
    }

    private CompletableFuture<Boolean> ended() {
        return opening.ended().toCompletableFuture();
    }

    @Test
    void a_bounded_number_is_opened_at_a_time() {
        opening.begin();
        assertThat(begun).hasSize(OpeningImages.AT_ONCE);
        end(0, Errno.OK);
        assertThat(begun).hasSize(OpeningImages.AT_ONCE + 1);
    }

    @Test
    void one_that_a_command_waits_for_is_the_next() {
        opening.begin();
        opening.want(devices.getLast());
        end(3, Errno.OK);
        assertThat(begun).containsKey(devices.getLast());
    }

    @Test
    void the_group_may_be_served_with_its_first_image_and_is_all_open_with_its_last() {
        opening.begin();
        end(5, Errno.OK);
        assertThat(proved()).isCompletedWithValue(true);
        assertThat(ended()).isNotDone();
        IntStream.range(0, IMAGES).forEach(number -> end(number, Errno.OK));
        assertThat(ended()).isCompletedWithValue(true);
    }

    @Test
    void a_storage_that_opens_nothing_proves_nothing() {
        opening.begin();
        IntStream.range(0, IMAGES).forEach(number -> end(number, Errno.ETIMEDOUT));
        assertThat(proved()).isCompletedWithValue(false);
        assertThat(ended()).isCompletedWithValue(false);
    }

    @Test
    void images_that_are_gone_keep_nobody_from_serving_the_group() {
        opening.begin();
        IntStream.range(0, IMAGES).forEach(number -> end(number, Errno.ENOENT));
        assertThat(proved()).isCompletedWithValue(true);
    }

    @Test
    void a_cancelled_one_begins_nothing_more() {
        opening.begin();
        opening.cancel();
        IntStream.range(0, OpeningImages.AT_ONCE).forEach(number -> end(number, Errno.OK));
        assertThat(begun).hasSize(OpeningImages.AT_ONCE);
        assertThat(ended()).isCompleted();
    }

    @Test
    void a_group_without_namespaces_is_open_at_once() {
        OpeningImages none = new OpeningImages(List.of(), this::open);
        none.begin();
        assertThat(none.proved().toCompletableFuture()).isCompletedWithValue(true);
    }

    @Test
    void many_that_open_at_once_do_not_fill_the_stack() {
        List<GroupDevice> many =
                IntStream.range(0, 20_000).mapToObj(this::device).toList();
        OpeningImages quick = new OpeningImages(many, device -> CompletableFuture.completedStage(Errno.OK));
        quick.begin();
        assertThat(quick.ended().toCompletableFuture()).isCompletedWithValue(true);
    }
}
