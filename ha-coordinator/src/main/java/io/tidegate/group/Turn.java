package io.tidegate.group;

import io.tidegate.group.Action.AwaitFence;
import io.tidegate.group.Action.Connect;
import io.tidegate.group.Action.Fence;
import io.tidegate.group.Action.MakeOptimized;
import io.tidegate.group.Action.OpenImages;
import io.tidegate.group.Action.Quiesce;
import io.tidegate.group.Action.StopServing;
import io.tidegate.group.Action.TellHosts;
import io.tidegate.group.Action.Unfence;
import io.tidegate.group.AnaGroup.Phase;
import io.tidegate.group.LocalGroup.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One decision of a gateway that is a member and may serve: the next step of each ANA group. Pure, used once.
 */
final class Turn {

    private final GroupView view;
    private final GroupTimes times;
    private final Judgement judgement;
    private final Assignment assignment;
    private final long now;
    private final Gateway self;
    private final GroupRecord judged;
    private final List<Action> actions = new ArrayList<>();

    Turn(GroupView view, GroupTimes times, Judgement judgement, long now) {
        this.view = view;
        this.times = times;
        this.judgement = judgement;
        this.now = now;
        this.self = view.record().gateway(view.me().gateway()).orElseThrow();
        this.judged = condemn();
        this.assignment = new Assignment(view, judgement);
    }

    List<Action> actions() {
        judged.groups().values().forEach(this::step);
        if (self.losses() > 0 && judgement.isCalm(self)) {
            actions.add(new MemberEdits.Forgive(view.me()));
        }
        if (view.leaving() && isSettled()) {
            actions.add(new MemberEdits.Leave(view.me()));
        }
        return actions;
    }

    /** The verdict on those that are lost, and the record as it is with it. */
    private GroupRecord condemn() {
        GroupRecord record = view.record();
        for (Gateway gateway : view.record().gateways().values()) {
            if (!gateway.out() && judgement.isLost(gateway.life())) {
                MemberEdits.Condemn verdict = new MemberEdits.Condemn(gateway.life());
                actions.add(verdict);
                record = verdict.applyTo(record);
            }
        }
        return record;
    }

    private void step(AnaGroup group) {
        LocalGroup local = view.local(group.number());
        if (isShutOut(group, local)) {
            stop(group.number(), local, "its clients of the group were shut out, it needs others");
        } else if (group.isHeldBy(view.me())) {
            hold(group, local);
        } else if (group.movesTo(view.me()) && !judged.isLost(group)) {
            prepare(group, local);
        } else {
            stop(group.number(), local, "another gateway holds the group");
            claim(group);
        }
    }

    /**
     * Whoever took a group over that was on its way here has shut these clients out too, and may have moved it on to here since:
     * then this gateway has not seen that it was taken.
     */
    private static boolean isShutOut(AnaGroup group, LocalGroup local) {
        return group.blocklisted().stream().map(Writer::address).anyMatch(local.clients()::contains);
    }

    // --- a group of somebody else

    private void stop(int group, LocalGroup local, String reason) {
        if (!local.busy() && local.stage() != Stage.CLOSED) {
            actions.add(new StopServing(group, reason));
        }
    }

    /**
     * Takes a group that nobody living holds: at once as the best, and after some patience as a lesser one. That counts from
     * when the record says so; how long the holder had held it tells nothing.
     */
    private void claim(AnaGroup group) {
        if (!judged.isLost(group) || !judgement.hasContact()) {
            return;
        }
        int rank = assignment.takers(group).stream().map(Gateway::id).toList().indexOf(self.id());
        boolean patient =
                view.record().isLost(group) && isOver(group, times.patience().multipliedBy(rank));
        if (rank == 0 || (rank > 0 && patient)) {
            actions.add(new GroupEdits.TakeOver(group.number(), view.me()));
        }
    }

    private boolean isOver(AnaGroup group, java.time.Duration limit) {
        return now - view.since(group) > limit.toNanos();
    }

    private void prepare(AnaGroup group, LocalGroup local) {
        if (local.busy() || view.leaving() || !isAdmitted(group, local)) {
            return;
        }
        if (local.stage() == Stage.CONNECTED) {
            openImages(group, local, true);
        } else if (local.stage() == Stage.OPEN && !group.prepared()) {
            actions.add(new GroupEdits.Prepared(group.number(), view.me()));
        }
    }

    /** Whether its clients are connected and registered; begins what is missing. */
    private boolean isAdmitted(AnaGroup group, LocalGroup local) {
        if (local.stage() == Stage.CLOSED) {
            actions.add(new Connect(group.number()));
            return false;
        }
        if (!group.admits(view.me(), local.clients())) {
            actions.add(new GroupEdits.Register(group.number(), view.me(), local.clients()));
            return false;
        }
        return true;
    }

    // --- an own group

    private void hold(AnaGroup group, LocalGroup local) {
        if (local.busy()) {
            return;
        }
        if (group.phase() != Phase.MOVING && local.stage() != Stage.OPTIMIZED) {
            take(group, local);
        } else if (group.phase() != Phase.MOVING && !isAdmitted(group, local)) {
            return;
        } else if (group.phase() == Phase.TAKING) {
            actions.add(new GroupEdits.Served(group.number(), view.me(), local.fenced()));
        } else if (group.phase() == Phase.SERVED) {
            serve(group);
        } else {
            move(group, local);
        }
    }

