package io.tidegate.initiator;

import java.util.List;

/**
 * A whole discovery log page. Immutable.
 *
 * @param generation GENCTR: another one after each change
 * @param entries the records in the order of the page
 */
public record DiscoveryResult(long generation, List<DiscoveredSubsystem> entries) {

    /** Keeps a copy. */
    public DiscoveryResult {
        entries = List.copyOf(entries);
    }
}
