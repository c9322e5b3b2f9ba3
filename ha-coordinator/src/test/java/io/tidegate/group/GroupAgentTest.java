package io.tidegate.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.group.Action.Effect;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a gateway asks of a coordinator that does not answer. */
class GroupAgentTest {

    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration OUTAGE = Duration.ofSeconds(30);

    private final Deque<Runnable> answers = new ArrayDeque<>();
    private long now;
    private int calls;
    private boolean away;

    /** Empty, and says at once that it is away. */
    private final class Coordinator implements Coordination {

        @Override
        public void beat(Presence mine) {
            // nobody hears it
        }

        @Override
        public void changed() {
            // nobody hears it
        }

        @Override
        public void renew(Presence mine, Consumer<Boolean> done) {
            calls++;
            answers.add(() -> done.accept(!away));
        }

        @Override
        public void fetch(Consumer<Optional<Fetched>> done) {
            calls++;
            answers.add(() -> done.accept(
                    away ? Optional.empty() : Optional.of(new Fetched(1, GroupRecord.empty(2), java.util.List.of()))));
        }

        @Override
        public void put(long version, GroupRecord record, Consumer<Boolean> done) {
            calls++;
            answers.add(() -> done.accept(false));
        }
    }

    private static final class NoEffects implements Effects {

        @Override
        public void begin(Effect effect, Consumer<Outcome> done) {
            done.accept(Outcome.DONE);
        }

        @Override
        public void rejoins(String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void gaveUp(String reason) {
            throw new AssertionError(reason);
        }
    }

    private final GroupAgent agent = new GroupAgent(
            new GatewayId("gw1"),
            Site.NOWHERE,
            2,
            GroupTimes.DEFAULT,
            () -> now,
            () -> 7,
            new Coordinator(),
            new NoEffects());

    /** As the gateway does: whatever came in, the agent looks at it at once. */
    private int callsDuring(Duration time) {
        int before = calls;
        for (long end = now + time.toNanos(); now < end; now += STEP.toNanos()) {
            agent.tick();
            for (int i = 0; i < 1000 && !answers.isEmpty(); i++) {
                answers.remove().run();
                agent.tick();
            }
        }
        return calls - before;
    }

    @Test
    void a_coordinator_that_refuses_at_once_is_asked_as_often_as_one_that_answers_and_no_more() {
        callsDuring(Duration.ofSeconds(1));
        away = true;
        long most = OUTAGE.dividedBy(GroupTimes.DEFAULT.renew());
        assertThat(callsDuring(OUTAGE)).isPositive().isLessThanOrEqualTo((int) (2 * most + 2));
    }
}
