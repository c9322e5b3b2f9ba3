package io.tidegate.transport.tcp;

import io.netty.channel.EventLoop;

/**
 * What the connections of one event loop share. Owner: that loop.
 *
 * @param owner the loop as the target sees it
 * @param receive the buffer that connections read into
 * @param data buffers for the data of commands
 * @param pdus buffers for small PDUs
 */
record LoopContext(NettyOwnerLoop owner, ReceiveAllocator receive, DataBufferPool data, PduBuffers pdus) {

    static LoopContext of(EventLoop loop, TcpSettings settings) {
        return new LoopContext(
                new NettyOwnerLoop(loop),
                new ReceiveAllocator(settings.receiveBytes()),
                new DataBufferPool(settings, loop),
                new PduBuffers());
    }
}
