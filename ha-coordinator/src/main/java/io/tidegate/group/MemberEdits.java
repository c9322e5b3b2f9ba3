package io.tidegate.group;

import io.tidegate.group.Gateway.Admin;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Changes of the record that concern gateways. Pure. */
public final class MemberEdits {

    private static final int MOST_LOSSES = 5;

    private MemberEdits() {}

    /**
     * A new life takes part. A gateway that the group knows keeps its number; a new one gets the lowest free one, which may be
     * that of one that was removed. When there is none the record stays as it is.
     */
    public record Join(Incarnation me, Site site) implements Action.Edit {
        @Override
        public GroupRecord applyTo(GroupRecord record) {
            Optional<Gateway> before = record.gateway(me.gateway());
            if (before.isPresent()) {
                return record.with(again(before.get()));
            }
            int number = lowestFree(record);
            return number == 0
                    ? record
                    : record.with(new Gateway(me.gateway(), me.number(), number, Admin.ENABLED, false, 0, site));
        }

        private Gateway again(Gateway before) {
            // A life that ended without a word counts as a loss even if nobody noticed.
            int losses = before.out() ? before.losses() : Math.min(before.losses() + 1, MOST_LOSSES);
            return new Gateway(before.id(), me.number(), before.ownGroup(), before.admin(), false, losses, site);
        }

        private static int lowestFree(GroupRecord record) {
            return record.groups().keySet().stream()
                    .flatMapToInt(IntStream::of)
                    .filter(number -> record.owner(number).isEmpty())
                    .findFirst()
                    .orElse(0);
        }
    }

    /** The others give a life up: whatever it holds may be taken, after its clients were shut out. */
    public record Condemn(Incarnation life) implements Action.Edit {
        @Override
        public GroupRecord applyTo(GroupRecord record) {
            return record.gateway(life.gateway())
                    .filter(gateway -> gateway.lives(life))
                    .map(gateway -> record.with(gateway.withOut(Math.min(gateway.losses() + 1, MOST_LOSSES))))
                    .orElse(record);
        }
    }

    /** A gateway that has closed everything goes; its groups are free at once, and its losses are forgotten: it was stopped on purpose. */
    public record Leave(Incarnation me) implements Action.Edit {
        @Override
        public GroupRecord applyTo(GroupRecord record) {
            GroupRecord changed = record;
            Predicate<Writer> mine = writer -> writer.life().equals(me);
            for (AnaGroup group : record.groups().values()) {
                AnaGroup left = group.withoutWriters(mine);
                changed = changed.with(group.isHeldBy(me) ? left.givenUp(Optional.empty()) : left);
            }
            Optional<Gateway> self = changed.gateway(me.gateway()).filter(gateway -> gateway.lives(me));
            return self.isPresent() ? changed.with(self.get().withOut(0)) : changed;
        }
    }

    /** A gateway has been calm for long: its losses are forgotten. */
    public record Forgive(Incarnation life) implements Action.Edit {
        @Override
        public GroupRecord applyTo(GroupRecord record) {
            return record.gateway(life.gateway())
                    .filter(gateway -> gateway.lives(life))
                    .map(gateway -> record.with(gateway.withLosses(0)))
                    .orElse(record);
        }
    }

    /** The administrator drains a gateway, or enables it again. */
    public record SetAdmin(GatewayId id, Admin admin) implements Action.Edit {
        @Override
        public GroupRecord applyTo(GroupRecord record) {
            return record.gateway(id)
                    .map(gateway -> record.with(gateway.withAdmin(admin)))
                    .orElse(record);
        }
    }

    /**
     * The administrator removes a gateway that is gone for good. One whose life goes on stays. Its ANA group has no owner any more:
     * somebody holds it all the same, and its namespaces go to the other groups.
     */
    public record Remove(GatewayId id) implements Action.Edit {
        @Override
        public GroupRecord applyTo(GroupRecord record) {
            return record.gateway(id)
                    .filter(Gateway::out)
                    .map(gateway -> record.without(id))
                    .orElse(record);
        }
    }
}
