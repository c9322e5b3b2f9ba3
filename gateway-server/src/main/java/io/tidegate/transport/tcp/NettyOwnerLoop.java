package io.tidegate.transport.tcp;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import io.tidegate.target.OwnerLoop;
import java.util.concurrent.TimeUnit;

/** A Netty event loop as the target sees it. Any thread may call. */
record NettyOwnerLoop(EventLoop loop) implements OwnerLoop {

    @Override
    public boolean inLoop() {
        return loop.inEventLoop();
    }

    @Override
    public String name() {
        return loop instanceof SingleThreadEventExecutor one
                ? one.threadProperties().name()
                : OwnerLoop.super.name();
    }

    @Override
    public long threadId() {
        return loop instanceof SingleThreadEventExecutor one
                ? one.threadProperties().id()
                : OwnerLoop.super.threadId();
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        ScheduledFuture<?> future = loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }
}
