package io.tidegate.target;

/**
 * The bounds of a target. Immutable; {@code docs/limits.md} tells what happens when one is reached.
 *
 * @param maxTransferBytes longest data of one command; a power of two times 4096 (MDTS)
 * @param inCapsuleBytes most data inside one command capsule (IOCCSZ)
 * @param maxQueueEntries most entries of an I/O queue (MQES + 1)
 * @param maxIoQueues most I/O queues of one controller
 * @param minControllerId first controller id of this gateway, at least 1
 * @param maxControllerId last controller id of this gateway, at most FFEFh
 * @param maxAnaGroups highest ANA group id
 * @param maxNamespaceId highest namespace id (NN)
 * @param defaultKeepAliveMillis what an association without a KATO of its own gets; 0 none
 */
public record TargetSettings(
        int maxTransferBytes,
        int inCapsuleBytes,
        int maxQueueEntries,
        int maxIoQueues,
        int minControllerId,
        int maxControllerId,
        int maxAnaGroups,
        int maxNamespaceId,
        int defaultKeepAliveMillis) {

    /** Upstream's own numbers for the gateway of group 0. */
    public static final TargetSettings DEFAULTS = new TargetSettings(128 * 1024, 8192, 128, 32, 1, 2040, 16, 4096, 0);

    /** The largest admin queue: enough for the Asynchronous Event Requests and a host's own commands. */
    static final int ADMIN_QUEUE_ENTRIES = 128;

    /** Refuses what the specification does not allow. */
    public TargetSettings {
        if (Integer.bitCount(maxTransferBytes) != 1 || maxTransferBytes < 4096) {
            throw new IllegalArgumentException("maxTransferBytes " + maxTransferBytes + " is no power of two >= 4096");
        }
        if (minControllerId < 1 || maxControllerId > 0xffef || minControllerId > maxControllerId) {
            throw new IllegalArgumentException(
                    "controller ids " + minControllerId + ".." + maxControllerId + " are not inside 1..65519");
        }
    }

    /** MDTS: the power of two of 4096 bytes. */
    public int mdts() {
        return Integer.numberOfTrailingZeros(maxTransferBytes) - 12;
    }

    /** The same bounds with the controller ids of another gateway. */
    public TargetSettings withControllerIds(int min, int max) {
        return new TargetSettings(
                maxTransferBytes,
                inCapsuleBytes,
                maxQueueEntries,
                maxIoQueues,
                min,
                max,
                maxAnaGroups,
                maxNamespaceId,
                defaultKeepAliveMillis);
    }
}
