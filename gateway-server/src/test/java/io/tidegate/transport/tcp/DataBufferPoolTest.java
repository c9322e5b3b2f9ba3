package io.tidegate.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.memory.HugeMemory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class DataBufferPoolTest {

    /** 4 MiB: 128 buffers of 8 KiB, 32 of 32 KiB, 16 of 128 KiB; one in eight of each is the reserve. */
    private static final TcpSettings SMALL = TcpSettings.DEFAULTS.with(TcpFixture.memory(4 << 20, 65536));

    private final Queue<Runnable> loop = new ArrayDeque<>();
    private final DataBufferPool pool = new DataBufferPool(SMALL, new HugeMemory(), loop::add);

    private List<DataBuffer> drain(int bytes) {
        List<DataBuffer> taken = new ArrayList<>();
        for (DataBuffer each = pool.acquire(bytes); each != null; each = pool.acquire(bytes)) {
            taken.add(each);
        }
        return taken;
    }

    @Test
    void a_buffer_that_came_back_is_lent_next() {
        DataBuffer first = pool.acquire(4096);
        first.release();
        assertThat(pool.acquire(512)).isSameAs(first);
        assertThat(pool.acquire(512)).isNotSameAs(first);
    }

    @Test
    void a_buffer_has_the_room_that_was_asked_for_at_position_zero() {
        DataBuffer buffer = pool.acquire(131072);
        assertThat(buffer.data(131072).remaining()).isEqualTo(131072);
        assertThat(buffer.data(512).remaining()).isEqualTo(512);
        assertThat(buffer.data(512).isDirect()).isTrue();
    }

    @Test
    void a_smaller_size_that_is_used_up_borrows_from_a_larger() {
        assertThat(drain(4096)).hasSize(112 + 28 + 14);
    }

    @Test
    void the_reserve_is_for_capsules_only() {
        drain(131072);
        assertThat(pool.acquire(131072)).isNull();
        assertThat(pool.acquireForCapsule(131072)).isNotNull();
        assertThat(pool.acquireForCapsule(131072)).isNotNull();
        assertThat(pool.acquireForCapsule(131072)).isNull();
    }

    @Test
    void who_waits_is_called_once_when_something_comes_back() {
        List<DataBuffer> taken = drain(131072);
        List<String> called = new ArrayList<>();
        pool.await(() -> called.add("first"));
        pool.await(() -> called.add("second"));
        taken.removeLast().release();
        taken.removeLast().release();
        assertThat(called).as("not from within release").isEmpty();
        assertThat(loop).hasSize(1);
        loop.remove().run();
        assertThat(called).containsExactly("first", "second");
        taken.removeLast().release();
        assertThat(loop).isEmpty();
    }

    @Test
    void a_buffer_returned_twice_is_a_programming_error() {
        DataBuffer buffer = pool.acquire(4096);
        buffer.release();
        assertThatThrownBy(buffer::release).isInstanceOf(IllegalStateException.class);
        assertThat(pool.lent()).isZero();
    }
}
