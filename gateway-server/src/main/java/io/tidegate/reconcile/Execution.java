package io.tidegate.reconcile;

import io.tidegate.config.StateKeys;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries changes out: which of them can begin, which are under way, which have failed and when they are tried again.
 *
 * <p>Owner: the reconciler's thread. What ends elsewhere is brought back to it before it is noted.
 */
final class Execution {

    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

    private final Applier applier;
    private final Actual actual;
    private final Differences differences;
    private final Consumer<Runnable> onThread;
    private final Runnable wake;
    private final Map<String, ServedDevice> devices;
    private final Attempts attempts = new Attempts();
    private final Set<String> underWay = new HashSet<>();
    private volatile ChangeNews news = ChangeNews.NONE;
    private boolean tellsChanges;

    /**
     * Nothing is under way.
     *
     * @param onThread brings a task to the owner
     * @param wake asks for a further pass
     */
    Execution(Applier applier, Actual actual, Differences differences, Consumer<Runnable> onThread, Runnable wake) {
        this.applier = applier;
        this.actual = actual;
        this.differences = differences;
        this.onThread = onThread;
        this.wake = wake;
        this.devices = new DeviceView(actual.namespaces);
    }

    /** Names who is told in words. Any thread. */
    void news(ChangeNews told) {
        news = told;
    }

    /** Whether changes are news: not while everything is made for the first time, or taken down. */
    void tellChanges(boolean on) {
        tellsChanges = on;
    }

    /** Begins what is due and possible of the difference between plan and target. */
    void begin(Plan plan) {
        List<Change> changes = differences.find(plan, actual);
        attempts.keepOnly(configs(changes));
        long now = System.nanoTime();
        for (Change change : changes) {
            if (!underWay.contains(change.key()) && attempts.due(change.key(), now) && possible(plan, change)) {
                begin(change);
            }
        }
    }

    private static Map<String, Object> configs(List<Change> changes) {
        Map<String, Object> wanted = new HashMap<>();
        changes.forEach(change -> wanted.put(change.key(), change.config()));
        return wanted;
    }

    /** What is inside a subsystem waits for it; what replaces an object waits until the old one is gone. */
    private boolean possible(Plan plan, Change change) {
        return switch (change) {
            case Change.MakeSubsystem make -> true;
            case Change.AddNamespace add -> ready(add) && !actual.namespaces.containsKey(add.key());
            case Change.Listen listen ->
                ready(listen) && !actual.listeners.containsKey(listen.key()) && complete(plan, listen.subsystem());
            default -> ready(change);
        };
    }

    /**
     * True when hosts may come: a host that comes back and misses a namespace gives up its disk. So the first listener of
     * a subsystem waits until each namespace is there or has failed; later ones wait for nothing.
     */
    private boolean complete(Plan plan, String nqn) {
        return actual.listens(nqn)
                || StateKeys.namespacesOf(nqn, plan.namespaces()).keySet().stream()
                        .allMatch(key -> actual.namespaces.containsKey(key)
                                || attempts.failure(key).isPresent());
    }

    private boolean ready(Change change) {
        String key = StateKeys.subsystem(change.subsystem());
        return actual.subsystems.containsKey(key) && !underWay.contains(key);
    }

    private void begin(Change change) {
        LOG.debug("begins {}", change);
        underWay.add(change.key());
        CompletionStage<Applier.Effect> stage;
        try {
            stage = applier.apply(change, actual);
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedStage(e);
        }
        if (stage.toCompletableFuture().isDone()) {
            stage.whenComplete((effect, thrown) -> end(change, effect, thrown));
        } else {
            stage.whenComplete((effect, thrown) -> onThread.accept(() -> {
                end(change, effect, thrown);
                wake.run();
            }));
        }
    }

    private void end(Change change, Applier.@Nullable Effect effect, @Nullable Throwable thrown) {
        underWay.remove(change.key());
        try {
            if (effect != null) {
                effect.record(actual);
                differences.ended(change);
                attempts.succeeded(change.key());
                if (tellsChanges) {
                    news.done(change);
                }
                LOG.debug("ended {}", change);
                return;
            }
        } catch (RuntimeException e) {
            fail(change, e);
            return;
        }
        if (thrown != null) {
            fail(change, thrown);
        }
    }

    private void fail(Change change, Throwable thrown) {
        Failure failure = FailureReason.of(change, thrown);
        if (attempts.failed(change.key(), change.config(), failure, System.nanoTime())) {
            LOG.warn("{} does not work: {}", change.key(), failure.message());
            news.failed(change, failure);
            LOG.debug("the reason", thrown);
        }
    }

    /** How far the plan has become real. */
    Progress progress(Plan plan) {
        List<Change> left = differences.find(plan, actual);
        Map<String, Failure> failures = new HashMap<>(plan.refused());
        attempts.keys().forEach(key -> attempts.failure(key).ifPresent(failure -> failures.put(key, failure)));
        Set<String> unsettled = new HashSet<>(underWay);
        for (Change change : left) {
            if (!failures.containsKey(change.key())) {
                unsettled.add(change.key());
            }
            if (change instanceof Change.DropSubsystem) {
                unsettled.addAll(actual.keysIn(change.subsystem()));
            }
        }
        return new Progress(plan.version(), unsettled, failures, plan.automatic(), actual.listeners.keySet(), devices);
    }

    /** Until something that failed is tried again; empty when nothing is. */
    OptionalLong nanosToNext() {
        return attempts.nanosToNext(System.nanoTime());
    }

    /** True when nothing is under way and the target has nothing. */
    boolean isEmpty() {
        return actual.subsystems.isEmpty() && underWay.isEmpty();
    }
}
