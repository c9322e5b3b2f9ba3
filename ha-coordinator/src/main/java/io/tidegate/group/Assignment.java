package io.tidegate.group;

import io.tidegate.group.Gateway.Admin;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which gateway should hold an ANA group, in the eyes of one gateway at one instant. Pure, and the same for all that see
 * the same.
 *
 * <p>The best is enabled, lets hosts reach most of the group's subsystems (a listener may be missing), is the owner if it
 * has been steady, stands where the owner stands, and holds the fewest groups.
 */
final class Assignment {

    private final GroupView view;
    private final Judgement judgement;
    private final List<Gateway> able;
    private final Map<GatewayId, Integer> load = new HashMap<>();

    Assignment(GroupView view, Judgement judgement) {
        this.view = view;
        this.judgement = judgement;
        this.able = view.record().gateways().values().stream()
                .filter(judgement::isAble)
                .toList();
        for (AnaGroup group : view.record().groups().values()) {
            group.holder()
                    .filter(holder -> !view.record().isLost(group))
                    .ifPresent(holder -> count(holder.gateway(), group.number()));
        }
    }

    /** Groups without an owner are likely empty and weigh nothing. */
    private void count(GatewayId gateway, int group) {
        if (view.record().owner(group).isPresent()) {
            load.merge(gateway, 1, Integer::sum);
        }
    }

    /** All that could take a group, the best first; the best is counted as its holder from now on. */
    List<Gateway> takers(AnaGroup group) {
        List<Gateway> ranking = able.stream()
                .sorted(order(group).thenComparing(lightest(group)))
                .toList();
        ranking.stream().findFirst().ifPresent(best -> count(best.id(), group.number()));
        return ranking;
    }

    private Comparator<Gateway> order(AnaGroup group) {
        String home = view.record().owner(group.number()).map(Gateway::location).orElse("");
        return Comparator.<Gateway>comparingInt(gateway -> gateway.admin() != Admin.ENABLED ? 1 : 0)
                .thenComparingInt(gateway ->
                        group.refused().filter(gateway.life()::equals).isPresent() ? 1 : 0)
                .thenComparingInt(gateway -> view.missing(gateway, group.number()))
                .thenComparingInt(gateway -> isHome(gateway, group.number()) ? 0 : 1)
                .thenComparingInt(gateway -> home.equals(gateway.location()) ? 0 : 1);
    }

    /** Of equals the one whose own group comes next, in a ring: so each of them has one other to prepare for, see {@link Inheritance}. */
    private Comparator<Gateway> lightest(AnaGroup group) {
        return Comparator.<Gateway>comparingInt(gateway -> load.getOrDefault(gateway.id(), 0))
                .thenComparingInt(
                        gateway -> Math.floorMod(gateway.ownGroup() - group.number(), GroupRecord.MAX_GROUPS + 1))
                .thenComparing(Gateway::id);
    }

    /** The owner, unless it was lost lately and has not proved steady since. */
    private boolean isHome(Gateway gateway, int group) {
        return gateway.ownGroup() == group && (gateway.losses() == 0 || judgement.isSteady(gateway));
    }

    /** To whom the holder should hand the group by plan; empty when it should keep it. */
    Optional<Gateway> better(AnaGroup group, Gateway holder) {
        return able.stream()
                .filter(gateway -> !gateway.id().equals(holder.id()))
                .filter(gateway -> isBetter(gateway, holder, group.number()))
                .min(order(group).thenComparing(lightest(group)));
    }

    private boolean isBetter(Gateway other, Gateway holder, int group) {
        if (other.admin() != Admin.ENABLED) {
            return false;
        }
        if (holder.admin() != Admin.ENABLED || (view.leaving() && holder.life().equals(view.me()))) {
            return true;
        }
        int missing = view.missing(other, group) - view.missing(holder, group);
        boolean goesHome = missing == 0 && other.ownGroup() == group;
        return ((missing < 0 && judgement.knowsListeners()) || goesHome) && judgement.isSteady(other);
    }
}
