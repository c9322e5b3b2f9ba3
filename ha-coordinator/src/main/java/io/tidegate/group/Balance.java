package io.tidegate.group;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How namespaces are spread over the ANA groups. Pure.
 *
 * <p>A new namespace goes to a group without any namespace, else to the group with the fewest of its subsystem, else with the
 * fewest in all. Later moves empty groups that lost their gateway, then bring namespaces to their location, then even
 * out each subsystem and at last the totals. Evening needs a difference of two, so no move invites its reverse.
 */
public final class Balance {

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

    /** How many namespaces there are where. */
    public interface Load {

        /** That of these. */
        static Load of(List<Placed> present) {
            Counts counts = new Counts();
            present.forEach(counts::add);
            return counts;
        }

        /** In a group. */
        int total(int group);

        /** Of a subsystem in a group. */
        int of(String subsystem, int group);
    }

    /** The group for a new namespace; empty when there is no group. */
    public static Optional<Integer> place(List<Place> places, Load present, String subsystem, String location) {
        return at(places, location).stream()
                .min(Comparator.<Place>comparingInt(place -> Math.min(present.total(place.number()), 1))
                        .thenComparingInt(place -> present.of(subsystem, place.number()))
                        .thenComparingInt(place -> present.total(place.number()))
                        .thenComparingInt(Place::number))
                .map(Place::number);
    }

    /** The places of a location, or all when none has it. */
    static List<Place> at(List<Place> places, String location) {
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
        Spread spread = new Spread(places, reach, present);
        List<Placed> moves = new ArrayList<>();
        while (moves.size() < limit) {
            Optional<Placed> next = spread.move();
            if (next.isEmpty()) {
                break;
            }
            Placed moved = next.get();
            moves.removeIf(earlier -> earlier.subsystem().equals(moved.subsystem()) && earlier.nsid() == moved.nsid());
            moves.add(moved);
        }
        return List.copyOf(moves);
    }
}
