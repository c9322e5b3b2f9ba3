package io.tidegate.target;

import io.tidegate.nvme.AnaState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The ANA state of every group on this gateway (NVMe Base 2.1, 8.1.1). Any thread reads; {@link Target} changes it.
 *
 * <p>Immutable: a change makes a new table. A target alone starts with every group optimized, for hosts must always
 * reach their namespaces.
 *
 * @param changeCount grows with each change (CHGCNT)
 * @param states index group id minus one
 */
public record AnaTable(long changeCount, List<AnaState> states) {

    /** Keeps a copy. */
    public AnaTable {
        states = List.copyOf(states);
    }

    /** Every group optimized. */
    static AnaTable allOptimized(int groups) {
        return new AnaTable(0, Collections.nCopies(groups, AnaState.OPTIMIZED));
    }

    /** The state of a 1-based group; a group that this target does not know is inaccessible. */
    public AnaState state(int group) {
        return group > 0 && group <= states.size() ? states.get(group - 1) : AnaState.INACCESSIBLE;
    }

    /** The highest group id (ANAGRPMAX). */
    public int groups() {
        return states.size();
    }

    AnaTable with(int group, AnaState state) {
        List<AnaState> copy = new ArrayList<>(states);
        copy.set(group - 1, state);
        return new AnaTable(changeCount + 1, copy);
    }
}
