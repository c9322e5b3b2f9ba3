package io.tidegate.transport.tcp;

import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import io.tidegate.memory.HugeMemory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one event loop share. Owner: that loop.
 *
 * @param owner the loop as the target sees it
 * @param receive what connections read into
 * @param data buffers for the data of commands
 * @param pdus buffers for small PDUs
 * @param tls memory of secure connections, made when the first comes
 */
record LoopContext(
        NettyOwnerLoop owner,
        RecvByteBufAllocator receive,
        DataBufferPool data,
        PduBuffers pdus,
        Supplier<TlsScratch> tls) {

    static LoopContext of(EventLoop loop, TcpSettings settings) {
        HugeMemory memory = new HugeMemory();
        return new LoopContext(
                new NettyOwnerLoop(loop),
                settings.io().receive(settings.memory().receiveBytes(), memory),
                new DataBufferPool(settings, memory, loop),
                new PduBuffers(memory),
                new OnDemand(memory));
    }

    /** Owner: the loop. */
    private static final class OnDemand implements Supplier<TlsScratch> {

        private final HugeMemory memory;
        private @Nullable TlsScratch made;

        OnDemand(HugeMemory memory) {
            this.memory = memory;
        }

        @Override
        public TlsScratch get() {
            if (made == null) {
                made = new TlsScratch(memory);
            }
            return made;
        }
    }
}
