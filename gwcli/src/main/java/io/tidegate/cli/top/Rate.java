package io.tidegate.cli.top;

import io.tidegate.cli.view.NamespaceView;
import io.tidegate.proto.bdev_io_stats_info;
import io.tidegate.proto.list_namespaces_io_stats_info;
import io.tidegate.proto.namespace_cli;
import java.util.Comparator;
import java.util.List;

/**
 * What one namespace does in a second. Immutable.
 *
 * @param subsystem its NQN
 * @param nsid its id
 * @param image what it is stored in
 * @param reads operations per second
 * @param writes operations per second
 * @param readBytes bytes per second
 * @param writeBytes bytes per second
 * @param readMicros mean time of a read, 0 without any
 * @param writeMicros mean time of a write, 0 without any
 * @param connections hosts' controllers on its subsystem
 */
public record Rate(
        String subsystem,
        int nsid,
        String image,
        double reads,
        double writes,
        double readBytes,
        double writeBytes,
        double readMicros,
        double writeMicros,
        int connections) {

    /** Operations of both kinds. */
    public double operations() {
        return reads + writes;
    }

    /** What each namespace did between two samples, the busiest first. */
    public static List<Rate> between(Sample before, Sample after) {
        double seconds = seconds(before.stats(), after.stats());
        return after.namespaces().stream()
                .map(one -> of(one, before, after, seconds))
                .sorted(Comparator.comparingDouble(Rate::operations)
                        .reversed()
                        .thenComparing(Rate::subsystem)
                        .thenComparingInt(Rate::nsid))
                .toList();
    }

    /** By the gateway's own clock, so that the time of the calls does not matter. */
    public static double seconds(list_namespaces_io_stats_info before, list_namespaces_io_stats_info after) {
        return after.getTickRate() == 0 ? 0 : (double) (after.getTicks() - before.getTicks()) / after.getTickRate();
    }

    private static Rate of(namespace_cli one, Sample before, Sample after, double seconds) {
        bdev_io_stats_info now = after.of(one.getBdevName()).orElse(bdev_io_stats_info.getDefaultInstance());
        bdev_io_stats_info then = before.of(one.getBdevName()).orElse(now);
        double microsPerTick =
                after.stats().getTickRate() == 0 ? 0 : 1e6 / after.stats().getTickRate();
        double reads = grown(then.getNumReadOps(), now.getNumReadOps());
        double writes = grown(then.getNumWriteOps(), now.getNumWriteOps());
        return new Rate(
                one.getNsSubsystemNqn(),
                one.getNsid(),
                NamespaceView.image(one),
                per(reads, seconds),
                per(writes, seconds),
                per(grown(then.getBytesRead(), now.getBytesRead()), seconds),
                per(grown(then.getBytesWritten(), now.getBytesWritten()), seconds),
                per(grown(then.getReadLatencyTicks(), now.getReadLatencyTicks()) * microsPerTick, reads),
                per(grown(then.getWriteLatencyTicks(), now.getWriteLatencyTicks()) * microsPerTick, writes),
                after.connectionsOf(one.getNsSubsystemNqn()));
    }

    /** A device that was opened anew counts from zero. */
    private static double grown(long then, long now) {
        return (double) (now >= then ? now - then : now);
    }

    private static double per(double amount, double divisor) {
        return divisor <= 0 ? 0 : amount / divisor;
    }
}
