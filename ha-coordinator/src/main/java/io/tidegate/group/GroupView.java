package io.tidegate.group;

import java.util.Map;
import java.util.Optional;

/**
 * All that one gateway knows when it decides. Immutable; times are monotonic nanoseconds of this gateway.
 *
 * @param me its own life
 * @param joined whether the record has had this life before
 * @param record what the group agreed upon, as last read
 * @param entrySince when each entry of the record was first seen as it is: by ANA group number
 * @param gatewaySince the same by gateway
 * @param sights what is known of the others
 * @param missing of its own presence
 * @param missingSince when that changed last
 * @param lastContact when the last renewal that the coordinator acknowledged was begun
 * @param contactSince since when contact has been without a gap
 * @param local how far it is with each ANA group
 * @param leaving whether it is asked to stop
 */
public record GroupView(
        Incarnation me,
        boolean joined,
        GroupRecord record,
        Map<Integer, Long> entrySince,
        Map<GatewayId, Long> gatewaySince,
        Map<GatewayId, Sight> sights,
        Map<Integer, Integer> missing,
        long missingSince,
        long lastContact,
        long contactSince,
        Map<Integer, LocalGroup> local,
        boolean leaving) {

    /** Copies the maps. */
    public GroupView {
        entrySince = Map.copyOf(entrySince);
        gatewaySince = Map.copyOf(gatewaySince);
        sights = Map.copyOf(sights);
        missing = Map.copyOf(missing);
        local = Map.copyOf(local);
    }

    GroupView withRecord(GroupRecord other) {
        return new GroupView(
                me,
                joined,
                other,
                entrySince,
                gatewaySince,
                sights,
                missing,
                missingSince,
                lastContact,
                contactSince,
                local,
                leaving);
    }

    LocalGroup local(int group) {
        return local.getOrDefault(group, LocalGroup.NONE);
    }

    Optional<Sight> sight(Incarnation life) {
        return Optional.ofNullable(sights.get(life.gateway()))
                .filter(sight -> sight.life().equals(life));
    }

    int missing(Gateway gateway, int group) {
        if (gateway.life().equals(me)) {
            return missing.getOrDefault(group, 0);
        }
        return sight(gateway.life()).map(sight -> sight.missing(group)).orElse(0);
    }

    /** Since when an ANA group has been as it is, its holder's fate included. */
    long since(AnaGroup group) {
        long own = entrySince.getOrDefault(group.number(), 0L);
        return group.holder()
                .map(holder -> Math.max(own, gatewaySince.getOrDefault(holder.gateway(), own)))
                .orElse(own);
    }
}
