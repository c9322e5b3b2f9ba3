package io.tidegate.group;

import java.util.Map;
import java.util.Set;

/**
 * What a gateway tells of itself, in its beats to the others and in its renewals in the coordinator. Immutable.
 *
 * @param life who tells it
 * @param sequence grows with each beat and renewal, so that a repeated one is told from a new one
 * @param coordinator whether it reaches the coordinator
 * @param suspects lives that it believes to have ended
 * @param missing for each ANA group, how many subsystems with namespaces in it have no listener here; 0 is left out
 */
public record Presence(
        Incarnation life,
        long sequence,
        boolean coordinator,
        Set<Incarnation> suspects,
        Map<Integer, Integer> missing) {

    /** Reads {@link #text}; refuses what was not written by this version. */
    public static Presence parse(String text) {
        return GroupCodec.decodePresence(text);
    }

    /** One line. */
    public String text() {
        return GroupCodec.encode(this);
    }

    /** Copies the collections. */
    public Presence {
        suspects = Set.copyOf(suspects);
        missing = Map.copyOf(missing);
    }
}
