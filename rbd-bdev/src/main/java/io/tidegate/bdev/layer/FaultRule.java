package io.tidegate.bdev.layer;

import io.tidegate.bdev.BlockOperation;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which requests of a {@link FaultBlockDevice} go wrong, and how. Immutable.
 *
 * @param operations the operations that are hit
 * @param from first byte of the range that is hit
 * @param to first byte behind it; a request is hit when it touches the range
 * @param skip so many matching requests pass unharmed first
 * @param times so many matching requests are hit then
 * @param errno what they end with; {@link Errno#OK}: they are carried out, after the delay
 * @param delay how long they wait first
 * @param held they wait until the rule is removed
 */
public record FaultRule(
        Set<BlockOperation> operations,
        long from,
        long to,
        long skip,
        long times,
        int errno,
        Duration delay,
        boolean held) {

    /** Keeps a copy of the operations. */
    public FaultRule {
        operations = Set.copyOf(operations);
    }

    /** Hits every request of these operations, and does nothing to it yet. */
    public static FaultRule on(BlockOperation first, BlockOperation... others) {
        return new FaultRule(
                EnumSet.of(first, others), 0, Long.MAX_VALUE, 0, Long.MAX_VALUE, Errno.OK, Duration.ZERO, false);
    }

    /** Hits every request. */
    public static FaultRule onAll() {
        return new FaultRule(
                EnumSet.allOf(BlockOperation.class),
                0,
                Long.MAX_VALUE,
                0,
                Long.MAX_VALUE,
                Errno.OK,
                Duration.ZERO,
                false);
    }

    /** Only requests that touch these bytes. A flush touches no bytes and is hit by a rule that begins at 0. */
    public FaultRule within(long from, long to) {
        return new FaultRule(operations, from, to, skip, times, errno, delay, held);
    }

    /** Lets the first {@code skip} pass. */
    public FaultRule after(long skip) {
        return new FaultRule(operations, from, to, skip, times, errno, delay, held);
    }

    /** Hits {@code times} requests and then no more. */
    public FaultRule times(long times) {
        return new FaultRule(operations, from, to, skip, times, errno, delay, held);
    }

    /** Ends them with {@code errno}; they do not reach the device below. */
    public FaultRule failing(int errno) {
        return new FaultRule(operations, from, to, skip, times, errno, delay, held);
    }

    /** Makes them wait. */
    public FaultRule delayed(Duration delay) {
        return new FaultRule(operations, from, to, skip, times, errno, delay, held);
    }

    /** Makes them wait until the rule is removed or the device is closed. */
    public FaultRule holding() {
        return new FaultRule(operations, from, to, skip, times, errno, delay, true);
    }

    boolean matches(BlockRequest request) {
        return operations.contains(request.operation())
                && request.offset() < to
                && (request.offset() + request.length() > from || request.offset() == from);
    }
}
