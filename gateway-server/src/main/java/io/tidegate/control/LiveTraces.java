package io.tidegate.control;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Port: traces of what hosts do on their connections. A gateway has one at a time. Any thread. */
public interface LiveTraces {

    /**
     * Begins a trace of the I/O queues that a host has connected now.
     *
     * @param controller one controller of it, else all
     * @return empty when another trace goes on
     */
    Optional<Started> start(String nqn, String hostNqn, OptionalInt controller, Duration time);

    /** What came since the last call; empty when there is no such trace, or not any more. */
    Optional<Part> take(long id, boolean stop);

    /**
     * A trace.
     *
     * @param id of it
     * @param queues that are traced; 0 when the host has none, and then there is no trace
     */
    record Started(long id, int queues) {}

    /**
     * A part of a trace.
     *
     * @param commands in the order in which they came
     * @param ended nothing follows
     */
    record Part(List<Command> commands, boolean ended) {}

    /**
     * A command.
     *
     * @param at nanoseconds from the beginning of the trace until it came
     * @param controller id of the host's controller
     * @param queue id of the queue
     * @param cid identifier of the command
     * @param opcode of it
     * @param nsid as it names it
     * @param lba first block; -1 when it names no range
     * @param blocks of the range
     * @param status with which it was answered
     * @param times where the time went
     */
    record Command(
            long at,
            int controller,
            int queue,
            int cid,
            int opcode,
            int nsid,
            long lba,
            long blocks,
            int status,
            Times times) {}

    /**
     * Nanoseconds.
     *
     * @param total from the command until its answer was handed to the network
     * @param before until the device got it
     * @param held by a limit of the namespace
     * @param device at the device
     * @param after from the device until the answer was handed to the network
     */
    record Times(long total, long before, long held, long device, long after) {}
}
