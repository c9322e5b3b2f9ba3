package io.tidegate.initiator;

import io.tidegate.nvme.Status;

/**
 * How a command ended, as a value that outlives its slot. Immutable.
 *
 * @param status see {@link Status}
 * @param result dwords 0 and 1 of the completion
 * @param description the status, or what broke, in words
 */
public record HostResult(int status, long result, String description) {

    static HostResult of(HostCommand command) {
        return new HostResult(command.status(), command.result(), command.describe());
    }

    public boolean succeeded() {
        return Status.isSuccess(status);
    }

    public int dw0() {
        return (int) result;
    }

    /** This result, if it is a success. */
    HostResult orThrow(String what) throws NvmeException {
        if (!succeeded()) {
            throw new NvmeException(status, what + ": " + description);
        }
        return this;
    }
}
