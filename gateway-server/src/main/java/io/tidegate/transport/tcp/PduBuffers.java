package io.tidegate.transport.tcp;

import io.tidegate.memory.HugeMemory;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Buffers into which the small PDUs of a batch are gathered. Owner: the event loop. How many are out at a time is
 * bounded by {@link ResponseSender}, so they are made when needed and kept.
 */
final class PduBuffers {

    /** Room for 146 responses with digests; more of them in one batch take another buffer. */
    static final int BYTES = 4096;

    private final HugeMemory memory;
    private final ArrayDeque<PduBuffer> free = new ArrayDeque<>();

    /** None yet; they are cut from {@code memory}. */
    PduBuffers(HugeMemory memory) {
        this.memory = memory;
    }

    /** An empty buffer; {@code sender} learns when it has been sent. */
    PduBuffer acquire(ResponseSender sender) {
        PduBuffer buffer = free.pollLast();
        if (buffer == null) {
            buffer = new PduBuffer(this::returned, memory);
        }
        buffer.sender = sender;
        buffer.frame().clear();
        return buffer;
    }

    private void returned(LoopBuffer loopBuffer) {
        PduBuffer buffer = (PduBuffer) loopBuffer;
        ResponseSender sender = buffer.sender;
        buffer.sender = null;
        free.addLast(buffer);
        if (sender != null) {
            sender.sent();
        }
    }

    /** One such buffer; filled through {@link #frame}, whose position is the end of what it holds. */
    static final class PduBuffer extends LoopBuffer {

        private @Nullable ResponseSender sender;

        private PduBuffer(Owner owner, HugeMemory memory) {
            super(owner, memory.allocate(BYTES));
        }
    }
}
