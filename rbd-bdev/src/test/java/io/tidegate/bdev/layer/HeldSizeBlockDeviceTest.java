package io.tidegate.bdev.layer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.memory.MemoryDeviceFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeldSizeBlockDeviceTest {

    private static final long MIB = 1 << 20;

    private final MemoryDeviceFactory memory = new MemoryDeviceFactory(16 << 20);
    private final BlockDevice image = open();
    private final AtomicLong now = new AtomicLong();
    private final HeldSizeBlockDevice device = new HeldSizeBlockDevice(image, now::get);
    private final List<Long> told = new ArrayList<>();

    @AfterEach
    void close() {
        device.close();
        memory.close();
    }

    @Test
    void a_size_that_is_followed_is_shown_at_once() throws Exception {
        device.onResize(geometry -> told.add(geometry.sizeBytes()));
        image.resize(2 * MIB);
        assertThat(told).containsExactly(2 * MIB);
        assertThat(device.geometry().sizeBytes()).isEqualTo(2 * MIB);
    }

    @Test
    void a_size_that_is_held_is_shown_when_asked_for() throws Exception {
        device.onResize(geometry -> told.add(geometry.sizeBytes()));
        device.follow(false);
        image.resize(2 * MIB);
        assertThat(told).isEmpty();
        assertThat(device.geometry().sizeBytes()).isEqualTo(MIB);

        assertThat(device.refresh()).isTrue();
        assertThat(told).containsExactly(2 * MIB);
        assertThat(device.geometry().sizeBytes()).isEqualTo(2 * MIB);
        assertThat(device.refresh()).isFalse();
    }

    @Test
    void news_that_comes_after_it_was_asked_for_is_shown_and_later_news_is_not() throws Exception {
        device.onResize(geometry -> told.add(geometry.sizeBytes()));
        device.follow(false);
        device.refresh();
        image.resize(2 * MIB);
        image.resize(3 * MIB);
        assertThat(told).containsExactly(2 * MIB);

        device.refresh();
        device.refresh();
        now.addAndGet(60_000_000_000L);
        image.resize(4 * MIB);
        assertThat(device.geometry().sizeBytes()).isEqualTo(3 * MIB);
    }

    @Test
    void following_again_shows_what_was_missed() throws Exception {
        device.onResize(geometry -> told.add(geometry.sizeBytes()));
        device.follow(false);
        image.resize(2 * MIB);
        device.follow(true);
        assertThat(told).containsExactly(2 * MIB);
    }

    private BlockDevice open() {
        BlockDeviceUri uri = BlockDeviceUri.parse("memory:disk");
        memory.create(uri, MIB).toCompletableFuture().join();
        return memory.open(uri, OpenOptions.READ_WRITE).toCompletableFuture().join();
    }
}
