package io.tidegate.config;

import io.tidegate.proto.tuning.StoredTuning;
import java.util.OptionalInt;

/**
 * What the group wants for the queues of a subsystem; a value that is empty is the gateway's own. Immutable.
 *
 * @param subsystem NQN of the subsystem
 * @param queueEntries entries of an I/O queue
 * @param ioQueues I/O queues of one controller
 * @param keepAliveSeconds for hosts that name no keep-alive timeout; 0 is none
 */
public record TuningConfig(
        String subsystem, OptionalInt queueEntries, OptionalInt ioQueues, OptionalInt keepAliveSeconds) {

    public static final int MIN_QUEUE_ENTRIES = 2;
    public static final int MAX_QUEUE_ENTRIES = 1024;
    public static final int MAX_IO_QUEUES = 1024;
    public static final int MAX_KEEP_ALIVE_SECONDS = 86_400;

    /** A subsystem with nothing of its own. */
    public static TuningConfig none(String subsystem) {
        return new TuningConfig(subsystem, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
    }

    /** Reads the stored form; a value that this gateway cannot serve is refused. */
    public static TuningConfig of(StoredTuning stored) {
        return new TuningConfig(
                stored.getSubsystemNqn(),
                value(stored.hasQueueSize(), stored.getQueueSize(), MIN_QUEUE_ENTRIES, MAX_QUEUE_ENTRIES, "queue_size"),
                value(stored.hasNrIoQueues(), stored.getNrIoQueues(), 1, MAX_IO_QUEUES, "nr_io_queues"),
                value(stored.hasKato(), stored.getKato(), 0, MAX_KEEP_ALIVE_SECONDS, "kato"));
    }

    private static OptionalInt value(boolean given, int value, int min, int max, String name) {
        if (given && (value < min || value > max)) {
            throw new IllegalArgumentException(
                    name + " is " + Integer.toUnsignedString(value) + " and must be from " + min + " to " + max);
        }
        return given ? OptionalInt.of(value) : OptionalInt.empty();
    }

    /** True when every value is the gateway's own. */
    public boolean isNone() {
        return queueEntries.isEmpty() && ioQueues.isEmpty() && keepAliveSeconds.isEmpty();
    }

    /** The form in which it is stored. */
    public StoredTuning stored() {
        StoredTuning.Builder stored = StoredTuning.newBuilder().setSubsystemNqn(subsystem);
        queueEntries.ifPresent(stored::setQueueSize);
        ioQueues.ifPresent(stored::setNrIoQueues);
        keepAliveSeconds.ifPresent(stored::setKato);
        return stored.build();
    }
}
