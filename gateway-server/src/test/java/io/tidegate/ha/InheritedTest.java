package io.tidegate.ha;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** When a gateway acts upon its guess of what it would take. */
class InheritedTest {

    private long now = 100;
    private final Inherited inherited = new Inherited(() -> now);

    @Test
    void a_guess_counts_once_it_has_not_changed_for_a_while() {
        assertThat(inherited.look(Set.of(2))).isEmpty();
        now += Inherited.CALM_NANOS - 1;
        assertThat(inherited.look(Set.of(2))).isEmpty();
        now++;
        assertThat(inherited.look(Set.of(2))).contains(Set.of(2));
        assertThat(inherited.look(Set.of(2, 3))).isEmpty();
        now += Inherited.CALM_NANOS;
        assertThat(inherited.look(Set.of(2, 3))).contains(Set.of(2, 3));
    }

    @Test
    void that_nothing_would_be_taken_counts_as_well() {
        now += Inherited.CALM_NANOS;
        assertThat(inherited.look(Set.of())).contains(Set.of());
    }
}
