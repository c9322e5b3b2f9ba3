package io.tidegate.target;

import java.util.concurrent.CompletionStage;

/** Where the events of NVM subsystems are kept. Any thread may call, owner loops too: no call waits. */
public interface EventKeeper {

    /**
     * This gateway begins to serve an NVM subsystem: records that, and what became of the last time.
     *
     * @param controller whose events the gateway's own are
     */
    void begins(String nqn, int controller);

    /** Records an event. */
    void record(String nqn, SubsystemEvent event);

    /**
     * What there is to tell, this gateway's newest events included; on any thread. Fails when what other gateways recorded
     * cannot be read.
     */
    CompletionStage<EventHistory> history(String nqn);
}
