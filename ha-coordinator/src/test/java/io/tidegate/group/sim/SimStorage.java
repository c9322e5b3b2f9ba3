package io.tidegate.group.sim;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A storage cluster that shuts clients out as RADOS does: a blocklist entry is part of a map with a number; each
 * placement group enforces the newest map that it knows, which lags, except that a client with a newer map brings it along.
 *
 * <p>It knows in which tenure each write was issued, and finds the one that lands too late.
 */
final class SimStorage {

    private final VirtualTime time;
    private long epoch = 1;
    private long clients;
    private final Map<String, Long> shutOut = new HashMap<>();
    private final Map<String, Long> letIn = new HashMap<>();
    private final Map<String, Long> known = new HashMap<>();
    private final Map<Integer, Long> enforced = new HashMap<>();
    private final Map<Integer, Long> tenures = new HashMap<>();
    private final Map<Integer, Long> landed = new HashMap<>();

    SimStorage(VirtualTime time) {
        this.time = time;
    }

    String connect(String gateway) {
        String address = gateway + ":0/" + ++clients;
        // The monitor that answers may be behind the others.
        known.put(address, Math.max(1, epoch - time.chance.nextInt(4)));
        return address;
    }

    /** The map with the entries. Placement groups hear of it after a while. */
    long shutOut(List<String> addresses) {
        epoch++;
        addresses.forEach(address -> shutOut.putIfAbsent(address, epoch));
        spread();
        return epoch;
    }

    void letIn(List<String> addresses) {
        epoch++;
        addresses.forEach(address -> letIn.put(address, epoch));
        spread();
    }

    private void spread() {
        long newest = epoch;
        for (int group = 1; group <= 16; group++) {
            int one = group;
            time.after(time.millis(1, 3000), () -> enforced.merge(one, newest, Math::max));
        }
    }

    long awaitNewest(String address) {
        known.put(address, epoch);
        return epoch;
    }

    /** The number of the next tenure of a group. */
    long tenure(int group) {
        return tenures.merge(group, 1L, Long::sum);
    }

    /** A write reaches its placement group: whether it lands. */
    boolean write(String address, int group, long tenure) {
        enforced.merge(group, known.getOrDefault(address, 1L), Math::max);
        if (!canLand(address, group)) {
            return false;
        }
        long newest = landed.getOrDefault(group, 0L);
        if (tenure < newest) {
            throw new AssertionError("a write of " + address + " from tenure " + tenure + " landed in group " + group
                    + " after one of tenure " + newest);
        }
        landed.put(group, tenure);
        return true;
    }

    long newestLanded(int group) {
        return landed.getOrDefault(group, 0L);
    }

    boolean canLand(String address, int group) {
        long map = enforced.getOrDefault(group, 1L);
        boolean in = letIn.getOrDefault(address, Long.MAX_VALUE) <= map;
        return in || shutOut.getOrDefault(address, Long.MAX_VALUE) > map;
    }

    boolean isBlocklisted(String address) {
        return shutOut.containsKey(address);
    }
}
