package io.tidegate.group;

import java.util.Optional;

/**
 * What an observer knows of another gateway, in monotonic nanoseconds of the observer. Immutable.
 *
 * @param life which life of it
 * @param lastBeat when it was last heard of directly
 * @param renewal the sequence number of the last renewal seen
 * @param lastRenewal when a new renewal of it was last seen in the coordinator
 * @param closed whether its end of the connection was closed or refused since the last beat, as when a process dies
 * @param refused whether its machine says that nobody listens any more where this life was reached before
 * @param steadySince since when it has been heard of without a gap
 * @param told the last that it told, by either way
 */
public record Sight(
        Incarnation life,
        long lastBeat,
        long renewal,
        long lastRenewal,
        boolean closed,
        boolean refused,
        long steadySince,
        Optional<Presence> told) {

    /** One that was seen for the first time. */
    static Sight first(Incarnation life, long now) {
        return new Sight(life, now, -1, now, false, false, now, Optional.empty());
    }

    /** When it was last heard of by any way. */
    long last() {
        return Math.max(lastBeat, lastRenewal);
    }

    /** A beat with this came. Beats and renewals share one sequence; each way may be late by itself. */
    Sight heard(Presence fresh, long now, long steady) {
        return new Sight(life, now, renewal, lastRenewal, false, false, steady, newest(fresh));
    }

    /** A renewal with this was seen. */
    Sight renewed(Presence fresh, long now, long steady) {
        return new Sight(life, lastBeat, fresh.sequence(), now, closed, false, steady, newest(fresh));
    }

    Sight broken() {
        return new Sight(life, lastBeat, renewal, lastRenewal, true, refused, steadySince, told);
    }

    Sight gone() {
        return new Sight(life, lastBeat, renewal, lastRenewal, true, true, steadySince, told);
    }

    Sight excused(long now) {
        return new Sight(life, now, renewal, now, closed, refused, steadySince, told);
    }

    long sequence() {
        return told.map(Presence::sequence).orElse(-1L);
    }

    private Optional<Presence> newest(Presence fresh) {
        return fresh.sequence() > sequence() ? Optional.of(fresh) : told;
    }

    int missing(int group) {
        return told.map(presence -> presence.missing().getOrDefault(group, 0)).orElse(0);
    }
}
