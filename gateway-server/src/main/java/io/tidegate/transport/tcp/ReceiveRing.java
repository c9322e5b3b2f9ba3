package io.tidegate.transport.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.uring.IoUringBufferRingAllocator;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.tidegate.memory.HugeMemory;
import java.util.ArrayDeque;

/**
 * The buffers that the kernel receives into on a loop with io_uring, where a read is under way at every connection all the time and
 * one buffer for all ({@link ReceiveAllocator}) would have their bytes mixed. Owner: the event loop.
 *
 * <p>The kernel takes a buffer when bytes come, so idle connections hold none. A connection consumes what it is handed before it
 * returns; so there is never more than one buffer beyond those in the ring.
 */
final class ReceiveRing implements IoUringBufferRingAllocator {

    /** What connections call the ring by. */
    static final short GROUP = 0;

    /** Buffers in the ring, a power of 2. When all are filled the kernel waits until the loop has consumed some. */
    private static final short ENTRIES = 64;

    /** Of one buffer: four writes of 4 KiB at depth 8 come in one. */
    private static final int BYTES = 32 << 10;

    private final HugeMemory memory = new HugeMemory();
    private final ArrayDeque<LoopBuffer> free = new ArrayDeque<>();

    /** The ring as Netty wants to be told of it. */
    IoUringBufferRingConfig config() {
        return IoUringBufferRingConfig.builder()
                .bufferGroupId(GROUP)
                .bufferRingSize(ENTRIES)
                .batchSize(ENTRIES)
                .incremental(false)
                .allocator(this)
                .build();
    }

    @Override
    public ByteBuf allocate() {
        LoopBuffer buffer = free.pollLast();
        return buffer == null ? new LoopBuffer(free::addLast, memory.allocate(BYTES)) : buffer.clear();
    }

    @Override
    public void lastBytesRead(int attempted, int actual) {
        // The size of buffers does not follow what comes.
    }

    /** The turns of connections that read by the ring, and by nothing else. Owner: the event loop. */
    static final class Reads extends DefaultMaxMessagesRecvByteBufAllocator {

        /** Buffers in a row from one connection before what it answered is sent. */
        private static final int MOST_READS = 16;

        Reads() {
            super(MOST_READS);
        }

        @Override
        @SuppressWarnings("deprecation")
        public Handle newHandle() {
            return new MaxMessageHandle() {
                @Override
                public ByteBuf allocate(ByteBufAllocator allocator) {
                    // Netty would go on without a ring that it could not fill.
                    throw new IllegalStateException("the ring of receive buffers could not be filled");
                }

                @Override
                public int guess() {
                    return BYTES;
                }
            };
        }
    }
}