    private void take(AnaGroup group, LocalGroup local) {
        if (view.leaving() && local.stage() == Stage.CLOSED) {
            return;
        }
        if (group.phase() == Phase.TAKING && isOver(group, times.stepLimit())) {
            refuse(group, local);
            return;
        }
        List<String> writers =
                group.others(view.me()).stream().map(Writer::address).toList();
        List<String> unfenced = writers.stream()
                .filter(address -> !local.fenced().contains(address))
                .toList();
        if (!unfenced.isEmpty() && local.stage() == Stage.OPEN) {
            stop(group.number(), local, "the images are opened again behind the fence");
        } else if (!unfenced.isEmpty()) {
            actions.add(new Fence(group.number(), unfenced));
        } else if (isAdmitted(group, local)) {
            open(group, local);
        }
    }

    private void open(AnaGroup group, LocalGroup local) {
        if (local.fenceEpoch() > local.seenEpoch()) {
            actions.add(new AwaitFence(group.number(), local.fenceEpoch()));
        } else if (local.stage() == Stage.CONNECTED) {
            openImages(group, local, false);
        } else {
            optimize(group.number());
        }
    }

    /**
     * Clients that have just been connected may know a map from before earlier fences, and what they write must not come to
     * storage that does not know these either: who was shut out then could write after them.
     */
    private void openImages(AnaGroup group, LocalGroup local, boolean all) {
        if (!group.blocklisted().isEmpty()) {
            actions.add(new AwaitFence(group.number(), local.fenceEpoch()));
        }
        actions.add(new OpenImages(group.number(), all));
    }

    private void optimize(int group) {
        actions.add(new MakeOptimized(group));
        actions.add(new TellHosts(group));
    }

    /** Somebody else should try. */
    private void refuse(AnaGroup group, LocalGroup local) {
        if (local.stage() != Stage.CLOSED) {
            stop(group.number(), local, "the group could not be taken over in time");
        } else if (assignment.better(group, self).isPresent()
                || assignment.takers(group).size() > 1) {
            actions.add(new GroupEdits.Refuse(group.number(), view.me()));
        }
    }

    private void serve(AnaGroup group) {
        Optional<Gateway> better = assignment.better(group, self);
        if (better.isPresent()) {
            actions.add(new GroupEdits.BeginMove(
                    group.number(), view.me(), better.get().life()));
            return;
        }
        if (view.leaving()) {
            stop(group.number(), view.local(group.number()), "the gateway stops and nobody else can serve the group");
            return;
        }
        List<Writer> gone = group.blocklisted().stream()
                .filter(writer -> isGone(writer, view.local(group.number())))
                .toList();
        if (!gone.isEmpty() && isOver(group, times.quarantine())) {
            actions.add(new Unfence(group.number(), gone));
        }
    }

    /**
     * A gateway that has begun another life has closed the clients of the former one, or has died; and own ones are known. What
     * it sent at the very end of that life may be on its way as long as anything else.
     */
    private boolean isGone(Writer writer, LocalGroup local) {
        if (writer.life().equals(view.me())) {
            return !local.clients().contains(writer.address());
        }
        return judged.gateway(writer.life().gateway())
                .filter(gateway ->
                        !gateway.out() && gateway.incarnation() != writer.life().number())
                .map(gateway -> view.gatewaySince().getOrDefault(gateway.id(), now))
                .filter(since -> now - since > times.quarantine().toNanos())
                .isPresent();
    }

    private void move(AnaGroup group, LocalGroup local) {
        boolean hopeless = group.next().filter(this::couldServe).isEmpty() || isOver(group, times.stepLimit());
        if (hopeless || local.stage() == Stage.CLOSED || local.stage() == Stage.CONNECTED) {
            actions.add(new GroupEdits.Withdraw(group.number(), view.me()));
        } else if (group.prepared() && local.stage() == Stage.OPTIMIZED) {
            actions.add(new Quiesce(group.number()));
            actions.add(new TellHosts(group.number()));
        } else if (group.prepared()) {
            actions.add(new GroupEdits.HandOver(group.number(), view.me()));
        }
    }

    private boolean couldServe(Incarnation life) {
        return judged.gateway(life.gateway())
                .filter(gateway -> gateway.lives(life) && judgement.isAble(gateway))
                .isPresent();
    }

    /** Whether a leaving gateway has nothing left that another could take over by plan. */
    private boolean isSettled() {
        boolean others = judged.gateways().values().stream()
                .anyMatch(gateway -> !gateway.id().equals(self.id())
                        && judgement.isAble(gateway)
                        && gateway.admin() == Gateway.Admin.ENABLED);
        boolean holds = judged.groups().values().stream().anyMatch(group -> group.isHeldBy(view.me()));
        boolean open = judged.groups().keySet().stream()
                .map(view::local)
                .anyMatch(local -> local.stage() != Stage.CLOSED || local.busy());
        return !open && !(others && holds);
    }
}
