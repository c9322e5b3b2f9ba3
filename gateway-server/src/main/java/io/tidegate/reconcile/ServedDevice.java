package io.tidegate.reconcile;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockOperation;
import io.tidegate.bdev.GroupedDevice;
import io.tidegate.bdev.layer.HeldSizeBlockDevice;
import io.tidegate.bdev.layer.IoStatistics;
import io.tidegate.bdev.layer.QosBlockDevice;
import io.tidegate.bdev.layer.QosLimits;
import io.tidegate.bdev.layer.QosTimer;
import io.tidegate.bdev.layer.StatisticsBlockDevice;
import io.tidegate.config.NamespaceConfig;

/**
 * The open image of a namespace under the layers that its configuration asks for. Any thread may call; the reconciler's
 * thread changes it.
 *
 * <p>From the host down: statistics, whose times hold the wait for a limit as a host sees it; limits; the size that is
 * shown; the image.
 */
public final class ServedDevice {

    private final BlockDevice image;
    private final HeldSizeBlockDevice size;
    private final QosBlockDevice limits;
    private final StatisticsBlockDevice statistics;

    private ServedDevice(BlockDevice image, QosTimer timer) {
        this.image = image;
        this.size = new HeldSizeBlockDevice(image);
        this.limits = new QosBlockDevice(size, timer);
        this.statistics = new StatisticsBlockDevice(limits);
    }

    /** Puts the layers over an image, which is this device's to close from now on. */
    static ServedDevice over(BlockDevice image, NamespaceConfig config, QosTimer timer) {
        ServedDevice served = new ServedDevice(image, timer);
        served.size.follow(config.traits().autoResize());
        served.limits.limits(config.limits().limits());
        return served;
    }

    /** Makes it what another configuration asks for; true when hosts are to look at it again although nothing differs. */
    boolean apply(NamespaceConfig present, NamespaceConfig wanted) {
        limits.limits(wanted.limits().limits());
        size.follow(wanted.traits().autoResize());
        if (image instanceof GroupedDevice grouped && wanted.anaGroup() != present.anaGroup()) {
            grouped.group(wanted.anaGroup());
        }
        return !wanted.refresh().equals(present.refresh()) && !wanted.refresh().isEmpty() && !size.refresh();
    }

    /** What the target uses. */
    BlockDevice device() {
        return statistics;
    }

    /** The image itself, its size as it is. */
    public BlockDevice image() {
        return image;
    }

    /** What has passed since it was opened. */
    public IoStatistics statistics() {
        return statistics.statistics();
    }

    /** Requests of one kind by the time they took, see {@link io.tidegate.bdev.layer.LatencyHistogram}. */
    public long[] latencies(BlockOperation operation) {
        return statistics.latencies(operation);
    }

    /** What waits for its turn goes on: whoever takes the namespace away waits for it. */
    void letGo() {
        limits.limits(QosLimits.NONE);
    }

    void close() {
        statistics.close();
    }
}
