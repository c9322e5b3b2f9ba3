package io.tidegate.group;

import io.tidegate.group.Action.Edit;
import io.tidegate.group.Action.Effect;
import io.tidegate.group.Action.Unfence;
import io.tidegate.group.LocalGroup.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * One gateway's part in the life of its group: beats, renews, looks, decides by {@link Failover} and has the decisions
 * carried out. Owner: one thread, which calls {@link #tick} at least once a beat and whenever something came in.
 *
 * <p>The clock is monotonic nanoseconds; no instant is ever compared with one of another machine. Nothing here blocks.
 */
public final class GroupAgent {

    private final GroupTimes times;
    private final LongSupplier clock;
    private final LongSupplier lives;
    private final Coordination coordination;
    private final Effects effects;
    private final Failover failover;
    private final Observer observer;
    private final LocalGroups local;

    private Incarnation me;
    private boolean joined;
    private boolean leaving;
    private boolean stopped;
    private Map<Integer, Integer> missing = Map.of();
    private long missingSince;
    private long sequence;
    private long lastTick;
    private long lastBeat;
    private long lastContact;
    private long contactSince;
    private long lastFetch;
    private boolean fetchDue = true;
    private final Pending renewal = new Pending();
    private final Pending fetch = new Pending();
    private final Pending put = new Pending();

    /**
     * Takes part from the first tick on.
     *
     * @param id the name of this gateway
     * @param site where it is found
     * @param groups how many ANA groups the group has if this gateway is its first
     * @param clock monotonic nanoseconds
     * @param lives gives a number that no other life of this gateway has
     */
    public GroupAgent(
            GatewayId id,
            Site site,
            int groups,
            GroupTimes times,
            LongSupplier clock,
            LongSupplier lives,
            Coordination coordination,
            Effects effects) {
        this.times = times;
        this.clock = clock;
        this.lives = lives;
        this.coordination = coordination;
        this.effects = effects;
        this.failover = new Failover(times, site);
        this.observer = new Observer(times, groups);
        this.local = new LocalGroups(effects, this::act);
        this.me = new Incarnation(id, lives.getAsLong());
        long now = clock.getAsLong();
        lastTick = now;
        lastBeat = now - times.beat().toNanos();
        missingSince = now;
        lastContact = now;
        contactSince = now;
        lastFetch = now;
        renewal.last = now - times.renew().toNanos();
    }

    /** Does what is due. */
    public void tick() {
        long now = clock.getAsLong();
        if (stopped) {
            return;
        }
        if (now - lastTick > times.hangAfter().toNanos() / 2) {
            observer.wasBlind(now);
            fetchDue = true;
        }
        lastTick = now;
        if (joined && now - lastBeat >= times.beat().toNanos()) {
            lastBeat = now;
            coordination.beat(presence(now));
        }
        if (joined && now - renewal.last >= times.renew().toNanos() && renewal.mayBegin(now)) {
            renew(now);
        }
        boolean due = fetchDue || now - lastFetch >= times.renew().toNanos();
        if (due && fetch.mayBegin(now) && !fetch.failedWithin(times.renew(), now)) {
            fetch(now, now, false);
        }
        act();
    }

    /** A beat of another gateway came in. */
    public void heard(Presence told) {
        observer.heard(told, clock.getAsLong());
    }

    /** The connection to another gateway was closed by its machine. */
    public void closed(GatewayId other) {
        observer.closed(other);
    }

    /**
     * The machine of another gateway says that this life, which was reached before, listens no more: its process has ended.
     * Should that be wrong, the gateway is fenced and begins another life.
     */
    public void refused(Incarnation other) {
        observer.refused(other);
        act();
    }

    /** The coordinator says that something changed; a call more or less does no harm. */
    public void notified() {
        fetchDue = true;
    }

    /** For each ANA group, how many subsystems with namespaces in it have no listener here. */
    public void missing(Map<Integer, Integer> listeners) {
        if (!missing.equals(listeners)) {
            missing = Map.copyOf(listeners);
            missingSince = clock.getAsLong();
        }
    }

    /** A group has these storage clients as well; a new one may open images once {@link #isAdmitted}. */
    public void addClients(int group, List<String> addresses) {
        local.addClients(group, addresses);
        act();
    }

    /** Whether a client of a group is registered, so that whoever takes the group over will fence it. */
    public boolean isAdmitted(int group, String address) {
        AnaGroup now = observer.record().group(group);
        return (now.isHeldBy(me) || now.movesTo(me)) && now.admits(me, List.of(address));
    }

    /** Hands everything over, then leaves. */
    public void leave() {
        leaving = true;
        act();
    }

    /** Whether it has left, or takes no part any more. */
    public boolean isOut() {
        boolean out = observer.record()
                .gateway(me.gateway())
                .filter(gateway -> gateway.life().equals(me) && gateway.out())
                .isPresent();
        return stopped || (leaving && (out || !joined));
    }

    /** Its present life. */
    public Incarnation life() {
        return me;
    }

    /** Whether hosts are served here for this group. */
    public boolean isOptimized(int group) {
        return local.of(group).stage() == Stage.OPTIMIZED;
    }

    /** The ANA groups of others that this gateway would take if their holders died now. */
    public Set<Integer> inheritance() {
        return stopped || !joined ? Set.of() : failover.inheritance(view(), clock.getAsLong());
    }

    /** Whether others would take over what this gateway holds, if it fell silent now. */
    public boolean isReplaceable() {
        return !stopped && failover.isReplaceable(view(), clock.getAsLong());
    }

    /** The record as last read. */
    public GroupRecord record() {
        return observer.record();
    }

    private GroupView view() {
        return new GroupView(
                me,
                joined,
                observer.record(),
                observer.entrySince(),
                observer.gatewaySince(),
                observer.sights(),
                missing,
                missingSince,
                lastContact,
                contactSince,
                local.state(),
                leaving);
    }

    private Presence presence(long now) {
        GroupView view = view();
        boolean able = failover.reachesCoordinator(view, now) && !leaving;
        return new Presence(me, sequence++, able, failover.suspects(view, now), missing);
    }

    // --- the coordinator

    private void renew(long now) {
        int call = renewal.begin(now);
        coordination.renew(presence(now), stored -> {
            if (renewal.end(call, stored) && stored) {
                fetch(clock.getAsLong(), now, true);
            }
        });
    }

    /** Reads everything; with a renewal of {@code begun} before it, that counts as contact. */
    private void fetch(long now, long begun, boolean contact) {
        int call = fetch.begin(now);
        fetchDue = false;
        coordination.fetch(fetched -> {
            if (fetch.end(call, fetched.isPresent()) && fetched.isPresent()) {
                take(fetched.get(), begun, contact);
            }
        });
    }

    private void take(Coordination.Fetched fetched, long begun, boolean contact) {
        long now = clock.getAsLong();
        if (now - lastFetch > times.hangAfter().toNanos()) {
            observer.wasBlind(now);
        }
        lastFetch = now;
        observer.read(fetched.version(), fetched.record(), now);
        fetched.presences().forEach(told -> observer.renewed(told, now));
        boolean first = !joined
                && observer.record()
                        .gateway(me.gateway())
                        .map(Gateway::life)
                        .filter(me::equals)
                        .isPresent();
        if (first) {
            joined = true;
            contactSince = now;
            lastContact = now;
        }
        if (contact) {
            contactSince = begun - lastContact > times.hangAfter().toNanos() ? now : contactSince;
            lastContact = Math.max(lastContact, begun);
        }
        act();
    }

    // --- decisions

    private void act() {
        if (stopped || !observer.hasRead()) {
            return;
        }
        long now = clock.getAsLong();
        List<Effect> begun = new ArrayList<>();
        List<Edit> edits = new ArrayList<>();
        for (Action action : failover.decide(view(), now)) {
            switch (action) {
                case Edit edit -> edits.add(edit);
                case Effect effect -> begun.add(effect);
                case Action.Rejoin rejoin -> rejoin(rejoin.reason());
                case Action.GiveUp end -> giveUp(end.reason());
            }
        }
        local.begin(begun, now);
        propose(edits, now);
    }

    private void propose(List<Edit> edits, long now) {
        boolean outdated = put.failed && lastFetch - put.last <= 0;
        if (outdated || !put.mayBegin(now)) {
            return;
        }
        List<Unfence> unfenced = List.copyOf(local.unfenced());
        GroupRecord next = observer.record();
        for (Unfence done : unfenced) {
            next = new GroupEdits.Unfenced(done.group(), done.writers()).applyTo(next);
        }
        for (Edit edit : edits) {
            next = edit.applyTo(next);
        }
        if (next.equals(observer.record())) {
            local.recorded(unfenced);
            return;
        }
        int call = put.begin(now);
        coordination.put(observer.version(), next, stored -> {
            put.end(call, stored);
            fetchDue = true;
            if (stored) {
                coordination.changed();
                local.recorded(unfenced);
            }
        });
    }

    private void rejoin(String reason) {
        effects.rejoins(reason);
        me = new Incarnation(me.gateway(), lives.getAsLong());
        joined = false;
        fetchDue = true;
    }

    private void giveUp(String reason) {
        boolean open = observer.record().groups().keySet().stream()
                .anyMatch(group -> local.of(group).stage() != Stage.CLOSED
                        || local.of(group).busy());
        if (!open) {
            stopped = true;
            effects.gaveUp(reason);
        }
    }

    /** One kind of call to the coordinator, of which one at a time runs; after a while its answer counts as lost. */
    private final class Pending {

        private int calls;
        private boolean running;
        private boolean failed;
        private long last;

        boolean mayBegin(long now) {
            return !running || now - last > times.hangAfter().toNanos();
        }

        int begin(long now) {
            running = true;
            last = now;
            return ++calls;
        }

        boolean end(int call, boolean good) {
            boolean mine = running && call == calls;
            if (mine) {
                running = false;
                failed = !good;
            }
            return mine;
        }

        /** A coordinator that is away may say so at once, and is not asked again at once. */
        boolean failedWithin(Duration pause, long now) {
            return failed && now - last < pause.toNanos();
        }
    }
}
