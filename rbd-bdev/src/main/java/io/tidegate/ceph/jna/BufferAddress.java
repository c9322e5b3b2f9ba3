package io.tidegate.ceph.jna;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where a direct buffer lies, asked for by every I/O, without an object being made for the answer. Any thread may call.
 *
 * <p>The JDK keeps it in a field of {@link Buffer}, which can be read when the JVM was started with
 * {@code --add-opens=java.base/java.nio=ALL-UNNAMED}. Else C is asked, by a memset of nothing, which costs 0.2 us. The
 * public way, {@code MemorySegment.ofBuffer}, makes an object of 72 bytes whenever the compiler does not see through it
 * (ADR 80).
 */
final class BufferAddress {

    private static final @Nullable VarHandle FIELD = field();

    private BufferAddress() {}

    /** The address of the byte at the position. */
    static long of(ByteBuffer buffer) {
        VarHandle field = FIELD;
        return field == null ? askingC(buffer) : (long) field.get((Buffer) buffer) + buffer.position();
    }

    static long askingC(ByteBuffer buffer) {
        return Libc.memset(buffer, 0, 0);
    }

    private static @Nullable VarHandle field() {
        try {
            return MethodHandles.privateLookupIn(Buffer.class, MethodHandles.lookup())
                    .findVarHandle(Buffer.class, "address", long.class);
        } catch (ReflectiveOperationException notOpened) {
            return null;
        }
    }
}
