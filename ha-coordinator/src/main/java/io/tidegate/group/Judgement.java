package io.tidegate.group;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who is alive, in the eyes of one gateway at one instant. Pure.
 *
 * <p>A gateway is suspected when its machine says that its process listens no more, when its end of the connection broke
 * and its renewals stop as well, when it is heard of by no
 * way, or when its lease is over. It is lost when a majority of the others that are alive suspect it: of two gateways the
 * one decides for itself, where three are alive one opinion is not enough. A gateway without fresh contact to the
 * coordinator suspects nobody, for it cannot see their renewals.
 */
final class Judgement {

    /** Renewals that may be missing once the connection broke: what is on its way still arrives. */
    private static final int RENEWALS_AFTER_BREAK = 2;

    private final GroupView view;
    private final GroupTimes times;
    private final long now;

    Judgement(GroupView view, GroupTimes times, long now) {
        this.view = view;
        this.times = times;
        this.now = now;
    }

    private boolean older(long instant, Duration than) {
        return now - instant > than.toNanos();
    }

    /** Whether what the coordinator shows is the present. */
    boolean hasContact() {
        return view.joined() && !older(view.lastContact(), times.hangAfter());
    }

    /** Lives that this gateway believes to have ended. */
    Set<Incarnation> suspects() {
        return view.record().gateways().values().stream()
                .filter(gateway -> !gateway.out())
                .map(Gateway::life)
                .filter(this::isSuspected)
                .collect(Collectors.toSet());
    }

    boolean isSuspected(Incarnation life) {
        if (life.equals(view.me()) || !hasContact()) {
            return false;
        }
        return view.sight(life).filter(this::looksDead).isPresent();
    }

    private boolean looksDead(Sight sight) {
        boolean broken =
                sight.closed() && older(sight.lastRenewal(), times.renew().multipliedBy(RENEWALS_AFTER_BREAK));
        boolean silent = older(sight.last(), times.hangAfter());
        boolean expired = older(sight.lastRenewal(), times.lease());
        return sight.refused() || broken || silent || expired;
    }

    /** Whether enough gateways suspect this life for its groups to be taken. */
    boolean isLost(Incarnation life) {
        if (!isSuspected(life)) {
            return false;
        }
        List<Gateway> voters = view.record().gateways().values().stream()
                .filter(gateway -> !gateway.id().equals(life.gateway()))
                .filter(this::isAlive)
                .toList();
        long votes = voters.stream().filter(voter -> votesAgainst(voter, life)).count();
        return 2 * votes > voters.size();
    }

    private boolean votesAgainst(Gateway voter, Incarnation life) {
        if (voter.life().equals(view.me())) {
            return true;
        }
        return view.sight(voter.life())
                .flatMap(Sight::told)
                .filter(told -> told.suspects().contains(life))
                .isPresent();
    }

    /** Whether a gateway takes part as far as this one can tell. */
    boolean isAlive(Gateway gateway) {
        if (gateway.out()) {
            return false;
        }
        return gateway.life().equals(view.me())
                || view.sight(gateway.life()).filter(sight -> !looksDead(sight)).isPresent();
    }

    /** Whether a gateway could take a group: alive, and in touch with the coordinator. */
    boolean isAble(Gateway gateway) {
        if (gateway.life().equals(view.me())) {
            return !gateway.out() && !view.leaving() && hasContact();
        }
        Optional<Presence> told = view.sight(gateway.life()).flatMap(Sight::told);
        return isAlive(gateway) && told.filter(Presence::coordinator).isPresent();
    }

    /** Whether a gateway has been alive for long enough to be given its group back; longer after each recent loss. */
    boolean isSteady(Gateway gateway) {
        long needed = times.failbackAfter().toNanos() << gateway.losses();
        return isAble(gateway) && now - steadySince(gateway) > needed;
    }

    /** Whether its losses may be forgotten: calm for four times as long as the longest wait they cause. */
    boolean isCalm(Gateway gateway) {
        return isAble(gateway)
                && now - steadySince(gateway) > times.failbackAfter().toNanos() << (gateway.losses() + 2);
    }

    private long steadySince(Gateway gateway) {
        return gateway.life().equals(view.me())
                ? view.contactSince()
                : view.sight(gateway.life()).map(Sight::steadySince).orElse(now);
    }

    /** Whether it has been known for a while which listeners are missing here, so that the others' are known as well. */
    boolean knowsListeners() {
        return older(view.missingSince(), times.hangAfter());
    }

    /**
     * Whether this gateway may serve what it holds: while its own renewals work, or while it hears from most of the group
     * that the coordinator is away for all of them, or when there is nobody else. Else it must assume that its lease ends.
     */
    boolean mayServe() {
        if (!older(view.lastContact(), times.serveWithoutContact())) {
            return true;
        }
        List<Gateway> others = view.record().gateways().values().stream()
                .filter(gateway -> !gateway.out() && !gateway.life().equals(view.me()))
                .toList();
        Collection<Boolean> reaching = others.stream()
                .flatMap(gateway -> view.sight(gateway.life()).stream())
                .filter(sight -> !older(sight.lastBeat(), times.hangAfter()))
                .flatMap(sight -> sight.told().stream())
                .map(Presence::coordinator)
                .toList();
        return !reaching.contains(true) && 2 * (reaching.size() + 1) > others.size() + 1;
    }
}
