package io.tidegate.group;

import io.tidegate.group.Balance.Place;
import io.tidegate.group.Balance.Placed;
import io.tidegate.group.Balance.Reach;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Where all namespaces are while {@link Balance} moves one after the other. One thread; no I/O, no clock.
 *
 * <p>What a move gains depends on the {@link Kind} of a namespace only, so kinds are compared, a few thousand at the most,
 * and not namespaces. Of those that gain the same the first of the list moves, so all gateways come to the same plan. What
 * one subsystem has to gain in itself does not change with the moves of others, so that is kept.
 */
final class Spread {

    /** Less of a difference than this is left alone. */
    private static final int WORTH_A_MOVE = 2;

    /** What decides about a namespace. */
    private record Kind(String subsystem, int group, String location, boolean pinned) {

        static Kind of(Placed placed) {
            return new Kind(placed.subsystem(), placed.group(), placed.location(), placed.pinned());
        }
    }

    private record Home(String subsystem, String location) {}

    /** A namespace by its place in the list, the group it should go to, and how much that evens out. */
    private record Move(int index, int to, int gain) {}

    private final List<Place> places;
    private final Map<String, List<Place>> open = new HashMap<>();
    private final Map<Home, List<Place>> homes = new HashMap<>();
    private final List<Placed> state;
    private final Counts counts = new Counts();
    private final Map<String, Map<Kind, SortedSet<Integer>>> kinds = new HashMap<>();
    private final Map<Kind, Boolean> isMisplaced = new HashMap<>();
    private final SortedSet<Integer> misplaced = new TreeSet<>();
    private final Map<String, Optional<Move>> bestWithin = new HashMap<>();

    Spread(List<Place> places, Reach reach, List<Placed> present) {
        this.places = places;
        this.state = new ArrayList<>(present);
        for (int i = 0; i < state.size(); i++) {
            Placed placed = state.get(i);
            open.computeIfAbsent(placed.subsystem(), nqn -> reach.of(nqn, places));
            enter(i, placed);
        }
    }

    private void enter(int index, Placed placed) {
        counts.add(placed);
        Kind kind = Kind.of(placed);
        ofSubsystem(kind)
                .computeIfAbsent(kind, added -> {
                    isMisplaced.put(added, isMisplaced(added));
                    return new TreeSet<>();
                })
                .add(index);
        if (isMisplaced.getOrDefault(kind, false)) {
            misplaced.add(index);
        }
    }

    private void leave(int index, Placed placed) {
        counts.remove(placed);
        misplaced.remove(index);
        Kind kind = Kind.of(placed);
        SortedSet<Integer> rest = ofSubsystem(kind).getOrDefault(kind, new TreeSet<>());
        rest.remove(index);
        if (rest.isEmpty()) {
            ofSubsystem(kind).remove(kind);
        }
    }

    private Map<Kind, SortedSet<Integer>> ofSubsystem(Kind kind) {
        return kinds.computeIfAbsent(kind.subsystem(), none -> new HashMap<>());
    }

    /** Moves the namespace for which that is best, and says where to; empty when all is even. */
    Optional<Placed> move() {
        Optional<Move> next = misplaced().or(this::unevenWithin).or(this::unevenInAll);
        return next.map(this::carryOut);
    }

    private Placed carryOut(Move move) {
        Placed before = state.get(move.index());
        Placed after = before.in(move.to());
        state.set(move.index(), after);
        leave(move.index(), before);
        enter(move.index(), after);
        bestWithin.remove(before.subsystem());
        return after;
    }

    // --- where a namespace may be

    private List<Place> open(String subsystem) {
        return open.getOrDefault(subsystem, List.of());
    }

    private List<Place> home(Kind kind) {
        return homes.computeIfAbsent(
                new Home(kind.subsystem(), kind.location()),
                home -> Balance.at(open(home.subsystem()), home.location()));
    }

    private static boolean isAmong(List<Place> some, int group) {
        return some.stream().anyMatch(place -> place.number() == group);
    }

    // --- which one moves next

    /** Out of a group that has no gateway, or to its location. A pinned one leaves a group only when it has no gateway. */
    private Optional<Move> misplaced() {
        return misplaced.isEmpty() ? Optional.empty() : toItsPlace(misplaced.first());
    }

    private boolean isMisplaced(Kind kind) {
        if (home(kind).isEmpty()) {
            return false;
        }
        boolean elsewhere = !kind.location().isEmpty() && !isAmong(home(kind), kind.group());
        return !isAmong(places, kind.group()) || (!kind.pinned() && elsewhere);
    }

    private Optional<Move> toItsPlace(int index) {
        Placed placed = state.get(index);
        counts.remove(placed);
        Optional<Integer> to = Balance.place(open(placed.subsystem()), counts, placed.subsystem(), placed.location());
        counts.add(placed);
        return to.map(group -> new Move(index, group, 0));
    }

    /** From a group with many of one subsystem to one with fewer of it. */
    private Optional<Move> unevenWithin() {
        return first(kinds.keySet().stream()
                .flatMap(nqn -> bestWithin.computeIfAbsent(nqn, one -> first(bestOf(one, true))).stream()));
    }

    /** From a full group to an emptier one, without harm to the spread of its subsystem. */
    private Optional<Move> unevenInAll() {
        return first(kinds.keySet().stream().flatMap(nqn -> bestOf(nqn, false)));
    }

    private static Optional<Move> first(Stream<Move> moves) {
        return moves.min(Comparator.comparingInt((Move move) -> -move.gain()).thenComparingInt(Move::index));
    }

    private Stream<Move> bestOf(String subsystem, boolean bySubsystem) {
        return kinds.getOrDefault(subsystem, Map.of()).entrySet().stream()
                .filter(entry -> !entry.getKey().pinned())
                .flatMap(entry -> best(entry.getKey(), entry.getValue().first(), bySubsystem).stream());
    }

    private Optional<Move> best(Kind kind, int index, boolean bySubsystem) {
        Optional<Move> best = Optional.empty();
        int most = WORTH_A_MOVE - 1;
        for (Place place : home(kind)) {
            int gain = gain(kind, place.number(), bySubsystem);
            if (gain > most) {
                most = gain;
                best = Optional.of(new Move(index, place.number(), gain));
            }
        }
        return best;
    }

    private int gain(Kind kind, int to, boolean bySubsystem) {
        int ofSubsystem = counts.of(kind.subsystem(), kind.group()) - counts.of(kind.subsystem(), to);
        if (bySubsystem) {
            return ofSubsystem;
        }
        return ofSubsystem >= 1 ? counts.total(kind.group()) - counts.total(to) : 0;
    }
}
