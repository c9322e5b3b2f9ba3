package io.tidegate.transport.tcp;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Direct memory that Netty sends from or receives into and that comes back to its loop when Netty is done: a buffer that
 * is never freed, so that nothing is allocated per message. Owner: the event loop.
 */
class LoopBuffer extends UnpooledDirectByteBuf {

    /** Takes a buffer back. */
    @FunctionalInterface
    interface Owner {

        /** Nobody refers to {@code buffer} any longer; it may be lent again. */
        void returned(LoopBuffer buffer);
    }

    private final Owner owner;
    private final ByteBuffer frame;
    private final long address;

    /** All of {@code memory}, which must be direct and nobody else's. */
    LoopBuffer(Owner owner, ByteBuffer memory) {
        super(UnpooledByteBufAllocator.DEFAULT, memory, memory.capacity());
        this.owner = owner;
        this.frame = memory.order(ByteOrder.LITTLE_ENDIAN);
        this.address = MemorySegment.ofBuffer(memory).address();
        clear();
    }

    /** All of the memory, little-endian; one and the same view, whose position the user sets. */
    ByteBuffer frame() {
        return frame;
    }

    /** Lets Netty hand addresses to the kernel instead of making views. */
    @Override
    public boolean hasMemoryAddress() {
        return true;
    }

    @Override
    public long memoryAddress() {
        return address;
    }

    @Override
    protected void deallocate() {
        resetRefCnt();
        owner.returned(this);
    }
}
