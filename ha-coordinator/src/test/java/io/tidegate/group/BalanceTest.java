package io.tidegate.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.group.Balance.Place;
import io.tidegate.group.Balance.Placed;
import io.tidegate.group.Balance.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BalanceTest {

    private static final List<Place> THREE = List.of(new Place(1, "a"), new Place(2, "b"), new Place(3, "b"));

    private static Placed in(int group, String subsystem, int nsid) {
        return new Placed(subsystem, nsid, group, "", false);
    }

    @Test
    void the_first_namespace_goes_to_the_first_group() {
        assertThat(Balance.place(THREE, Balance.Load.of(List.of()), "s", "")).hasValue(1);
    }

    @Test
    void an_empty_group_comes_before_everything() {
        List<Placed> present = List.of(in(1, "s", 1), in(2, "t", 1));
        assertThat(Balance.place(THREE, Balance.Load.of(present), "u", "")).hasValue(3);
    }

    @Test
    void then_the_group_with_the_fewest_of_the_subsystem_comes_even_if_it_is_the_fullest() {
        List<Placed> present =
                List.of(in(1, "s", 1), in(2, "s", 2), in(3, "t", 1), in(3, "t", 2), in(3, "t", 3), in(3, "u", 1));
        assertThat(Balance.place(THREE, Balance.Load.of(present), "s", "")).hasValue(3);
    }

    @Test
    void then_the_group_with_the_fewest_in_all_comes() {
        List<Placed> present = List.of(in(1, "t", 1), in(1, "t", 2), in(2, "t", 3), in(3, "t", 4), in(3, "t", 5));
        assertThat(Balance.place(THREE, Balance.Load.of(present), "s", "")).hasValue(2);
    }

    @Test
    void a_location_is_honoured_as_long_as_a_gateway_stands_there() {
        List<Placed> present = List.of(in(2, "s", 1), in(3, "s", 2));
        assertThat(Balance.place(THREE, Balance.Load.of(present), "s", "b")).hasValue(2);
        assertThat(Balance.place(THREE, Balance.Load.of(present), "s", "nowhere"))
                .hasValue(1);
    }

    @Test
    void without_a_group_there_is_no_place() {
        assertThat(Balance.place(List.of(), Balance.Load.of(List.of()), "s", ""))
                .isEmpty();
    }

    @Test
    void a_group_without_a_gateway_is_emptied_first_even_of_pinned_namespaces() {
        List<Placed> present = List.of(new Placed("s", 1, 9, "", true), in(1, "s", 2), in(1, "s", 3), in(1, "s", 4));
        List<Placed> moves = Balance.moves(THREE, Reach.EVERYWHERE, present, 1);
        assertThat(moves)
                .extracting(Placed::nsid, Placed::group)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(1, 2));
    }

    @Test
    void a_namespace_goes_to_its_location_unless_it_is_pinned() {
        Placed free = new Placed("s", 1, 1, "b", false);
        Placed pinned = new Placed("s", 2, 1, "b", true);
        assertThat(Balance.moves(THREE, Reach.EVERYWHERE, List.of(free, pinned), 8))
                .containsExactly(free.in(2));
    }

    @Test
    void nothing_is_moved_to_a_gateway_that_hosts_of_its_subsystem_cannot_reach() {
        List<Placed> present = List.of(in(1, "s", 1), in(1, "s", 2), in(1, "s", 3), in(1, "s", 4));
        assertThat(Balance.moves(THREE, (subsystem, group) -> group != 2, present, 8))
                .extracting(Placed::group)
                .containsExactly(3, 3);
        assertThat(Balance.moves(THREE, (subsystem, group) -> group == 1, present, 8))
                .isEmpty();
        assertThat(Balance.moves(THREE, (subsystem, group) -> false, present, 8))
                .isEmpty();
    }

    @Test
    void a_difference_of_one_is_left_alone() {
        assertThat(Balance.moves(
                        THREE,
                        Reach.EVERYWHERE,
                        List.of(in(1, "s", 1), in(1, "t", 1), in(2, "s", 2), in(3, "t", 2)),
                        8))
                .isEmpty();
    }

    @Test
    void moves_of_one_round_are_bounded_and_rounds_come_to_an_end() {
        Random chance = new Random(5);
        for (int run = 0; run < 50; run++) {
            List<Placed> present = new ArrayList<>();
            for (int nsid = 1; nsid <= 40; nsid++) {
                present.add(in(1 + chance.nextInt(3), "s" + chance.nextInt(4), nsid));
            }
            evenOut(present);
        }
    }

    private static void evenOut(List<Placed> present) {
        for (int round = 0; round < 40; round++) {
            List<Placed> moves = Balance.moves(THREE, Reach.EVERYWHERE, present, 3);
            assertThat(moves).hasSizeLessThanOrEqualTo(3);
            if (moves.isEmpty()) {
                assertEven(present);
                return;
            }
            for (Placed moved : moves) {
                present.removeIf(placed -> placed.nsid() == moved.nsid());
                present.add(moved);
            }
        }
        throw new AssertionError("it never comes to an end");
    }

    private static void assertEven(List<Placed> present) {
        for (int number = 0; number < 4; number++) {
            String subsystem = "s" + number;
            List<Long> counts = THREE.stream()
                    .map(place -> present.stream()
                            .filter(placed -> placed.group() == place.number()
                                    && placed.subsystem().equals(subsystem))
                            .count())
                    .sorted()
                    .toList();
            assertThat(counts.getLast() - counts.getFirst()).isLessThanOrEqualTo(1);
        }
    }
}
