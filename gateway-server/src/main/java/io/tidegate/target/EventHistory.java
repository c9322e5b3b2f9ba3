package io.tidegate.target;

import java.util.List;

/**
 * What the Persistent Event Log of an NVM subsystem has to tell at one moment. Immutable.
 *
 * @param powerCycles how often this gateway began to serve the NVM subsystem
 * @param newestFirst events of every gateway, the newest first
 */
public record EventHistory(long powerCycles, List<SubsystemEvent> newestFirst) {

    /** Keeps a copy. */
    public EventHistory {
        newestFirst = List.copyOf(newestFirst);
    }
}
