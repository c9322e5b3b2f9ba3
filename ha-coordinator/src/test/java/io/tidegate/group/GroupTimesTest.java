package io.tidegate.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GroupTimesTest {

    private static GroupTimes of(int beat, int renew, int hang, int lease) {
        return new GroupTimes(
                Duration.ofMillis(beat),
                Duration.ofMillis(renew),
                Duration.ofMillis(hang),
                Duration.ofMillis(lease),
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5));
    }

    @Test
    void the_defaults_make_sense() {
        assertThat(of(100, 300, 1500, 3000)).isEqualTo(GroupTimes.DEFAULT);
    }

    @Test
    void a_gateway_stops_by_itself_a_quarter_of_the_lease_before_its_end() {
        assertThat(GroupTimes.DEFAULT.serveWithoutContact()).isEqualTo(Duration.ofMillis(2250));
    }

    @Test
    void intervals_that_cannot_work_are_refused_and_the_sentence_says_what_to_change() {
        assertThatThrownBy(() -> of(600, 300, 1500, 3000)).hasMessageContaining("missed beats");
        assertThatThrownBy(() -> of(100, 600, 1500, 3000)).hasMessageContaining("missed renewals");
        assertThatThrownBy(() -> of(100, 300, 1500, 2000)).hasMessageContaining("twice the hang interval");
        assertThatThrownBy(() -> of(1, 300, 1500, 3000)).hasMessageContaining("10 ms");
        assertThatThrownBy(() -> of(100, 300, 1500, 1_000_000)).hasMessageContaining("5 min");
    }
}
