package io.tidegate.nvme;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/** Bytes in which the fields of a structure are looked for: each field is set, found at its byte, read back and cleared. */
final class Layout {

    private final ByteBuffer buffer;

    Layout(int bytes) {
        this.buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    ByteBuffer buffer() {
        return buffer;
    }

    int[] bytes(int at, int length) {
        int[] bytes = new int[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = buffer.get(at + i) & 0xff;
        }
        return bytes;
    }

    String ascii(int at, int length) {
        byte[] bytes = new byte[length];
        buffer.get(at, bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    <S> Fields<S> of(S structure) {
        return new Fields<>(structure);
    }

    final class Fields<S> {

        private final S structure;

        private Fields(S structure) {
            this.structure = structure;
        }

        Fields<S> u8(int at, ToIntFunction<S> getter, BiFunction<S, Integer, S> setter) {
            return number(at, 1, 0x81, getter, setter);
        }

        Fields<S> u16(int at, ToIntFunction<S> getter, BiFunction<S, Integer, S> setter) {
            return number(at, 2, 0x8281, getter, setter);
        }

        Fields<S> u32(int at, ToIntFunction<S> getter, BiFunction<S, Integer, S> setter) {
            return number(at, 4, 0x84838281, getter, setter);
        }

        Fields<S> u64(int at, ToLongFunction<S> getter, BiFunction<S, Long, S> setter) {
            long value = 0x88878685_84838281L;
            setter.apply(structure, value);
            assertThat(getter.applyAsLong(structure)).as("field at %d", at).isEqualTo(value);
            onlyAt(at, 8);
            return this;
        }

        private Fields<S> number(
                int at, int bytes, int value, ToIntFunction<S> getter, BiFunction<S, Integer, S> setter) {
            setter.apply(structure, value);
            assertThat(getter.applyAsInt(structure)).as("field at %d", at).isEqualTo(value);
            onlyAt(at, bytes);
            return this;
        }

        private void onlyAt(int at, int bytes) {
            for (int i = 0; i < buffer.capacity(); i++) {
                int expected = i >= at && i < at + bytes ? 0x81 + i - at : 0;
                assertThat(buffer.get(i) & 0xff)
                        .as("byte %d for the field at %d", i, at)
                        .isEqualTo(expected);
            }
            for (int i = 0; i < bytes; i++) {
                buffer.put(at + i, (byte) 0);
            }
        }
    }
}
