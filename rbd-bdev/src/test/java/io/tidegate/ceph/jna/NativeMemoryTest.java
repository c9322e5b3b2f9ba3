package io.tidegate.ceph.jna;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {

    @Test
    void the_address_of_a_buffer_is_that_of_its_position() {
        ByteBuffer whole = ByteBuffer.allocateDirect(4096);
        for (ByteBuffer buffer : new ByteBuffer[] {
            whole,
            whole.duplicate().position(17),
            whole.slice(100, 50),
            whole.slice(100, 50).position(3),
            whole.asReadOnlyBuffer().position(5).limit(9)
        }) {
            assertThat(NativeMemory.address(buffer))
                    .isEqualTo(MemorySegment.ofBuffer(buffer).address());
        }
        assertThat(whole.get(0)).isZero();
    }

    @Test
    void text_of_c_ends_at_the_first_nul() {
        assertThat(NativeMemory.string(new byte[] {'a', 'b', 0, 'c'})).isEqualTo("ab");
        assertThat(NativeMemory.string(new byte[] {'a', 'b'})).isEqualTo("ab");
    }
}
