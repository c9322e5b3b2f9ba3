package io.tidegate.target;

import io.tidegate.nvme.NvmOpcode;

/**
 * A command of a host that took long, and where its time went. Immutable.
 *
 * @param host NQN of the host
 * @param subsystem NQN of the subsystem
 * @param controller id of the host's controller
 * @param queue id of the queue
 * @param nsid namespace, as the command names it
 * @param opcode of the command
 * @param lba first block; -1 when the command names no range
 * @param blocks of the range
 * @param status with which it was answered
 * @param times where the time went
 */
public record SlowIo(
        String host,
        String subsystem,
        int controller,
        int queue,
        int nsid,
        int opcode,
        long lba,
        long blocks,
        int status,
        Parts times) {

    /**
     * Nanoseconds. Of a command that takes several requests to its device, the last one counts as the device.
     *
     * @param total from the command until its answer was handed to the network
     * @param before until the device got it: data from the host, other commands of the loop, shared decisions
     * @param held by a limit of the namespace
     * @param device at the device
     */
    public record Parts(long total, long before, long held, long device) {

        /** From the device until the answer was handed to the network. */
        public long after() {
            return Math.max(0, total - before - held - device);
        }

        static Parts of(Request request, long total) {
            RequestTimes times = request.times();
            if (!times.whole()) {
                return new Parts(total, total, 0, 0);
            }
            long held = request.block().heldNanos();
            return new Parts(total, times.beforeDevice(), held, Math.max(0, times.inDevice() - held));
        }
    }

    static SlowIo of(Request request, long total) {
        QueuePair queue = request.queuePair();
        Controller controller = queue.controller();
        boolean range = hasRange(request.sqe().opcode());
        return new SlowIo(
                controller.hostNqn(),
                controller.subsystem().nqn(),
                controller.id(),
                queue.queueId(),
                request.sqe().nsid(),
                request.sqe().opcode(),
                range ? request.sqe().slba() : -1,
                range ? request.sqe().nlb() + 1L : 0,
                request.cqe().status(),
                Parts.of(request, total));
    }

    /** Whether a command names one range of blocks in its own fields. */
    static boolean hasRange(int opcode) {
        return switch (opcode) {
            case NvmOpcode.READ, NvmOpcode.WRITE, NvmOpcode.COMPARE, NvmOpcode.WRITE_ZEROES, NvmOpcode.VERIFY -> true;
            default -> false;
        };
    }
}
