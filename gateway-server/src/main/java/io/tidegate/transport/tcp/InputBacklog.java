package io.tidegate.transport.tcp;

import java.nio.ByteBuffer;

/**
 * Bytes that were read when the connection stopped to decode; rare, so memory is taken when needed and dropped when
 * used up. Owner: the event loop. At most one turn's reads are kept, since reading stops with decoding.
 */
final class InputBacklog {

    private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);

    private ByteBuffer kept = NOTHING;

    boolean isEmpty() {
        return !kept.hasRemaining();
    }

    /** Takes a copy of all that is left in {@code in}, behind what is kept already. */
    void keep(ByteBuffer in) {
        ByteBuffer all = ByteBuffer.allocateDirect(kept.remaining() + in.remaining());
        kept = all.put(kept).put(in).flip();
    }

    /** What is kept, to be consumed by its position. */
    ByteBuffer take() {
        return kept;
    }

    /** Forgets what was consumed. */
    void keepRest() {
        if (isEmpty()) {
            kept = NOTHING;
        }
    }
}
