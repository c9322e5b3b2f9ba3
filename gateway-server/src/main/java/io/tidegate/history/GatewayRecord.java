package io.tidegate.history;

import io.tidegate.target.KeptEvents;
import io.tidegate.target.SubsystemEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What one gateway recorded of one subsystem. Immutable.
 *
 * @param powerCycles how often it began to serve the subsystem
 * @param powerLosses how often it had ended to serve it without a word
 * @param serving from the begin to an orderly end
 * @param events the newest of each type
 */
record GatewayRecord(long powerCycles, long powerLosses, boolean serving, KeptEvents events) {

    static final GatewayRecord NONE = new GatewayRecord(0, 0, false, KeptEvents.NONE);

    GatewayRecord with(Collection<SubsystemEvent> more) {
        return new GatewayRecord(powerCycles, powerLosses, serving, events.with(more));
    }

    /** The gateway begins to serve the subsystem; that it served it before without an end is told as well. */
    GatewayRecord begun(int controller, long millis) {
        List<SubsystemEvent> told = new ArrayList<>();
        told.add(SubsystemEvent.powerOn(controller, millis));
        if (serving) {
            told.add(SubsystemEvent.powerLoss(controller, millis, powerLosses + 1));
        }
        return new GatewayRecord(powerCycles + 1, serving ? powerLosses + 1 : powerLosses, true, events.with(told));
    }

    GatewayRecord ended() {
        return new GatewayRecord(powerCycles, powerLosses, false, events);
    }

    /** When something was recorded last, milliseconds since 1970. */
    long newest() {
        return events.newestFirst().stream()
                .mapToLong(SubsystemEvent::millis)
                .findFirst()
                .orElse(0);
    }
}
