package io.tidegate.events;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The latest events, a bounded number of each kind: a host that knocks without end pushes out no fail-over. Any thread,
 * event loops included: nothing here waits for more than a copy of references.
 */
public final class EventLog {

    /** Docs/limits.md: kept of each kind. */
    static final int KEPT = 64;

    /** No name in NVMe is longer than 223 bytes, and no sentence names more than three things. */
    private static final int LONGEST = 1024;

    private final InstantSource clock;
    private final Map<EventKind, Deque<Event>> byKind = new EnumMap<>(EventKind.class);
    private long number;

    /** An empty log that takes the time from {@code clock}. */
    public EventLog(InstantSource clock) {
        this.clock = clock;
        for (EventKind kind : EventKind.values()) {
            byKind.put(kind, new ArrayDeque<>());
        }
    }

    /** Remembers what happened; the same thing again and again is one event with a count. */
    public void add(EventKind kind, String text) {
        String kept = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        synchronized (this) {
            Deque<Event> events = byKind.getOrDefault(kind, new ArrayDeque<>());
            Event last = events.peekLast();
            number++;
            if (last != null && last.text().equals(kept)) {
                events.removeLast();
                events.addLast(last.again(number, clock.instant()));
                return;
            }
            if (events.size() == KEPT) {
                events.removeFirst();
            }
            events.addLast(new Event(number, clock.instant(), kind, kept, 1));
        }
    }

    /** The latest ones, the last first. */
    public List<Event> latest(int most) {
        List<Event> all;
        synchronized (this) {
            all = byKind.values().stream().flatMap(Deque::stream).toList();
        }
        return all.stream()
                .sorted(Comparator.comparingLong(Event::number).reversed())
                .limit(most)
                .toList();
    }
}
