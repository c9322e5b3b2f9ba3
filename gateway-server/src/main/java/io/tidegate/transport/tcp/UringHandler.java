package io.tidegate.transport.tcp;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.SelectStrategy;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Netty's io_uring with the waiting of {@link AdaptiveWait}, for which it has no place of its own. Owner: the event loop, except
 * {@link #wakeup}.
 *
 * <p>A look at what is done enters the kernel only when there is something to hand over, so a loop that stays awake mostly reads
 * memory.
 */
final class UringHandler implements IoHandler {

    private final IoHandler ring;
    private final AdaptiveWait wait;
    private final Looking looking = new Looking();

    private UringHandler(IoHandler ring, AdaptiveWait wait) {
        this.ring = ring;
        this.wait = wait;
    }

    /** The handler of one loop, with a {@link ReceiveRing} of its own. */
    static UringHandler of(ThreadAwareExecutor executor, AdaptiveWait wait) {
        IoUringIoHandlerConfig config = new IoUringIoHandlerConfig().setBufferRingConfig(new ReceiveRing().config());
        return new UringHandler(IoUringIoHandler.newFactory(config).newHandler(executor), wait);
    }

    @Override
    public int run(IoHandlerContext context) {
        int handled = ring.run(looking.in(context));
        int strategy = wait.decide(handled, !context.canBlock());
        if (strategy == SelectStrategy.SELECT) {
            return ring.run(context);
        }
        return Math.max(strategy, 0);
    }

    @Override
    public void initialize() {
        ring.initialize();
    }

    @Override
    public void prepareToDestroy() {
        ring.prepareToDestroy();
    }

    @Override
    public void destroy() {
        ring.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return ring.register(handle);
    }

    @Override
    public void wakeup() {
        ring.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return ring.isCompatible(handleType);
    }

    /** A turn that does not wait; one and the same, so that none is made for each turn. */
    private static final class Looking implements IoHandlerContext {

        private IoHandlerContext turn = this;

        Looking in(IoHandlerContext context) {
            turn = context;
            return this;
        }

        @Override
        public boolean canBlock() {
            return false;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return turn.delayNanos(currentTimeNanos);
        }

        @Override
        public long deadlineNanos() {
            return turn.deadlineNanos();
        }

        @Override
        public void reportActiveIoTime(long activeNanos) {
            turn.reportActiveIoTime(activeNanos);
        }

        @Override
        public boolean shouldReportActiveIoTime() {
            return turn.shouldReportActiveIoTime();
        }
    }
}
