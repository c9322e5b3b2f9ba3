package io.tidegate.ha;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * Which addresses of RADOS clients Ceph's monitors know by ANA group, as far as the gateway can tell. Any thread.
 *
 * <p>The monitor client asks, then sends a beacon, then waits for its next turn. So what was told in one answer is on its way
 * to the monitors when the next question comes, and an address that the last two answers named is known. One that an answer
 * leaves out is forgotten by the monitors.
 */
final class ToldNonces {

    private Map<Integer, Set<String>> last = Map.of();
    private Map<Integer, Set<String>> before = Map.of();

    /** One more answer. */
    synchronized void told(Map<Integer, Set<String>> addresses) {
        before = last;
        last = Map.copyOf(addresses);
    }

    /** Whether the monitors know all of these addresses of a group. */
    synchronized boolean areKnown(int group, Collection<String> addresses) {
        return last.getOrDefault(group, Set.of()).containsAll(addresses)
                && before.getOrDefault(group, Set.of()).containsAll(addresses);
    }

    /** The monitor client is another one from now on. */
    synchronized void forget() {
        last = Map.of();
        before = Map.of();
    }
}
