package io.tidegate.group;

import io.tidegate.group.Action.GiveUp;
import io.tidegate.group.Action.Rejoin;
import io.tidegate.group.Action.StopServing;
import io.tidegate.group.LocalGroup.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one gateway should do now: the whole of fail-over, failback and drain. Pure; every gateway decides for itself, and
 * the record's compare-and-put settles who was first.
 *
 * <p>The order of a take-over is always: the record names the new holder → its clients are registered as writers and the
 * former writers fenced → its clients know the OSD map that shuts them out → the first images open → optimized → hosts told;
 * commands wait for images that are not open yet. Of a planned move: the next one's clients know who was shut out before → all of
 * its images open → the holder is silent → the record names the next → optimized → hosts told.
 */
public final class Failover {

    private final GroupTimes times;
    private final Site site;

    /** Decisions with these intervals, of a gateway that is found there. */
    public Failover(GroupTimes times, Site site) {
        this.times = times;
        this.site = site;
    }

    /** All that should be done now, in this order; what is under way already is not repeated. */
    public List<Action> decide(GroupView view, long now) {
        Optional<Gateway> self = view.record().gateway(view.me().gateway());
        boolean known = self.isPresent() && self.get().life().equals(view.me());
        if (!known) {
            return view.joined() ? superseded(view) : join(view);
        }
        if (self.get().out()) {
            return view.leaving() ? stopAll(view, "the gateway leaves its group") : rejoin(view);
        }
        Judgement judgement = new Judgement(view, times, now);
        if (!judgement.mayServe()) {
            return stopAll(view, "the coordinator cannot be reached and the lease is about to end");
        }
        return new Turn(view, times, judgement, now).actions();
    }

    /** The lives that a gateway with this view believes to have ended: what it tells the others. */
    public java.util.Set<Incarnation> suspects(GroupView view, long now) {
        return new Judgement(view, times, now).suspects();
    }

    /** The ANA groups of others that this gateway would take if their holders died now; none while it may serve nothing. */
    public java.util.Set<Integer> inheritance(GroupView view, long now) {
        return view.leaving() ? java.util.Set.of() : new Inheritance(view, times, now).groups();
    }

    /**
     * Whether another gateway would take over what this one holds, should it fall silent now: this one takes part and holds
     * something, and both are in touch with the coordinator, without which nothing can be taken over.
     */
    public boolean isReplaceable(GroupView view, long now) {
        Judgement judgement = new Judgement(view, times, now);
        boolean holds = view.record().groups().values().stream().anyMatch(group -> group.isHeldBy(view.me()));
        boolean takesPart = view.record()
                .gateway(view.me().gateway())
                .filter(self -> self.life().equals(view.me()) && judgement.isAble(self))
                .isPresent();
        return holds
                && takesPart
                && view.record().gateways().values().stream()
                        .anyMatch(other -> !other.id().equals(view.me().gateway()) && judgement.isAble(other));
    }

    /** Whether this gateway's own renewals work: what it tells the others. */
    public boolean reachesCoordinator(GroupView view, long now) {
        return new Judgement(view, times, now).hasContact();
    }

    private List<Action> join(GroupView view) {
        MemberEdits.Join join = new MemberEdits.Join(view.me(), site);
        if (view.leaving()) {
            return List.of();
        }
        if (join.applyTo(view.record()).equals(view.record())) {
            return List.of(new GiveUp("the group has " + view.record().groups().size()
                    + " gateways already; remove one that is no longer needed"));
        }
        return List.of(join);
    }

    private static List<Action> superseded(GroupView view) {
        String reason = view.record().gateway(view.me().gateway()).isPresent()
                ? "another process took part as " + view.me().gateway() + " after this one"
                : "an administrator removed " + view.me().gateway()
                        + " from the group while it was down; start it again to have it take part";
        List<Action> actions = new ArrayList<>(stopAll(view, reason));
        actions.add(new GiveUp(reason));
        return actions;
    }

    private static List<Action> rejoin(GroupView view) {
        String reason = "the others gave this gateway up and shut its clients out; it begins anew";
        List<Action> stops = stopAll(view, reason);
        boolean closed = view.record().groups().keySet().stream()
                .map(view::local)
                .allMatch(local -> local.stage() == Stage.CLOSED && !local.busy());
        return closed ? List.of(new Rejoin(reason)) : stops;
    }

    static List<Action> stopAll(GroupView view, String reason) {
        List<Action> stops = new ArrayList<>();
        for (int group : view.record().groups().keySet()) {
            LocalGroup local = view.local(group);
            // An opening that is under way must not end in serving, so it is stopped as well, once it is over.
            if (local.stage() != Stage.CLOSED && !local.busy()) {
                stops.add(new StopServing(group, reason));
            }
        }
        return stops;
    }
}
