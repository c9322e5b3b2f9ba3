package io.tidegate.transport.tcp;

import io.netty.channel.EventLoop;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one event loop share. Owner: that loop.
 *
 * @param owner the loop as the target sees it
 * @param receive the buffer that connections read into
 * @param data buffers for the data of commands
 * @param pdus buffers for small PDUs
 * @param tls memory of secure connections, made when the first comes
 */
record LoopContext(
        NettyOwnerLoop owner,
        ReceiveAllocator receive,
        DataBufferPool data,
        PduBuffers pdus,
        Supplier<TlsScratch> tls) {

    static LoopContext of(EventLoop loop, TcpSettings settings) {
        return new LoopContext(
                new NettyOwnerLoop(loop),
                new ReceiveAllocator(settings.receiveBytes()),
                new DataBufferPool(settings, loop),
                new PduBuffers(),
                new OnDemand());
    }

    /** Owner: the loop. */
    private static final class OnDemand implements Supplier<TlsScratch> {

        private @Nullable TlsScratch made;

        @Override
        public TlsScratch get() {
            if (made == null) {
                made = new TlsScratch();
            }
            return made;
        }
    }
}
