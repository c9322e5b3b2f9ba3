package io.tidegate.ha;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.bdev.memory.MemoryDeviceFactory;
import io.tidegate.group.Action;
import io.tidegate.group.Effects.Outcome;
import io.tidegate.target.Target;
import io.tidegate.target.TargetSettings;
import io.tidegate.target.command.Commands;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a gateway does before it serves a group that another one had. */
class GatewayEffectsTest {

    private static final int GROUP = 2;

    private final MemoryDeviceFactory memory = new MemoryDeviceFactory(1 << 20);
    private final GroupDevices devices = new GroupDevices(
            memory, Optional.empty(), (group, addresses) -> CompletableFuture.completedFuture(true), 0);
    private final Target target = new Target(TargetSettings.DEFAULTS, Commands.standard());
    private Runnable newestState = () -> {};
    private final GatewayEffects effects = new GatewayEffects(
            target,
            devices,
            GroupFence.NO_CLIENTS,
            () -> newestState.run(),
            Runnable::run,
            group -> List.of(),
            reason -> {});

    @AfterEach
    void close() {
        effects.close();
        devices.close();
        memory.close();
    }

    private CompletableFuture<Outcome> open() {
        CompletableFuture<Outcome> done = new CompletableFuture<>();
        effects.begin(new Action.OpenImages(GROUP, false), done::complete);
        return done;
    }

    @Test
    void a_group_is_taken_only_when_what_was_reserved_over_others_holds_here() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch enforced = new CountDownLatch(1);
        newestState = () -> {
            asked.countDown();
            await(enforced);
        };
        CompletableFuture<Outcome> taken = open();
        await(asked);
        assertThat(taken).isNotDone();
        enforced.countDown();
        assertThat(taken.get(30, TimeUnit.SECONDS)).isEqualTo(Outcome.DONE);
    }

    @Test
    void a_state_that_cannot_be_read_keeps_no_group_from_being_served() throws Exception {
        newestState = () -> {
            throw new IllegalStateException("the store is away");
        };
        assertThat(open().get(30, TimeUnit.SECONDS)).isEqualTo(Outcome.DONE);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
