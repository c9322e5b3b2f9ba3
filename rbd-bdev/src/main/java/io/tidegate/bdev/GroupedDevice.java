package io.tidegate.bdev;

/** A device that several gateways may serve, one at a time: the one that holds its ANA group. Any thread may call. */
public interface GroupedDevice {

    /** It belongs to another ANA group from now on; whoever holds that serves it. */
    void group(int anaGroup);

    /** Has it closed here, so that another gateway may serve it; blocks until nothing is under way. */
    void release();

    /** Ends {@link #release}: it is served here again if its group is. */
    void reclaim();
}
