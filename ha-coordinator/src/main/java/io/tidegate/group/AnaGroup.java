package io.tidegate.group;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the group's record says of one ANA group. Immutable.
 *
 * <p>Invariant: every client that may write to an image of this group stands in {@code writers} from before the image is served
 * until the client was fenced or has closed the image.
 *
 * @param number from 1
 * @param phase how far its way to the holder is
 * @param holder who serves it or is about to; empty when {@link Phase#FREE}
 * @param next to whom it moves by plan, when {@link Phase#MOVING}
 * @param prepared whether {@code next} has its images open
 * @param refused who could not take it, and so is asked last
 * @param writers clients that may write
 * @param blocklisted clients that were shut out and whose entry was not removed yet
 */
public record AnaGroup(
        int number,
        Phase phase,
        Optional<Incarnation> holder,
        Optional<Incarnation> next,
        boolean prepared,
        Optional<Incarnation> refused,
        List<Writer> writers,
        List<Writer> blocklisted) {

    /** How far an ANA group is. */
    public enum Phase {
        /** Nobody's. */
        FREE,
        /** The holder fences the former writers and opens the images. */
        TAKING,
        /** The holder serves it and is the only writer. */
        SERVED,
        /** The holder still serves it; {@code next} opens the images. */
        MOVING
    }

    /** Copies the lists. */
    public AnaGroup {
        writers = List.copyOf(writers);
        blocklisted = List.copyOf(blocklisted);
    }

    /** One that nobody ever held. */
    static AnaGroup free(int number) {
        return new AnaGroup(
                number, Phase.FREE, Optional.empty(), Optional.empty(), false, Optional.empty(), List.of(), List.of());
    }

    /** Whether this life serves it or is about to. */
    public boolean isHeldBy(Incarnation life) {
        return holder.isPresent() && holder.get().equals(life);
    }

    /** Whether it moves to this life. */
    public boolean movesTo(Incarnation life) {
        return phase == Phase.MOVING && next.isPresent() && next.get().equals(life);
    }

    /** Whether this client of this life stands among the writers. */
    public boolean admits(Incarnation life, Collection<String> addresses) {
        return addresses.stream().allMatch(address -> writers.contains(new Writer(life, address)));
    }

    /** The writers of everybody else: those whom this life must fence before it opens an image. */
    public List<Writer> others(Incarnation life) {
        return writers.stream().filter(writer -> !writer.life().equals(life)).toList();
    }

    AnaGroup taken(Incarnation by) {
        return new AnaGroup(
                number, Phase.TAKING, Optional.of(by), Optional.empty(), false, Optional.empty(), writers, blocklisted);
    }

    AnaGroup served() {
        return new AnaGroup(
                number, Phase.SERVED, holder, Optional.empty(), false, Optional.empty(), writers, blocklisted);
    }

    AnaGroup moving(Incarnation to) {
        return new AnaGroup(
                number, Phase.MOVING, holder, Optional.of(to), false, Optional.empty(), writers, blocklisted);
    }

    AnaGroup withPrepared() {
        return new AnaGroup(number, phase, holder, next, true, refused, writers, blocklisted);
    }

    AnaGroup givenUp(Optional<Incarnation> by) {
        return new AnaGroup(number, Phase.FREE, Optional.empty(), Optional.empty(), false, by, writers, blocklisted);
    }

    AnaGroup withWriters(List<Writer> changed) {
        return new AnaGroup(number, phase, holder, next, prepared, refused, changed, blocklisted);
    }

    AnaGroup withoutWriters(Predicate<Writer> which) {
        return withWriters(writers.stream().filter(which.negate()).toList());
    }

    AnaGroup withBlocklisted(List<Writer> changed) {
        return new AnaGroup(number, phase, holder, next, prepared, refused, writers, changed);
    }

    /** The writers of this life are these, and no others any more. */
    AnaGroup withWritersOf(Incarnation life, Collection<String> addresses) {
        List<Writer> all = new ArrayList<>(others(life));
        addresses.forEach(address -> all.add(new Writer(life, address)));
        return withWriters(all);
    }
}
