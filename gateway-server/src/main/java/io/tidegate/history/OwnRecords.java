package io.tidegate.history;

import io.tidegate.target.KeptEvents;
import io.tidegate.target.SubsystemEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What this gateway recorded and what of it the store does not have yet. Any thread: a lock that nobody holds for long.
 */
final class OwnRecords {

    private final Map<String, Kept> records = new HashMap<>();

    /** One subsystem: what the store has, once it was asked, and what has come since. */
    private static final class Kept {

        @Nullable
        GatewayRecord stored;

        KeptEvents fresh = KeptEvents.NONE;

        @Nullable
        Begin begin;

        boolean ended;

        GatewayRecord over(GatewayRecord before) {
            GatewayRecord now = (begin == null ? before : begin.after(before)).with(fresh.newestFirst());
            return ended ? now.ended() : now;
        }

        boolean isNew() {
            return begin != null || ended || !fresh.newestFirst().isEmpty();
        }
    }

    /**
     * The gateway begins to serve a subsystem.
     *
     * @param again in the life of this process: then nothing was lost
     */
    private record Begin(int controller, long millis, boolean again) {

        GatewayRecord after(GatewayRecord before) {
            return (again ? before.ended() : before).begun(controller, millis);
        }
    }

    /** What is to be written of one subsystem, and what of it was new at that moment. */
    record Write(
            GatewayRecord record,
            KeptEvents fresh,
            @Nullable Object begin) {}

    synchronized void begins(String nqn, int controller, long millis) {
        boolean again = records.containsKey(nqn);
        of(nqn).begin = new Begin(controller, millis, again);
    }

    synchronized void record(String nqn, SubsystemEvent event) {
        Kept record = of(nqn);
        record.fresh = record.fresh.with(event);
    }

    /** This gateway serves nothing any more. */
    synchronized void end() {
        records.values().forEach(record -> record.ended = true);
    }

    private Kept of(String nqn) {
        return records.computeIfAbsent(nqn, none -> new Kept());
    }

    /** What is not written yet, by subsystem. */
    synchronized Map<String, Write> unwritten(Function<String, GatewayRecord> stored) {
        Map<String, Write> now = new HashMap<>();
        records.forEach((nqn, record) -> {
            if (record.isNew()) {
                now.put(nqn, new Write(record.over(before(record, nqn, stored)), record.fresh, record.begin));
            }
        });
        return now;
    }

    private static GatewayRecord before(Kept record, String nqn, Function<String, GatewayRecord> stored) {
        GatewayRecord known = record.stored;
        return known == null ? stored.apply(nqn) : known;
    }

    /** The record of one subsystem, written or not. */
    synchronized GatewayRecord present(String nqn, Function<String, GatewayRecord> stored) {
        Kept record = records.get(nqn);
        return record == null ? stored.apply(nqn) : record.over(before(record, nqn, stored));
    }

    /** The store has these. */
    synchronized void written(Map<String, Write> done) {
        done.forEach((nqn, write) -> {
            Kept record = of(nqn);
            record.stored = write.record();
            record.begin = Objects.equals(record.begin, write.begin()) ? null : record.begin;
            List<SubsystemEvent> known = write.fresh().newestFirst();
            record.fresh = KeptEvents.NONE.with(record.fresh.newestFirst().stream()
                    .filter(event -> !known.contains(event))
                    .toList());
        });
    }

    /** These subsystems are not there any more. */
    synchronized void forget(Collection<String> gone) {
        records.keySet().removeAll(gone);
    }
}
