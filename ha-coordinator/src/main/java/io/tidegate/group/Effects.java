package io.tidegate.group;

import java.util.List;
import java.util.function.Consumer;

/**
 * What a {@link GroupAgent} does to its own gateway. Calls return at once; the outcome of each effect comes on the agent's
 * thread, and always comes, as a failure when nothing else is known.
 */
public interface Effects {

    /**
     * How an effect ended.
     *
     * @param done whether it is as wanted now
     * @param clients of {@link Action.Connect}: the addresses of the clients of the group
     * @param epoch of {@link Action.Fence}: the OSD map with the entries; of {@link Action.AwaitFence}: the one known
     */
    record Outcome(boolean done, List<String> clients, long epoch) {

        /** It is not as wanted; it is tried again. */
        public static final Outcome FAILED = new Outcome(false, List.of(), 0);

        /** It is as wanted. */
        public static final Outcome DONE = new Outcome(true, List.of(), 0);

        /** Copies the list. */
        public Outcome {
            clients = List.copyOf(clients);
        }
    }

    /** Begins an effect. Never two at a time on one group, but {@link Action.Unfence} comes beside others. */
    void begin(Action.Effect effect, Consumer<Outcome> done);

    /** The gateway found itself shut out, and takes part again under another life. */
    void rejoins(String reason);

    /** This process takes no part any more. */
    void gaveUp(String reason);
}
