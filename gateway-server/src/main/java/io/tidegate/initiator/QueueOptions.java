package io.tidegate.initiator;

/**
 * The queues that a host wishes for. Immutable.
 *
 * @param count I/O queues; the controller may grant fewer; 0 for an admin queue alone
 * @param depth commands under way per I/O queue, 1 to 4095; the controller may allow fewer
 * @param headerDigest headers carry digests
 * @param dataDigest data carries digests
 * @param flowControl the controller reports the head of the submission queue; without, it may omit responses of reads
 */
public record QueueOptions(int count, int depth, boolean headerDigest, boolean dataDigest, boolean flowControl) {

    /** Most commands under way on one queue: what a command identifier can name besides its generation. */
    public static final int MAX_DEPTH = CommandTable.MAX_COMMANDS - 1;

    /** One queue with as many commands as a queue of 128 entries carries, no digests, no flow control. */
    public static final QueueOptions DEFAULTS = new QueueOptions(1, 127, false, false, false);

    public QueueOptions {
        if (count < 0 || count > 0xffff) {
            throw new IllegalArgumentException(count + " I/O queues: 0 to 65535 are possible");
        }
        if (depth < 1 || depth > MAX_DEPTH) {
            throw new IllegalArgumentException("queue depth " + depth + " is not 1 to " + MAX_DEPTH);
        }
    }

    QueueOptions withSize(int newCount, int newDepth) {
        return new QueueOptions(newCount, newDepth, headerDigest, dataDigest, flowControl);
    }

    QueueOptions withDigests(boolean header, boolean data) {
        return new QueueOptions(count, depth, header, data, flowControl);
    }

    QueueOptions withFlowControl(boolean enabled) {
        return new QueueOptions(count, depth, headerDigest, dataDigest, enabled);
    }
}
