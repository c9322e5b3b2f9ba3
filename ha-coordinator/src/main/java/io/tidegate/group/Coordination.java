package io.tidegate.group;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The coordinator and the other gateways, as a {@link GroupAgent} uses them: calls return at once, answers come on the
 * agent's thread. An answer may be lost; the agent asks again.
 */
public interface Coordination {

    /**
     * What the coordinator holds.
     *
     * @param version of the record
     * @param record the group's record
     * @param presences the last renewal of each gateway
     */
    record Fetched(long version, GroupRecord record, List<Presence> presences) {
        /** Copies the list. */
        public Fetched {
            presences = List.copyOf(presences);
        }
    }

    /** Tells every other gateway directly. */
    void beat(Presence mine);

    /** Tells every other gateway directly that the record has changed: a hint, which may be lost. */
    void changed();

    /** Renews the own lease with this; true once it is stored. */
    void renew(Presence mine, Consumer<Boolean> done);

    /** Reads everything as of a moment after the call; empty when that failed. */
    void fetch(Consumer<Optional<Fetched>> done);

    /** Puts a record if the version is still this one; false when it is not, or when the outcome is unknown. */
    void put(long version, GroupRecord record, Consumer<Boolean> done);
}
