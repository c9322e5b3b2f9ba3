package io.tidegate.group;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How namespaces are spread over the ANA groups. Pure.
 *
 * <p>A new namespace goes to a group without any namespace, else to the group with the fewest of its subsystem, else with the
 * fewest in all. Later moves empty groups that lost their gateway, then bring namespaces to their location, then even
 * out each subsystem and at last the totals. Evening needs a difference of two, so no move invites its reverse.
 */
public final class Balance {

    /** Less of a difference than this is left alone. */
    private static final int WORTH_A_MOVE = 2;

    private Balance() {}

    /**
     * An ANA group that namespaces may be put into.
     *
     * @param number of the group
     * @param location of its gateway, "" for none
     */
    public record Place(int number, String location) {}

    /**
     * A namespace and where it is.
     *
     * @param subsystem its NQN
     * @param nsid its number there
     * @param group its ANA group
     * @param location where it should be, "" for anywhere
     * @param pinned whether it stays where it is
     */
    public record Placed(String subsystem, int nsid, int group, String location, boolean pinned) {

        Placed in(int other) {
            return new Placed(subsystem, nsid, other, location, pinned);
        }
    }

    /** The group for a new namespace; empty when there is no group. */
    public static Optional<Integer> place(List<Place> places, List<Placed> present, String subsystem, String location) {
        Counts counts = new Counts(present);
        return at(places, location).stream()
                .min(Comparator.<Place>comparingInt(place -> Math.min(counts.total(place.number()), 1))
                        .thenComparingInt(place -> counts.of(subsystem, place.number()))
                        .thenComparingInt(place -> counts.total(place.number()))
                        .thenComparingInt(Place::number))
                .map(Place::number);
    }

    /** The places of a location, or all when none has it. */
    private static List<Place> at(List<Place> places, String location) {
        List<Place> there = places.stream()
                .filter(place -> place.location().equals(location))
                .toList();
        return location.isEmpty() || there.isEmpty() ? places : there;
    }

    /** Says whether hosts of a subsystem can come to the gateway of a group: nothing is moved to where they cannot. */
    @FunctionalInterface
    public interface Reach {

        /** Where every gateway has a listener for every subsystem. */
        Reach EVERYWHERE = (subsystem, group) -> true;

        /** Whether hosts can use namespaces of a subsystem in a group. */
        boolean reaches(String subsystem, int group);

        /** The places that are left for a subsystem. */
        default List<Place> of(String subsystem, List<Place> places) {
            return places.stream()
                    .filter(place -> reaches(subsystem, place.number()))
                    .toList();
        }
    }

    /** At most {@code limit} moves that make the spread better, each namespace as it is to be. */
    public static List<Placed> moves(List<Place> places, Reach reach, List<Placed> present, int limit) {
        Map<String, List<Place>> open = new HashMap<>();
        present.forEach(one -> open.computeIfAbsent(one.subsystem(), nqn -> reach.of(nqn, places)));
        return moves(new Choice(places, open), present, limit);
    }

    /** The places there are, and those that each subsystem may use. */
    private record Choice(List<Place> all, Map<String, List<Place>> bySubsystem) {

        boolean exists(int group) {
            return all.stream().anyMatch(place -> place.number() == group);
        }

        List<Place> open(String subsystem) {
            return bySubsystem.getOrDefault(subsystem, List.of());
        }

        List<Place> of(Placed placed) {
            return at(open(placed.subsystem()), placed.location());
        }
    }

    private static List<Placed> moves(Choice places, List<Placed> present, int limit) {
        List<Placed> state = new ArrayList<>(present);
        List<Placed> moves = new ArrayList<>();
        while (moves.size() < limit) {
            Optional<Move> next = next(places, state);
            if (next.isEmpty()) {
                break;
            }
            Placed moved = next.get().what().in(next.get().to());
            state.set(state.indexOf(next.get().what()), moved);
            moves.removeIf(earlier -> earlier.subsystem().equals(moved.subsystem()) && earlier.nsid() == moved.nsid());
            moves.add(moved);
        }
        return List.copyOf(moves);
    }

    private record Move(Placed what, int to) {}

    private static Optional<Move> next(Choice places, List<Placed> state) {
        return misplaced(places, state).or(() -> uneven(places, state, true)).or(() -> uneven(places, state, false));
    }

    /** Out of a group that has no gateway, or to its location. A pinned one leaves a group only when it has no gateway. */
    private static Optional<Move> misplaced(Choice places, List<Placed> state) {
        return state.stream()
                .filter(placed -> !places.of(placed).isEmpty())
                .filter(placed -> !places.exists(placed.group()) || (!placed.pinned() && isElsewhere(places, placed)))
                .findFirst()
                .flatMap(placed -> place(
                                places.open(placed.subsystem()),
                                without(state, placed),
                                placed.subsystem(),
                                placed.location())
                        .map(to -> new Move(placed, to)));
    }

    private static boolean isElsewhere(Choice places, Placed placed) {
        return !placed.location().isEmpty()
                && places.of(placed).stream().noneMatch(place -> place.number() == placed.group());
    }

    private static List<Placed> without(List<Placed> state, Placed one) {
        return state.stream().filter(placed -> !placed.equals(one)).toList();
    }

    /** From a full group to an emptier one: in the count of one subsystem, or in total without harm to the former. */
    private static Optional<Move> uneven(Choice places, List<Placed> state, boolean bySubsystem) {
        Counts counts = new Counts(state);
        Optional<Move> best = Optional.empty();
        int most = WORTH_A_MOVE - 1;
        for (Placed placed : state) {
            if (placed.pinned()) {
                continue;
            }
            for (Place place : places.of(placed)) {
                int gain = gain(counts, placed, place.number(), bySubsystem);
                if (gain > most) {
                    most = gain;
                    best = Optional.of(new Move(placed, place.number()));
                }
            }
        }
        return best;
    }

    private static int gain(Counts counts, Placed placed, int to, boolean bySubsystem) {
        int ofSubsystem = counts.of(placed.subsystem(), placed.group()) - counts.of(placed.subsystem(), to);
        int inTotal = counts.total(placed.group()) - counts.total(to);
        if (bySubsystem) {
            return ofSubsystem;
        }
        return ofSubsystem >= 1 ? inTotal : 0;
    }

    /** How many namespaces are where. */
    private static final class Counts {

        private final Map<Integer, Integer> totals = new TreeMap<>();
        private final Map<String, Map<Integer, Integer>> bySubsystem = new TreeMap<>();

        Counts(List<Placed> present) {
            for (Placed placed : present) {
                totals.merge(placed.group(), 1, Integer::sum);
                bySubsystem
                        .computeIfAbsent(placed.subsystem(), none -> new TreeMap<>())
                        .merge(placed.group(), 1, Integer::sum);
            }
        }

        int total(int group) {
            return totals.getOrDefault(group, 0);
        }

        int of(String subsystem, int group) {
            return bySubsystem.getOrDefault(subsystem, Map.of()).getOrDefault(group, 0);
        }
    }
}
