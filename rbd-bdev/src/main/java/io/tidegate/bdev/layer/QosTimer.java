package io.tidegate.bdev.layer;

/** Runs short tasks later, on a thread that may submit requests. Shared by the devices of a gateway. Any thread. */
@FunctionalInterface
public interface QosTimer {

    /**
     * Runs {@code task} once, not before {@code nanos} have passed.
     *
     * @param nanos at least 0
     */
    void after(long nanos, Runnable task);
}
