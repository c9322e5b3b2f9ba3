package io.tidegate.group.sim;

import java.util.Arrays;

/**
 * What the agents of all gateways really compute while time is virtual: each entry into an agent, decision included. Real
 * time is read, never used by the simulation.
 */
final class Work {

    private static final int FIRST_ROOM = 1024;

    private long[] nanos = new long[FIRST_ROOM];
    private int entries;

    void of(Runnable agent) {
        long begun = System.nanoTime();
        agent.run();
        if (entries == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * entries);
        }
        nanos[entries++] = System.nanoTime() - begun;
    }

    int entries() {
        return entries;
    }

    double totalMillis() {
        return Arrays.stream(nanos, 0, entries).sum() / 1e6;
    }

    /** The time below which this share of the entries lies. */
    double micros(double share) {
        if (entries == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(nanos, entries);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(entries - 1L, (long) (share * entries))] / 1e3;
    }

    void clear() {
        entries = 0;
    }
}
