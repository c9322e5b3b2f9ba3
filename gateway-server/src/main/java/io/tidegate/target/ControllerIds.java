package io.tidegate.target;

import java.util.BitSet;
import java.util.OptionalInt;

/**
 * The controller ids of a subsystem on this gateway: a range that no other gateway uses, given out in turn so that an id
 * is not reused at once. Any thread may call.
 */
final class ControllerIds {

    private final int min;
    private final int max;
    private final BitSet used = new BitSet();
    private int next;

    ControllerIds(int min, int max) {
        this.min = min;
        this.max = max;
        this.next = min;
    }

    /** A free id, or nothing when all are in use. */
    synchronized OptionalInt take() {
        int free = used.nextClearBit(next);
        if (free > max) {
            free = used.nextClearBit(min);
        }
        if (free > max) {
            return OptionalInt.empty();
        }
        used.set(free);
        next = free == max ? min : free + 1;
        return OptionalInt.of(free);
    }

    synchronized void give(int id) {
        used.clear(id);
    }
}
