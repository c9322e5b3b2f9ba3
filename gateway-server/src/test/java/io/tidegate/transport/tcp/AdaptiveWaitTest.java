package io.tidegate.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SelectStrategy;
import org.junit.jupiter.api.Test;

class AdaptiveWaitTest {

    private static final long LIMIT = 40_000;

    private long now;
    private final AdaptiveWait wait = new AdaptiveWait(LIMIT, () -> now);

    @Test
    void a_loop_without_a_past_sleeps() throws Exception {
        assertThat(look(0)).isEqualTo(SelectStrategy.SELECT);
    }

    @Test
    void work_is_handed_over_whatever_the_pauses_were() throws Exception {
        assertThat(look(3)).isEqualTo(3);
        assertThat(wait.calculateStrategy(() -> 0, true)).isZero();
    }

    @Test
    void work_that_comes_quickly_is_waited_for_awake_and_no_longer_than_twice_the_mean() throws Exception {
        workEvery(10_000);
        assertThat(look(0)).isEqualTo(SelectStrategy.CONTINUE);
        now += 15_000;
        assertThat(look(0)).isEqualTo(SelectStrategy.CONTINUE);
        now += 10_000;
        assertThat(look(0)).isEqualTo(SelectStrategy.SELECT);
    }

    @Test
    void work_that_comes_slowly_is_waited_for_asleep() throws Exception {
        workEvery(10_000);
        workEvery(100_000);
        assertThat(look(0)).isEqualTo(SelectStrategy.SELECT);
    }

    @Test
    void a_long_rest_is_forgotten_after_a_few_quick_rounds() throws Exception {
        workEvery(10_000);
        assertThat(look(0)).isEqualTo(SelectStrategy.CONTINUE);
        now += 3_600_000_000_000L;
        assertThat(look(0)).isEqualTo(SelectStrategy.SELECT);
        look(1);
        workEvery(10_000);
        assertThat(look(0)).isEqualTo(SelectStrategy.CONTINUE);
    }

    @Test
    void a_burst_that_needs_no_waiting_keeps_the_loop_awake_for_a_moment() throws Exception {
        for (int i = 0; i < 100; i++) {
            look(1);
        }
        assertThat(look(0)).isEqualTo(SelectStrategy.CONTINUE);
        now += LIMIT / 4;
        assertThat(look(0)).isEqualTo(SelectStrategy.SELECT);
    }

    @Test
    void a_limit_of_zero_is_a_loop_that_always_sleeps() throws Exception {
        AdaptiveWait never = new AdaptiveWait(0, () -> now);
        never.calculateStrategy(() -> 1, false);
        assertThat(never.calculateStrategy(() -> 0, false)).isEqualTo(SelectStrategy.SELECT);
    }

    @Test
    void a_loop_that_sleeps_sees_that_work_comes_quickly_and_stays_awake() throws Exception {
        int rounds = 0;
        while (look(0) == SelectStrategy.SELECT && rounds < 80) {
            now += 25_000;
            rounds++;
        }
        assertThat(rounds).isBetween(2, 40);
        now += 25_000;
        look(1);
        assertThat(look(0)).isEqualTo(SelectStrategy.CONTINUE);
    }

    @Test
    void a_loop_that_had_to_sleep_once_is_awake_after_its_work_again() throws Exception {
        workEvery(10_000);
        look(0);
        now += 30_000;
        assertThat(look(0)).isEqualTo(SelectStrategy.SELECT);
        now += 5_000;
        assertThat(look(0)).isEqualTo(SelectStrategy.CONTINUE);
    }

    @Test
    void a_loop_that_sleeps_for_long_again_and_again_does_not_stay_awake() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertThat(look(0)).isEqualTo(SelectStrategy.SELECT);
            now += 100_000;
        }
    }

    private void workEvery(long pause) throws Exception {
        for (int i = 0; i < 80; i++) {
            look(0);
            now += pause;
            look(1);
        }
    }

    private int look(int ready) throws Exception {
        return wait.calculateStrategy(() -> ready, false);
    }
}
