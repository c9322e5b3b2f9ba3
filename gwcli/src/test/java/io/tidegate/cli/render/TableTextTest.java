package io.tidegate.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTextTest {

    @Test
    void a_grid_leaves_room_around_headings_and_aligns_numbers_right() {
        Table table =
                new Table(List.of("Name", "Count"), List.of(List.of("a", "1"), List.of("a longer name", "12345678")));

        assertThat(TableText.grid(table)).isEqualTo("""
                ╒═══════════════╤══════════╕
                │ Name          │    Count │
                ╞═══════════════╪══════════╡
                │ a             │        1 │
                ├───────────────┼──────────┤
                │ a longer name │ 12345678 │
                ╘═══════════════╧══════════╛""");
    }

    @Test
    void cells_and_headings_of_several_lines_start_at_the_top() {
        Table table = new Table(List.of("Serial\nNumber", "Hosts"), List.of(List.of("x", "h1\nh2")));

        assertThat(TableText.grid(table)).isEqualTo("""
                ╒══════════╤═════════╕
                │ Serial   │ Hosts   │
                │ Number   │         │
                ╞══════════╪═════════╡
                │ x        │ h1      │
                │          │ h2      │
                ╘══════════╧═════════╛""");
    }

    @Test
    void a_centred_table_centres_text() {
        Table table = new Table(List.of("Host NQN", "PSK"), List.of(List.of("Any host"), List.of("h", "No")), true);

        assertThat(TableText.grid(table)).isEqualTo("""
                ╒════════════╤═══════╕
                │  Host NQN  │  PSK  │
                ╞════════════╪═══════╡
                │  Any host  │       │
                ├────────────┼───────┤
                │     h      │  No   │
                ╘════════════╧═══════╛""");
    }

    @Test
    void plain_columns_stand_two_spaces_apart() {
        Table table = new Table(List.of("Name", "Count"), List.of(List.of("a", "1"), List.of("bb", "12")));

        assertThat(TableText.plain(table)).isEqualTo("""
                Name      Count
                a             1
                bb           12""");
    }
}
