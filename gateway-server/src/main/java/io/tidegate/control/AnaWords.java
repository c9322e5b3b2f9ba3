package io.tidegate.control;

import io.tidegate.nvme.AnaState;
import io.tidegate.proto.ana_state;

/** ANA states in the words of the management calls. Pure. */
final class AnaWords {

    private AnaWords() {}

    /** What the contract has no word for cannot be used by hosts, so it is inaccessible. */
    static ana_state of(AnaState state) {
        return switch (state) {
            case OPTIMIZED -> ana_state.OPTIMIZED;
            case NON_OPTIMIZED -> ana_state.NON_OPTIMIZED;
            default -> ana_state.INACCESSIBLE;
        };
    }
}
