package io.tidegate.target.command;

import io.tidegate.nvme.AnaState;
import io.tidegate.nvme.Status;

/** Whether a command may reach a namespace of an ANA group in a given state (NVMe Base 2.1, 8.1.1.4). Pure. */
final class AnaAccess {

    private AnaAccess() {}

    static int check(AnaState state) {
        return switch (state) {
            case OPTIMIZED, NON_OPTIMIZED -> Status.SUCCESS;
            case INACCESSIBLE -> Status.ANA_INACCESSIBLE;
            case PERSISTENT_LOSS -> Status.ANA_PERSISTENT_LOSS;
            case CHANGE -> Status.ANA_TRANSITION;
        };
    }
}
