package io.tidegate.bdev.layer;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.BlockOperation;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets no more through than its {@link QosLimits}; what is too much waits, first come, first served, and a timer lets it
 * go on. Flushes never wait. Without limits a request costs one volatile read.
 *
 * <p>Any thread may call. Whoever comes while nobody is at it works off what waits, and takes over the work of those who
 * come meanwhile: one thread at a time touches buckets and lanes, nobody blocks and no lock is taken. A request that
 * need not wait allocates nothing.
 *
 * <p>Order: reads among themselves and writes among themselves keep their order; a read that waits for the limit of
 * reads does not hold up writes, and the other way round; otherwise the older one goes first.
 *
 * <p>Bound: {@link #MAX_WAITING}; what comes then ends with {@link Errno#EAGAIN}.
 */
public final class QosBlockDevice implements BlockDevice {

    /** Requests that may wait. */
    public static final int MAX_WAITING = 16384;

    private final BlockDevice below;
    private final QosTimer timer;
    private final LongSupplier clock;

    /** More than 0 while somebody is at it; grows with each reason to look again. */
    private final AtomicInteger work = new AtomicInteger();

    private final ConcurrentLinkedQueue<BlockRequest> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile QosLimits limits = QosLimits.NONE;
    private volatile boolean closed;

    /** Number of the timer that runs, 0 for none: one that was replaced by an earlier one changes nothing any more. */
    private final AtomicLong running = new AtomicLong();

    // What follows belongs to whoever is at work.
    private final QosBuckets buckets = new QosBuckets();
    private final ArrayDeque<Waiting> reads = new ArrayDeque<>();
    private final ArrayDeque<Waiting> writes = new ArrayDeque<>();
    private QosLimits inForce = QosLimits.NONE;
    private long arrivals;
    private long timers;
    private long timerAt;

    /** A request and its place in the order of arrival. */
    private record Waiting(BlockRequest request, long place) {}

    /**
     * Stands before {@code below}, without any limit yet.
     *
     * @param timer lets requests go on
     */
    public QosBlockDevice(BlockDevice below, QosTimer timer) {
        this(below, timer, System::nanoTime);
    }

    QosBlockDevice(BlockDevice below, QosTimer timer, LongSupplier clock) {
        this.below = below;
        this.timer = timer;
        this.clock = clock;
    }

    /** Sets limits, also for what waits already. */
    public void limits(QosLimits wanted) {
        limits = wanted;
        lookAgain();
    }

    public QosLimits limits() {
        return limits;
    }

    @Override
    public void submit(BlockRequest request) {
        if (limits.none() || request.operation() == BlockOperation.FLUSH) {
            below.submit(request);
        } else if (work.compareAndSet(0, 1)) {
            if (!passesAtOnce(request)) {
                arrive(request);
            }
            workOff();
        } else {
            arrive(request);
            lookAgain();
        }
    }

    private boolean passesAtOnce(BlockRequest request) {
        adopt();
        long now = clock.getAsLong();
        if (waiting.get() != 0 || buckets.nanosUntil(request, now) > 0) {
            return false;
        }
        buckets.take(request, now);
        below.submit(request);
        return true;
    }

    private void arrive(BlockRequest request) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            request.complete(Errno.EAGAIN);
        } else {
            request.heldNanos(clock.getAsLong());
            arrived.add(request);
        }
    }

    private void lookAgain() {
        if (work.getAndIncrement() == 0) {
            workOff();
        }
    }

    private void workOff() {
        int seen = 1;
        do {
            adopt();
            sort();
            release();
            seen = work.addAndGet(-seen);
        } while (seen != 0);
    }

    private void adopt() {
        QosLimits wanted = limits;
        if (!wanted.equals(inForce)) {
            inForce = wanted;
            buckets.limits(wanted, clock.getAsLong());
        }
    }

    private void sort() {
        BlockRequest request;
        while ((request = arrived.poll()) != null) {
            (QosBuckets.isRead(request) ? reads : writes).add(new Waiting(request, arrivals++));
        }
    }

    private void release() {
        long now = clock.getAsLong();
        ArrayDeque<Waiting> lane;
        while ((lane = next(now)) != null) {
            BlockRequest request = lane.remove().request();
            waiting.decrementAndGet();
            request.heldNanos(now - request.heldNanos());
            if (closed) {
                request.complete(Errno.ESHUTDOWN);
            } else {
                buckets.take(request, now);
                below.submit(request);
            }
        }
        if (!reads.isEmpty() || !writes.isEmpty()) {
            setTimer(now);
        }
    }

    /** The lane whose head goes next, or null when none may. */
    private @Nullable ArrayDeque<Waiting> next(long now) {
        boolean read = mayGo(reads, now);
        boolean write = mayGo(writes, now);
        if (read && write) {
            return reads.element().place() - writes.element().place() < 0 ? reads : writes;
        }
        if (read) {
            return reads;
        }
        return write ? writes : null;
    }

    private boolean mayGo(ArrayDeque<Waiting> lane, long now) {
        Waiting head = lane.peek();
        return head != null && (closed || buckets.nanosUntil(head.request(), now) == 0);
    }

    private void setTimer(long now) {
        long wait = Math.min(wait(reads, now), wait(writes, now));
        if (running.get() == 0 || now + wait - timerAt < 0) {
            long number = ++timers;
            timerAt = now + wait;
            running.set(number);
            timer.after(wait, () -> timerRang(number));
        }
    }

    private long wait(ArrayDeque<Waiting> lane, long now) {
        Waiting head = lane.peek();
        return head == null ? Long.MAX_VALUE >> 1 : buckets.nanosUntil(head.request(), now);
    }

    private void timerRang(long number) {
        running.compareAndSet(number, 0);
        lookAgain();
    }

    @Override
    public BlockDeviceUri uri() {
        return below.uri();
    }

    @Override
    public BlockGeometry geometry() {
        return below.geometry();
    }

    @Override
    public void onResize(ResizeListener listener) {
        below.onResize(listener);
    }

    @Override
    public void resize(long bytes) throws BlockDeviceException {
        below.resize(bytes);
    }

    /** What waits ends with {@link Errno#ESHUTDOWN}. */
    @Override
    public void close() {
        closed = true;
        lookAgain();
        below.close();
    }
}
