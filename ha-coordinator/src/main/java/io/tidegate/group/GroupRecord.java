package io.tidegate.group;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What the gateways of a group have agreed upon: the one value that is changed by compare-and-put only. Immutable.
 *
 * @param gateways by name
 * @param groups by number, the same numbers for ever
 */
public record GroupRecord(SortedMap<GatewayId, Gateway> gateways, SortedMap<Integer, AnaGroup> groups) {

    /** As many ANA groups, and so gateways, as a group may have. */
    public static final int MAX_GROUPS = 16;

    /** Copies the maps. */
    public GroupRecord {
        gateways = Collections.unmodifiableSortedMap(new TreeMap<>(gateways));
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    }

    /** Of a group that nobody joined yet. */
    public static GroupRecord empty(int groups) {
        if (groups < 1 || groups > MAX_GROUPS) {
            throw new IllegalArgumentException("a group has 1 to " + MAX_GROUPS + " ANA groups, not " + groups);
        }
        SortedMap<Integer, AnaGroup> free = new TreeMap<>();
        for (int number = 1; number <= groups; number++) {
            free.put(number, AnaGroup.free(number));
        }
        return new GroupRecord(new TreeMap<>(), free);
    }

    /** A gateway by name. */
    public Optional<Gateway> gateway(GatewayId id) {
        return Optional.ofNullable(gateways.get(id));
    }

    /** Whether this life is a member and goes on. */
    public boolean lives(Incarnation life) {
        return gateway(life.gateway()).filter(gateway -> gateway.lives(life)).isPresent();
    }

    /** Whose own group this is. */
    public Optional<Gateway> owner(int group) {
        for (Gateway gateway : gateways.values()) {
            if (gateway.ownGroup() == group) {
                return Optional.of(gateway);
            }
        }
        return Optional.empty();
    }

    /** Whether nobody that still lives holds this group. */
    public boolean isLost(AnaGroup group) {
        return group.holder().isEmpty() || !lives(group.holder().get());
    }

    GroupRecord with(Gateway gateway) {
        SortedMap<GatewayId, Gateway> changed = new TreeMap<>(gateways);
        changed.put(gateway.id(), gateway);
        return new GroupRecord(changed, groups);
    }

    GroupRecord without(GatewayId id) {
        SortedMap<GatewayId, Gateway> changed = new TreeMap<>(gateways);
        changed.remove(id);
        return new GroupRecord(changed, groups);
    }

    GroupRecord with(AnaGroup group) {
        SortedMap<Integer, AnaGroup> changed = new TreeMap<>(groups);
        changed.put(group.number(), group);
        return new GroupRecord(gateways, changed);
    }

    GroupRecord change(int number, UnaryOperator<AnaGroup> how) {
        AnaGroup before = group(number);
        AnaGroup after = how.apply(before);
        return after.equals(before) ? this : with(after);
    }

    /** An ANA group by number; the caller knows that there is one. */
    public AnaGroup group(int number) {
        AnaGroup found = groups.get(number);
        if (found == null) {
            throw new IllegalArgumentException("there is no ANA group " + number + " among "
                    + Map.copyOf(groups).keySet());
        }
        return found;
    }
}
