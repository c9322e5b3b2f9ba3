package io.tidegate.initiator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.layer.FaultBlockDevice;
import io.tidegate.bdev.layer.FaultRule;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A load with a rate, against the real target. */
@Timeout(60)
class LoadPaceTest {

    private static final Duration LONG = Duration.ofSeconds(50);

    private TargetFixture fixture;

    @BeforeEach
    void start() {
        fixture = new TargetFixture();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void no_more_commands_are_sent_than_are_due() throws NvmeException {
        try (HostController controller =
                fixture.initiator.connect(fixture.options().withIoQueues(2, 8))) {
            NvmeNamespace namespace = controller.namespace(1);
            LoadSpec spec = LoadSpec.random(namespace, 50, 4096, 8, Duration.ofMillis(200));
            LoadResult result = IoLoad.run(namespace, spec.withRate(1000));

            assertThat(result.firstFailure()).isEmpty();
            assertThat(result.operations())
                    .isBetween(1L, 201L); // 200 intervals, one command at the beginning of each, and one at the end
        }
    }

    @Test
    void every_command_that_is_due_while_the_target_stands_still_has_waited() throws NvmeException {
        try (BlockDevice device = fixture.addNamespace(2, 512, LoadPaceTest::standingOnce);
                HostController controller = fixture.connect()) {
            NvmeNamespace namespace = controller.namespace(2);
            LoadSpec spec = LoadSpec.random(namespace, 100, 4096, 1, LONG)
                    .withOperations(200)
                    .withRate(4000);
            LoadResult result = IoLoad.run(namespace, spec);

            assertThat(result.firstFailure()).isEmpty();
            assertThat(result.operations()).isEqualTo(200);
            // The last one is due after 50 ms, the target stands for 150 from the first one on.
            assertThat(result.reads().getMinValue()).isGreaterThan(95_000_000);
        }
    }

    private static BlockDevice standingOnce(BlockDevice below) {
        FaultBlockDevice device = new FaultBlockDevice(below);
        device.inject(FaultRule.onAll().times(1).delayed(Duration.ofMillis(150)));
        return device;
    }

    @Test
    void a_load_that_rests_ends_when_it_is_told_to() throws Exception {
        assertThat(restingEndedBy(IoLoad::stop).firstFailure()).isEmpty();
    }

    @Test
    void a_load_that_rests_fails_with_its_connection() throws Exception {
        assertThat(restingEndedBy(load -> fixture.killTarget()).firstFailure()).isEqualTo("queue 1 has ended");
    }

    private LoadResult restingEndedBy(Consumer<IoLoad> end) throws Exception {
        try (HostController controller = fixture.connect()) {
            NvmeNamespace namespace = controller.namespace(1);
            IoLoad load = new IoLoad(
                    namespace, LoadSpec.random(namespace, 100, 4096, 4, LONG).withRate(0.02));
            CompletableFuture<LoadResult> running = run(load);
            TargetFixture.await("the first read has come back", () -> load.completed() > 0);
            end.accept(load);

            LoadResult result = running.get(10, TimeUnit.SECONDS);
            assertThat(result.operations()).isEqualTo(1);
            return result;
        }
    }

    @Test
    void a_rate_is_a_number_of_commands() throws NvmeException {
        try (HostController controller = fixture.connect()) {
            LoadSpec spec = LoadSpec.random(controller.namespace(1), 100, 4096, 4, LONG);
            assertThatThrownBy(() -> spec.withRate(-1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("-1.0 a second");
        }
    }

    private static CompletableFuture<LoadResult> run(IoLoad load) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return load.run();
            } catch (NvmeException e) {
                throw new AssertionError(e);
            }
        });
    }
}
