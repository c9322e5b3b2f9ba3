package io.tidegate.group;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gathers what one gateway sees: the record, when its entries changed, and signs of life of the others. Owner: the
 * thread of its {@link GroupAgent}. Times are monotonic nanoseconds of this gateway.
 */
final class Observer {

    private final GroupTimes times;
    private GroupRecord record;
    private long version;
    private boolean read;
    private final Map<Integer, Long> entrySince = new HashMap<>();
    private final Map<GatewayId, Long> gatewaySince = new HashMap<>();
    private final Map<GatewayId, Sight> sights = new TreeMap<>();

    Observer(GroupTimes times, int groups) {
        this.times = times;
        this.record = GroupRecord.empty(groups);
    }

    GroupRecord record() {
        return record;
    }

    long version() {
        return version;
    }

    /** Whether the record has been read at all. */
    boolean hasRead() {
        return read;
    }

    Map<Integer, Long> entrySince() {
        return entrySince;
    }

    Map<GatewayId, Long> gatewaySince() {
        return gatewaySince;
    }

    Map<GatewayId, Sight> sights() {
        return sights;
    }

    /** The record as read; an older one than is known is ignored. */
    void read(long newVersion, GroupRecord fresh, long now) {
        if (read && newVersion <= version) {
            return;
        }
        for (AnaGroup group : fresh.groups().values()) {
            if (!read || !group.equals(record.groups().get(group.number()))) {
                entrySince.put(group.number(), now);
            }
        }
        for (Gateway gateway : fresh.gateways().values()) {
            if (!gateway.equals(record.gateways().get(gateway.id()))) {
                gatewaySince.put(gateway.id(), now);
            }
            meet(gateway.life(), now);
        }
        sights.keySet().retainAll(fresh.gateways().keySet());
        gatewaySince.keySet().retainAll(fresh.gateways().keySet());
        record = fresh;
        version = newVersion;
        read = true;
    }

    private void meet(Incarnation life, long now) {
        Sight known = sights.get(life.gateway());
        if (known == null || !known.life().equals(life)) {
            sights.put(life.gateway(), Sight.first(life, now));
        }
    }

    /** A beat came from another gateway itself. */
    void heard(Presence told, long now) {
        sights.computeIfPresent(
                told.life().gateway(),
                (id, sight) -> sight.life().equals(told.life()) && told.sequence() > sight.sequence()
                        ? sight.heard(told, now, steady(sight, now))
                        : sight);
    }

    /** The coordinator shows what another gateway put there. */
    void renewed(Presence told, long now) {
        sights.computeIfPresent(
                told.life().gateway(),
                (id, sight) -> sight.life().equals(told.life()) && told.sequence() > sight.renewal()
                        ? sight.renewed(told, now, steady(sight, now))
                        : sight);
    }

    /** Its end of the connection was closed or refused. */
    void closed(GatewayId id) {
        sights.computeIfPresent(id, (same, sight) -> sight.broken());
    }

    /** Its machine says that this life does not listen any more where it was reached before. */
    void refused(Incarnation life) {
        sights.computeIfPresent(life.gateway(), (same, sight) -> sight.life().equals(life) ? sight.gone() : sight);
    }

    /** This gateway could not see for a while: nobody is blamed for what it missed. */
    void wasBlind(long now) {
        sights.replaceAll((id, sight) -> sight.excused(now));
    }

    private long steady(Sight sight, long now) {
        return now - sight.last() > times.hangAfter().toNanos() ? now : sight.steadySince();
    }
}
