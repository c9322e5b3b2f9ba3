package io.tidegate.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.tidegate.memory.HugeMemory;

/**
 * Makes every connection of a loop read into one and the same large buffer: a connection consumes what it reads before
 * it returns, so one is enough, and it stays in cache. Owner: the event loop.
 */
final class ReceiveAllocator extends DefaultMaxMessagesRecvByteBufAllocator {

    /** Reads in a row from one connection before others get their turn. */
    private static final int MOST_READS = 4;

    private final LoopBuffer buffer;

    ReceiveAllocator(int bytes, HugeMemory memory) {
        super(MOST_READS);
        this.buffer = new LoopBuffer(ignored -> {}, memory.allocate(bytes));
    }

    @Override
    @SuppressWarnings("deprecation")
    public Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public ByteBuf allocate(ByteBufAllocator allocator) {
                attemptedBytesRead(buffer.capacity());
                return buffer.clear();
            }

            @Override
            public int guess() {
                return buffer.capacity();
            }
        };
    }
}
