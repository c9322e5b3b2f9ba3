package io.tidegate.group.sim;

import java.util.PriorityQueue;
import java.util.Random;

/** The one clock and the one source of chance of a simulation; what is due runs in order of its instant. */
final class VirtualTime {

    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;

    final Random chance;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long now;
    private long count;

    private record Event(long at, long number, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    VirtualTime(long seed) {
        chance = new Random(seed);
    }

    long now() {
        return now;
    }

    void after(long nanos, Runnable what) {
        events.add(new Event(now + nanos, count++, what));
    }

    /** Runs the next event; false when there is none before this instant. */
    boolean step(long until) {
        Event next = events.peek();
        if (next == null || next.at() > until) {
            now = until;
            return false;
        }
        events.poll();
        now = next.at();
        next.what().run();
        return true;
    }

    long millis(int least, int most) {
        return (least + chance.nextInt(most - least + 1)) * MILLI;
    }

    boolean oneIn(int n) {
        return chance.nextInt(n) == 0;
    }
}
