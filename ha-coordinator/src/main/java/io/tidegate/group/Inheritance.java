package io.tidegate.group;

import java.util.Set;
import java.util.TreeSet;

/**
 * Which ANA groups of others a gateway would take if their holders died now, so what it may prepare for. Pure. A guess that
 * binds nobody: who takes a group is settled when it is to be taken.
 */
final class Inheritance {

    private final GroupView view;
    private final GroupTimes times;
    private final long now;

    Inheritance(GroupView view, GroupTimes times, long now) {
        this.view = view;
        this.times = times;
        this.now = now;
    }

    /** The numbers of the groups. */
    Set<Integer> groups() {
        Set<Integer> inherited = new TreeSet<>();
        for (Gateway other : view.record().gateways().values()) {
            if (!other.out() && !other.life().equals(view.me())) {
                inherited.addAll(from(other));
            }
        }
        return inherited;
    }

    private Set<Integer> from(Gateway lost) {
        GroupView without = view.withRecord(new MemberEdits.Condemn(lost.life()).applyTo(view.record()));
        Assignment assignment = new Assignment(without, new Judgement(without, times, now));
        Set<Integer> mine = new TreeSet<>();
        for (AnaGroup group : without.record().groups().values()) {
            boolean isLost = group.isHeldBy(lost.life()) && without.record().isLost(group);
            if (isLost && isFirst(assignment, group)) {
                mine.add(group.number());
            }
        }
        return mine;
    }

    private boolean isFirst(Assignment assignment, AnaGroup group) {
        return assignment.takers(group).stream()
                .findFirst()
                .filter(best -> best.life().equals(view.me()))
                .isPresent();
    }
}
