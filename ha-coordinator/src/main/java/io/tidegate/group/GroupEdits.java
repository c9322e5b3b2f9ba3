package io.tidegate.group;

import io.tidegate.group.AnaGroup.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Changes of the record that concern one ANA group. Pure. Each names the life that makes it and leaves the record alone
 * when that life has no such right any more.
 */
public final class GroupEdits {

    private GroupEdits() {}

    private static GroupRecord ifHeld(GroupRecord record, int group, Incarnation me, UnaryOperator<AnaGroup> how) {
        return record.lives(me) && record.group(group).isHeldBy(me) ? record.change(group, how) : record;
    }

    /** A group that nobody living holds gets a holder; its former writers stay listed until they are fenced. */
    public record TakeOver(int group, Incarnation me) implements Action.Edit {
        @Override
        public GroupRecord applyTo(GroupRecord record) {
            boolean free = record.lives(me) && record.isLost(record.group(group));
            return free ? record.change(group, before -> before.taken(me)) : record;
        }
    }

    /**
     * All clients of the holder, or of the next one, are admitted as writers, in place of those that it has closed. Before
     * that they open no image.
     */
    public record Register(int group, Incarnation me, List<String> addresses) implements Action.Edit {
        /** Copies the list. */
        public Register {
            addresses = List.copyOf(addresses);
        }

        @Override
        public GroupRecord applyTo(GroupRecord record) {
            AnaGroup now = record.group(group);
            boolean mine = now.isHeldBy(me) || now.movesTo(me);
            return record.lives(me) && mine
                    ? record.change(group, before -> before.withWritersOf(me, addresses))
                    : record;
        }
    }

    /** The holder serves; the writers that it fenced are writers no more. */
    public record Served(int group, Incarnation me, List<String> fenced) implements Action.Edit {
        /** Copies the list. */
        public Served {
            fenced = List.copyOf(fenced);
        }

        @Override
        public GroupRecord applyTo(GroupRecord record) {
            return ifHeld(record, group, me, this::serve);
        }

        private AnaGroup serve(AnaGroup before) {
            List<Writer> out = new ArrayList<>(before.blocklisted());
            before.others(me).stream()
                    .filter(writer -> fenced.contains(writer.address()))
                    .forEach(out::add);
            boolean alone = before.others(me).stream().allMatch(out::contains);
            return alone && before.phase() == Phase.TAKING
                    ? before.served().withoutWriters(out::contains).withBlocklisted(out)
                    : before;
        }
    }

    /** The holder begins to hand over by plan. */
    public record BeginMove(int group, Incarnation me, Incarnation to) implements Action.Edit {
        @Override
        public GroupRecord applyTo(GroupRecord record) {
            return record.lives(to) && record.group(group).phase() == Phase.SERVED
                    ? ifHeld(record, group, me, before -> before.moving(to))
                    : record;
        }
    }

    /** The next one has the images open. */
    public record Prepared(int group, Incarnation me) implements Action.Edit {
        @Override
        public GroupRecord applyTo(GroupRecord record) {
            return record.lives(me) && record.group(group).movesTo(me)
                    ? record.change(group, AnaGroup::withPrepared)
                    : record;
        }
    }

    /** The holder, silent by now, lets the next one serve. */
    public record HandOver(int group, Incarnation me) implements Action.Edit {
        @Override
        public GroupRecord applyTo(GroupRecord record) {
            AnaGroup now = record.group(group);
            boolean ready =
                    now.phase() == Phase.MOVING && now.prepared() && now.next().isPresent();
            return ready
                    ? ifHeld(record, group, me, before -> to(before, now.next().orElseThrow()))
                    : record;
        }

        private AnaGroup to(AnaGroup before, Incarnation next) {
            return before.taken(next).withoutWriters(writer -> writer.life().equals(me));
        }
    }

    /** The holder keeps the group after all. The next one has written nothing, so its clients just leave the list. */
    public record Withdraw(int group, Incarnation me) implements Action.Edit {
        @Override
        public GroupRecord applyTo(GroupRecord record) {
            return record.group(group).phase() == Phase.MOVING ? ifHeld(record, group, me, this::keep) : record;
        }

        private AnaGroup keep(AnaGroup before) {
            Optional<Incarnation> next = before.next();
            return before.served()
                    .withoutWriters(writer -> next.isPresent() && writer.life().equals(next.get()));
        }
    }

    /** A holder that cannot finish, and has closed what it opened, lets others try. */
    public record Refuse(int group, Incarnation me) implements Action.Edit {
        @Override
        public GroupRecord applyTo(GroupRecord record) {
            return ifHeld(
                    record,
                    group,
                    me,
                    before -> before.withoutWriters(writer -> writer.life().equals(me))
                            .givenUp(Optional.of(me)));
        }
    }

    /** Entries of the blocklist were removed. */
    public record Unfenced(int group, List<Writer> writers) implements Action.Edit {
        /** Copies the list. */
        public Unfenced {
            writers = List.copyOf(writers);
        }

        @Override
        public GroupRecord applyTo(GroupRecord record) {
            return record.change(group, this::without);
        }

        private AnaGroup without(AnaGroup before) {
            return before.withBlocklisted(before.blocklisted().stream()
                    .filter(writer -> !writers.contains(writer))
                    .toList());
        }
    }
}
