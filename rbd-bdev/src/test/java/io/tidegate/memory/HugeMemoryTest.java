package io.tidegate.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ceph.jna.NativeMemory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What users of the memory rely on; whether pages are huge is the kernel's affair. */
class HugeMemoryTest {

    private static final int REGION = 32 << 20;

    private final HugeMemory memory = new HugeMemory();

    @Test
    void a_buffer_is_direct_zeroed_and_as_long_as_asked_for() {
        ByteBuffer buffer = memory.allocate(131_072 + 7);
        assertThat(buffer.isDirect()).isTrue();
        assertThat(buffer.capacity()).isEqualTo(131_079);
        byte[] content = new byte[131_079];
        buffer.get(content);
        assertThat(content).containsOnly(0);
    }

    @Test
    void buffers_do_not_overlap_within_a_region_and_beyond() {
        List<ByteBuffer> all = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            all.add(memory.allocate((1 << 20) - i));
        }
        for (int i = 0; i < all.size(); i++) {
            fill(all.get(i), (byte) (i + 1));
        }
        for (int i = 0; i < all.size(); i++) {
            ByteBuffer buffer = all.get(i);
            assertThat(buffer.get(0)).isEqualTo((byte) (i + 1));
            assertThat(buffer.get(buffer.capacity() - 1)).isEqualTo((byte) (i + 1));
        }
    }

    @Test
    void each_begins_at_a_line_of_the_cache_and_a_large_one_at_a_page() {
        for (int bytes : new int[] {1, 63, 64, 65, 4096, 1, 8384, 131_264, 4095, REGION, REGION + 1, 1}) {
            assertThat(NativeMemory.address(memory.allocate(bytes)) % (bytes < 4096 ? 64 : 4096))
                    .isZero();
        }
    }

    @Test
    void one_larger_than_a_region_has_a_region_of_its_own() {
        ByteBuffer large = memory.allocate(3 * REGION);
        large.put(3 * REGION - 1, (byte) 7);
        assertThat(large.get(3 * REGION - 1)).isEqualTo((byte) 7);
    }

    private static void fill(ByteBuffer buffer, byte value) {
        for (int at = 0; at < buffer.capacity(); at++) {
            buffer.put(at, value);
        }
    }
}
