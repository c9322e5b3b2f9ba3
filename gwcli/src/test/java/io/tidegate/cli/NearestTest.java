package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

    @Test
    void two_swapped_letters_are_one_mistake() {
        assertThat(Nearest.distance("hsot", "host")).isEqualTo(1);
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    }

    @Test
    void a_word_far_from_every_known_one_has_no_nearest() {
        assertThat(Nearest.to("frobnicate", List.of("add", "del", "list"))).isEmpty();
    }

    @Test
    void options_are_compared_with_options_and_commands_with_commands() {
        assertThat(Nearest.to("list", List.of("--list", "lost"))).contains("lost");
    }

    @Test
    void the_beginning_of_a_word_means_the_word() {
        assertThat(Nearest.to("conn", List.of("connection", "host"))).contains("connection");
    }
}
