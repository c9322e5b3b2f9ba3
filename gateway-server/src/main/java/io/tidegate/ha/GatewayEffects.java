package io.tidegate.ha;

import io.tidegate.group.Action;
import io.tidegate.group.Effects;
import io.tidegate.group.Fence;
import io.tidegate.group.FenceException;
import io.tidegate.group.Writer;
import io.tidegate.nvme.AnaState;
import io.tidegate.target.Target;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries decisions out on this gateway. Called by the agent's thread; what blocks runs elsewhere, and every outcome comes
 * back by {@code agent}.
 *
 * <p>Hosts are told by the change of the ANA state itself. A group is made inaccessible before its images are closed, so no
 * command finds a group that seems served and whose images are going. One that is taken over is served before all of its images
 * are open: commands wait for theirs.
 */
final class GatewayEffects implements Effects {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayEffects.class);

    /** A state that is away must not keep a group from being served for longer. */
    private static final int STATE_SECONDS = 2;

    private final Target target;
    private final GroupDevices devices;
    private final Fence fence;
    private final Runnable newestState;
    private final Executor agent;
    private final IntFunction<List<String>> listed;
    private final Consumer<String> ended;
    private final ExecutorService workers = HaThreads.pool("ha-effects");

    /**
     * Effects on one gateway.
     *
     * @param newestState ends when what other gateways decided before it was called holds here; fails when nobody can tell;
     *     may block
     * @param listed the addresses of this gateway that the record lists for a group; asked on the agent's thread
     * @param ended learns why this process takes no part any more
     */
    GatewayEffects(
            Target target,
            GroupDevices devices,
            Fence fence,
            Runnable newestState,
            Executor agent,
            IntFunction<List<String>> listed,
            Consumer<String> ended) {
        this.target = target;
        this.devices = devices;
        this.fence = fence;
        this.newestState = newestState;
        this.agent = agent;
        this.listed = listed;
        this.ended = ended;
    }

    @FunctionalInterface
    private interface Work {
        Outcome run() throws Exception;
    }

    @Override
    public void begin(Action.Effect effect, Consumer<Outcome> done) {
        LOG.debug("begins {}", effect);
        CompletionStage<Outcome> outcome = stage(effect);
        outcome.whenComplete((ended, failure) -> agent.execute(() -> {
            LOG.debug("ended {}: {}", effect, ended);
            if (failure != null) {
                LOG.warn("{} failed and is tried again: {}", effect, reason(failure));
            }
            done.accept(failure == null ? ended : Outcome.FAILED);
        }));
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        return String.valueOf((cause == null ? failure : cause).getMessage());
    }

    private CompletionStage<Outcome> stage(Action.Effect effect) {
        int group = effect.group();
        return switch (effect) {
            case Action.Connect ignored -> work(() -> new Outcome(true, devices.addresses(group), 0));
            case Action.Fence it -> work(() -> fence(it));
            case Action.AwaitFence it ->
                work(() -> {
                    devices.awaitFences(group);
                    return new Outcome(true, List.of(), it.epoch());
                });
            case Action.OpenImages it -> open(group, it.all());
            case Action.MakeOptimized ignored -> optimize(group);
            case Action.TellHosts ignored -> CompletableFuture.completedStage(Outcome.DONE);
            case Action.Quiesce ignored -> handOver(group);
            case Action.StopServing it -> stop(group, it.reason());
            case Action.Unfence it ->
                work(() -> letIn(it.writers().stream().map(Writer::address).toList()));
        };
    }

    private CompletionStage<Outcome> work(Work work) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        workers.execute(() -> {
            try {
                outcome.complete(work.run());
            } catch (Exception failure) {
                outcome.completeExceptionally(failure);
            }
        });
        return outcome;
    }

    private Outcome fence(Action.Fence fenced) throws Exception {
        LOG.warn("group {} is taken over, its former writers are shut out: {}", fenced.group(), fenced.addresses());
        return new Outcome(true, List.of(), fence.shutOut(fenced.addresses()));
    }

    /** An entry that stays is of no consequence: it expires, and its client is gone. */
    private Outcome letIn(List<String> addresses) {
        try {
            fence.letIn(addresses);
        } catch (FenceException refused) {
            LOG.info("entries of the blocklist stay until they expire: {}", refused.getMessage());
        }
        return Outcome.DONE;
    }

    private static Outcome outcome(boolean done) {
        return done ? Outcome.DONE : Outcome.FAILED;
    }

    /**
     * While the images open, what hosts reserved by way of the former owner comes to hold here: an Acquire may be younger
     * than the notification of it.
     */
    private CompletionStage<Outcome> open(int group, boolean all) {
        CompletableFuture<Boolean> known = CompletableFuture.runAsync(newestState, workers)
                .handle((ended, failure) -> failure == null)
                .completeOnTimeout(false, STATE_SECONDS, TimeUnit.SECONDS);
        return openImages(group, all).thenCombine(known, (done, newest) -> {
            if (!newest) {
                LOG.warn(
                        "group {} is taken without the newest state, which cannot be read; what hosts reserved over "
                                + "another gateway in the last seconds may not hold here yet",
                        group);
            }
            return outcome(done);
        });
    }

    private CompletionStage<Boolean> openImages(int group, boolean all) {
        long begun = System.nanoTime();
        OpeningImages opening = devices.openAll(group, listed.apply(group));
        CompletionStage<Boolean> ended = opening.ended().whenComplete((done, failure) -> {
            if (devices.count(group) > 0) {
                LOG.info("images of group {} were opened within {} ms", group, (System.nanoTime() - begun) / 1_000_000);
            }
        });
        return all ? ended : opening.proved();
    }

    /** After a planned move that was withdrawn the images are closed and must be opened again. */
    private CompletionStage<Outcome> optimize(int group) {
        CompletionStage<Boolean> open =
                devices.isOpen(group) ? CompletableFuture.completedStage(true) : openImages(group, false);
        return open.thenApply(done -> {
            if (done) {
                report("group {} is served here", group);
                set(group, AnaState.OPTIMIZED);
            }
            return outcome(done);
        });
    }

    /** A group without namespaces interests nobody. */
    private void report(String text, int group) {
        if (devices.count(group) > 0) {
            LOG.info(text, group);
        } else {
            LOG.debug(text, group);
        }
    }

    private CompletionStage<Outcome> handOver(int group) {
        report("group {} is handed over to another gateway", group);
        set(group, AnaState.INACCESSIBLE);
        return devices.closeAll(group).thenApply(silent -> Outcome.DONE);
    }

    private CompletionStage<Outcome> stop(int group, String reason) {
        if (target.ana().state(group) == AnaState.OPTIMIZED) {
            report("group {} is not served here any more: " + reason, group);
        }
        set(group, AnaState.INACCESSIBLE);
        return devices.disconnect(group).thenApply(silent -> Outcome.DONE);
    }

    private void set(int group, AnaState state) {
        if (group <= target.ana().groups()) {
            target.setAnaState(group, state);
        }
    }

    @Override
    public void rejoins(String reason) {
        LOG.warn("{}", reason);
        devices.forgetAhead();
    }

    @Override
    public void gaveUp(String reason) {
        LOG.error("this gateway serves nothing any more: {}", reason);
        ended.accept(reason);
    }

    void close() {
        workers.shutdown();
    }
}
