package io.tidegate.target;

import io.tidegate.nvme.PersistentEventLog;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reporting context of one controller: the events that its host reads piece by piece while others happen (NVMe Base
 * 2.1, 5.1.12.1.14). Owner: the loop of the admin queue. It ends with its release, a reset, or the association.
 */
public final class EventReport {

    /** Most that is told at a time, header included (PELS). */
    public static final int MOST_BYTES = 4 * PersistentEventLog.SIZE_UNIT;

    private @Nullable Context context;
    private int generation;
    private int resets;

    EventReport() {}

    /**
     * What is told as long as the context is there. Immutable.
     *
     * @param powerCycles of the gateway
     * @param events the newest first
     * @param totalBytes of header and events
     * @param millis when the context was made, since 1970
     * @param generation number of this context, 16 bits
     */
    public record Context(long powerCycles, List<SubsystemEvent> events, int totalBytes, long millis, int generation) {}

    /** The context there is, or null. */
    public @Nullable Context context() {
        return context;
    }

    /** Makes a context of what there is to tell; the oldest events are left out when there is no room. */
    public Context establish(EventHistory history, long millis) {
        List<SubsystemEvent> told = new ArrayList<>();
        int bytes = PersistentEventLog.BYTES;
        for (SubsystemEvent event : history.newestFirst()) {
            if (bytes + event.bytes() > MOST_BYTES) {
                break;
            }
            told.add(event);
            bytes += event.bytes();
        }
        generation = (generation + 1) & 0xffff;
        Context made = new Context(history.powerCycles(), List.copyOf(told), bytes, millis, generation);
        context = made;
        return made;
    }

    /** Ends the context, if there is one. */
    public void release() {
        context = null;
    }

    /** Ends the context, and keeps one from being made that was asked for before. */
    void reset() {
        release();
        resets++;
    }

    /** How often the controller was reset. */
    public int resets() {
        return resets;
    }
}
