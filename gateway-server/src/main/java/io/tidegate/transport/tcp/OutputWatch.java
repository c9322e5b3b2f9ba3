package io.tidegate.transport.tcp;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.tidegate.target.OwnerLoop;

/**
 * Notices a host that takes nothing of what waits for it, since that would keep buffers of the loop for ever. Owner: the
 * event loop.
 *
 * <p>A timer runs only while output waits in the socket's queue, at most one at a time.
 */
final class OutputWatch {

    private final Channel channel;
    private final OwnerLoop loop;
    private final long patienceNanos;
    private final Runnable stalled;
    private final Runnable check = this::check;

    private boolean watching;
    private long written;
    private long leftAtStart;

    /**
     * A watch over {@code channel}.
     *
     * @param stalled run when no buffer was taken for {@code patienceNanos}
     */
    OutputWatch(Channel channel, OwnerLoop loop, long patienceNanos, Runnable stalled) {
        this.channel = channel;
        this.loop = loop;
        this.patienceNanos = patienceNanos;
        this.stalled = stalled;
    }

    /** One more buffer was given to the channel. */
    void written() {
        written++;
    }

    /** The channel was told to send what it has. */
    void flushed() {
        if (!watching && waiting() > 0) {
            watching = true;
            leftAtStart = taken();
            loop.schedule(check, patienceNanos);
        }
    }

    private void check() {
        watching = false;
        if (waiting() > 0 && taken() == leftAtStart) {
            stalled.run();
        } else {
            flushed();
        }
    }

    /** Buffers that the socket has taken in whole. */
    private long taken() {
        return written - waiting();
    }

    private int waiting() {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return queue == null ? 0 : queue.size();
    }
}
