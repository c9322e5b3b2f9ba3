package io.tidegate.transport.tcp;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the connections of a transport, refuses those beyond the bound, and ends all of them. Any thread may call.
 */
final class Connections {

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final int most;
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition lastGone = lock.newCondition();

    // Guarded by the lock.
    private int alive;
    private boolean refusing;

    Connections(int most) {
        this.most = most;
    }

    /** Takes in a new connection unless there are too many; says so once until there is room again. */
    boolean admit(Channel channel) {
        lock.lock();
        try {
            if (alive >= most) {
                logRefusal(channel);
                return false;
            }
            refusing = false;
            alive++;
        } finally {
            lock.unlock();
        }
        channels.add(channel);
        return true;
    }

    private void logRefusal(Channel channel) {
        if (!refusing) {
            refusing = true;
            LOG.warn(
                    "refusing {}: {} connections are open, the limit of maxConnections; more refusals are not logged",
                    channel.remoteAddress(),
                    most);
        }
    }

    /** A connection has ended and its last request has come back. */
    void gone() {
        lock.lock();
        try {
            alive--;
            if (alive == 0) {
                lastGone.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private static void end(Channel channel) {
        TcpConnection connection = channel.pipeline().get(TcpConnection.class);
        if (connection != null) {
            channel.eventLoop().execute(() -> connection.close("the gateway is going down"));
        }
    }

    int open() {
        return channels.size();
    }

    /** Connections of which {@link #gone} was not told yet. */
    int alive() {
        lock.lock();
        try {
            return alive;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends every connection, those still arriving too, and gives hosts the time to close them.
     *
     * @param linger how long hosts have
     * @param seconds how long requests under way have
     * @return false when some were still under way after that time
     */
    boolean closeAll(Duration linger, long seconds) {
        channels.forEach(Connections::end);
        channels.newCloseFuture().awaitUninterruptibly(linger.toMillis());
        channels.close().awaitUninterruptibly();
        long nanos = TimeUnit.SECONDS.toNanos(seconds);
        lock.lock();
        try {
            while (alive > 0 && nanos > 0) {
                nanos = lastGone.awaitNanos(nanos);
            }
            return alive == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }
}
