package io.tidegate.events;

import java.time.Instant;

/**
 * Something that happened. Immutable.
 *
 * @param number grows with each one, those that were forgotten included
 * @param time when it happened last
 * @param kind what sort of thing it is
 * @param text one sentence; names in it come from outside and are not escaped for anything
 * @param times how often in a row
 */
public record Event(long number, Instant time, EventKind kind, String text, int times) {

    Event again(long newNumber, Instant newTime) {
        return new Event(newNumber, newTime, kind, text, times + 1);
    }
}
