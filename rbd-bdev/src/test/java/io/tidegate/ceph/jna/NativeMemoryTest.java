package io.tidegate.ceph.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {

    @Test
    void the_address_of_a_buffer_is_that_of_its_position() {
        ByteBuffer whole = ByteBuffer.allocateDirect(4096);
        long first = NativeMemory.address(whole);
        for (ByteBuffer buffer : new ByteBuffer[] {
            whole.duplicate().position(17),
            whole.slice(17, 50),
            whole.slice(14, 50).position(3),
            whole.asReadOnlyBuffer().position(17).limit(19),
            whole.duplicate().position(17).limit(17)
        }) {
            assertThat(NativeMemory.address(buffer) - first).isEqualTo(17);
            assertThat(BufferAddress.askingC(buffer) - first).isEqualTo(17);
        }
        whole.put(0, (byte) 'x');
        assertThat(NativeMemory.bytes(first, 1)).containsExactly('x');
    }

    @Test
    void a_buffer_of_the_heap_has_no_address() {
        assertThatThrownBy(() -> NativeMemory.address(ByteBuffer.allocate(8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("direct");
    }

    @Test
    void text_of_c_ends_at_the_first_nul() {
        assertThat(NativeMemory.string(new byte[] {'a', 'b', 0, 'c'})).isEqualTo("ab");
        assertThat(NativeMemory.string(new byte[] {'a', 'b'})).isEqualTo("ab");
    }
}
