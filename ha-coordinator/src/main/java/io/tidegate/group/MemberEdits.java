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
     * A new life takes part. A gateway that the group knows keeps its number; a new one inherits the number of a removed
     * one, else it gets the lowest free one. When there is none the record stays as it is.
     */
    public record Join(Incarnation me, Site site) implements Action.Edit {
        @Override
        public GroupRecord applyTo(GroupRecord record) {
            Optional<Gateway> before = record.gateway(me.gateway());
            if (before.isPresent()) {
                return record.with(again(before.get()));
            }
            Optional<Gateway> heirOf = inherited(record);
            int number = heirOf.map(Gateway::ownGroup).orElseGet(() -> lowestFree(record));
            if (number == 0) {
                return record;
            }
            GroupRecord rest = heirOf.map(Gateway::id).map(record::without).orElse(record);
            return rest.with(new Gateway(me.gateway(), me.number(), number, Admin.ENABLED, false, 0, site));
        }

        private Gateway again(Gateway before) {
            // A life that ended without a word counts as a loss even if nobody noticed.
            int losses = before.out() ? before.losses() : Math.min(before.losses() + 1, MOST_LOSSES);
            return new Gateway(before.id(), me.number(), before.ownGroup(), before.admin(), false, losses, site);
        }

        private static Optional<Gateway> inherited(GroupRecord record) {
            return record.gateways().values().stream()
                    .filter(gateway -> gateway.admin() == Admin.REMOVED && gateway.out())
                    .findFirst();
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

    /** The administrator drains a gateway, enables it again, or removes it. */
    public record SetAdmin(GatewayId id, Admin admin) implements Action.Edit {
        @Override
        public GroupRecord applyTo(GroupRecord record) {
            return record.gateway(id)
                    .map(gateway -> record.with(gateway.withAdmin(admin)))
                    .orElse(record);
        }
    }

    /** A removed gateway whose group holds no namespace any more is forgotten, and its number is free. */
    public record Forget(GatewayId id) implements Action.Edit {
        @Override
        public GroupRecord applyTo(GroupRecord record) {
            return record.gateway(id)
                    .filter(gateway -> gateway.admin() == Admin.REMOVED && gateway.out())
                    .map(gateway -> record.without(id))
                    .orElse(record);
        }
    }
}
