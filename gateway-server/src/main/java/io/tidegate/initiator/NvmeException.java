package io.tidegate.initiator;

import io.tidegate.nvme.Status;
import java.io.IOException;

/** Why something that was asked of a controller did not happen; the message names the object and the remedy. */
public final class NvmeException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /** A failure with an NVMe status, see {@link Status}. */
    public NvmeException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** A failure of the path to the controller. */
    public NvmeException(String message) {
        this(Status.HOST_PATHING_ERROR, message);
    }

    /** The NVMe status; {@link Status#HOST_PATHING_ERROR} when the controller never answered. */
    public int status() {
        return status;
    }
}
