package io.tidegate.target;

/**
 * What a controller grants its host. Immutable: a controller keeps what its subsystem had when it was made, for it has
 * told the host so (CAP.MQES, Number of Queues).
 *
 * @param queueEntries most entries of an I/O queue (MQES + 1)
 * @param ioQueues most I/O queues of the controller
 * @param keepAliveMillis for a host that names no keep-alive timeout in Connect; 0 none
 */
public record QueueLimits(int queueEntries, int ioQueues, int keepAliveMillis) {

    /** The largest I/O queue that any subsystem may offer. */
    public static final int MAX_QUEUE_ENTRIES = 1024;

    /** The most I/O queues that any subsystem may offer. */
    public static final int MAX_IO_QUEUES = 1024;

    /** Refuses what no subsystem may offer. */
    public QueueLimits {
        require(queueEntries >= 2 && queueEntries <= MAX_QUEUE_ENTRIES, "queueEntries", queueEntries);
        require(ioQueues >= 1 && ioQueues <= MAX_IO_QUEUES, "ioQueues", ioQueues);
        require(keepAliveMillis >= 0, "keepAliveMillis", keepAliveMillis);
    }

    private static void require(boolean holds, String name, int value) {
        if (!holds) {
            throw new IllegalArgumentException(name + " " + value + " is out of range");
        }
    }

    /** What the target grants where nothing else is said. */
    static QueueLimits of(TargetSettings settings) {
        return new QueueLimits(settings.maxQueueEntries(), settings.maxIoQueues(), settings.defaultKeepAliveMillis());
    }
}
