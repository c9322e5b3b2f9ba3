package io.tidegate.events;

import io.tidegate.group.AnaGroup;
import io.tidegate.group.AnaGroup.Phase;
import io.tidegate.group.Gateway;
import io.tidegate.group.Gateway.Admin;
import io.tidegate.group.GatewayId;
import io.tidegate.group.GroupRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells what changed from one record of the group to the next, so every gateway has the story, not only those that acted.
 * Owner: the thread that follows the record.
 */
public final class GroupNews implements Consumer<GroupRecord> {

    private final EventLog log;
    private final Map<Integer, String> holders = new HashMap<>();
    private Optional<GroupRecord> before = Optional.empty();

    /** Tells {@code log}. */
    public GroupNews(EventLog log) {
        this.log = log;
    }

    /** Compares with the record given before; the first one is no news. */
    @Override
    public void accept(GroupRecord now) {
        if (before.isEmpty() || before.get().gateways().isEmpty()) {
            now.groups()
                    .values()
                    .forEach(group -> group.holder()
                            .ifPresent(life ->
                                    holders.put(group.number(), life.gateway().name())));
        } else if (!before.get().equals(now)) {
            compare(before.get(), now);
        }
        before = Optional.of(now);
    }

    private void compare(GroupRecord old, GroupRecord now) {
        now.gateways().forEach((id, gateway) -> gateway(id, old.gateway(id), gateway));
        old.gateways().keySet().stream()
                .filter(id -> now.gateway(id).isEmpty())
                .forEach(id -> log.add(EventKind.GATEWAY, "Gateway " + id.name() + " was removed from the group."));
        now.groups().values().forEach(group -> group(group, now));
    }

    private void gateway(GatewayId id, Optional<Gateway> old, Gateway now) {
        boolean was = old.isPresent() && !old.get().out();
        if (!now.out() && (!was || old.get().incarnation() != now.incarnation())) {
            log.add(EventKind.GATEWAY, "Gateway " + id.name() + " takes part in the group.");
        } else if (was && now.out()) {
            String how = now.losses() > old.get().losses() ? " does not answer and was given up." : " has left.";
            log.add(EventKind.GATEWAY, "Gateway " + id.name() + how);
        }
        if (old.isPresent() && old.get().admin() != now.admin()) {
            String told = now.admin() == Admin.ENABLED ? " may serve again." : " is to serve nothing: it is drained.";
            log.add(EventKind.GATEWAY, "Gateway " + id.name() + told);
        }
    }

    /** Groups that are no gateway's own have no namespaces: they concern nobody. */
    private void group(AnaGroup group, GroupRecord now) {
        if (group.phase() != Phase.SERVED || group.holder().isEmpty()) {
            return;
        }
        String holder = group.holder().get().gateway().name();
        String from = holders.put(group.number(), holder);
        if (from == null || from.equals(holder) || now.owner(group.number()).isEmpty()) {
            return;
        }
        boolean lost = now.gateway(new GatewayId(from)).map(Gateway::out).orElse(true);
        new FailOverEvent(group.number(), from, holder, !lost).commit();
        log.add(
                lost ? EventKind.FAIL_OVER : EventKind.HAND_OVER,
                "ANA group " + group.number() + ": "
                        + (lost ? holder + " took over from " + from + "." : from + " handed over to " + holder + "."));
    }
}
