package io.tidegate.control;

import io.tidegate.bdev.BlockOperation;
import io.tidegate.bdev.layer.IoStatistics;
import java.util.List;
import java.util.Optional;

/** Port: what this gateway has done, as values. Any thread. */
public interface LiveStatistics {

    /** Nanoseconds since the gateway started. */
    long uptimeNanos();

    /** What passed through a namespace since it was opened; empty when it is not served here. */
    Optional<IoStatistics> ofNamespace(String namespaceKey);

    /** Requests to a namespace by the time they took; empty when there were none. */
    long[] latencies(String namespaceKey, BlockOperation operation);

    /** True while the times of reads and writes are measured by host. */
    boolean measuring();

    /** Starts or stops that. */
    void measuring(boolean on);

    /** The reads and writes of a host's present connections, one entry for each size; all of size 0 left out. */
    List<SizeClass> ofHost(String nqn, String hostNqn);

    /** Forgets what was measured of a host. */
    void reset(String nqn, String hostNqn);

    /** Traces of single connections. */
    LiveTraces traces();

    /** The event loops that serve hosts, by name. */
    List<Loop> loops();

    /**
     * An event loop.
     *
     * @param name of its thread
     * @param queues what it has carried
     * @param pending requests at block devices
     * @param answered I/O commands
     * @param busyNanos processor time of its thread
     * @param idleNanos the rest of the time since the gateway started
     */
    record Loop(String name, Queues queues, long pending, long answered, long busyNanos, long idleNanos) {}

    /**
     * Queue pairs of a loop.
     *
     * @param admin so far
     * @param io so far
     * @param currentAdmin as of now
     * @param currentIo as of now
     */
    record Queues(long admin, long io, long currentAdmin, long currentIo) {}

    /**
     * Requests of one size.
     *
     * @param bytes the largest of them
     */
    record SizeClass(int bytes, Times reads, Times writes) {}

    /**
     * How long requests took.
     *
     * @param count how many
     * @param total from the command to its answer
     * @param device in the block device
     * @param rest network and gateway
     * @param held by a limit
     */
    record Times(long count, Spread total, Spread device, Spread rest, Spread held) {}

    /** Nanoseconds. */
    record Spread(long min, long max, long mean) {}
}
