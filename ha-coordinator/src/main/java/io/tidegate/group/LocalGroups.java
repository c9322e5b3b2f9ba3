package io.tidegate.group;

import io.tidegate.group.Action.AwaitFence;
import io.tidegate.group.Action.Connect;
import io.tidegate.group.Action.Effect;
import io.tidegate.group.Action.Fence;
import io.tidegate.group.Action.MakeOptimized;
import io.tidegate.group.Action.OpenImages;
import io.tidegate.group.Action.Quiesce;
import io.tidegate.group.Action.StopServing;
import io.tidegate.group.Action.TellHosts;
import io.tidegate.group.Action.Unfence;
import io.tidegate.group.Effects.Outcome;
import io.tidegate.group.LocalGroup.Stage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How far a gateway is with each ANA group, and the effects that run. Owner: the thread of its {@link GroupAgent}.
 *
 * <p>Effects on a group run one after another. One that failed is tried again after a pause that doubles; stopping never
 * waits for a pause.
 */
final class LocalGroups {

    private static final long FIRST_PAUSE = 50_000_000L;
    private static final int MOST_DOUBLINGS = 6;

    private final Effects effects;
    private final Runnable progressed;
    private final Map<Integer, LocalGroup> groups = new HashMap<>();
    private final Map<Integer, Long> resumeAt = new HashMap<>();
    private final Map<Integer, Integer> failures = new HashMap<>();
    private final Set<Integer> unfencing = new HashSet<>();
    private final List<Unfence> unfenced = new ArrayList<>();
    private long clock;

    LocalGroups(Effects effects, Runnable progressed) {
        this.effects = effects;
        this.progressed = progressed;
    }

    Map<Integer, LocalGroup> state() {
        return groups;
    }

    LocalGroup of(int group) {
        return groups.getOrDefault(group, LocalGroup.NONE);
    }

    /** What was let in again and is not in the record yet. */
    List<Unfence> unfenced() {
        return unfenced;
    }

    /** These clients of a group are there as well; the new ones open nothing before they are registered. */
    void addClients(int group, List<String> addresses) {
        groups.put(group, of(group).withClients(addresses));
    }

    /** Begins the effects of one decision. */
    void begin(List<Effect> wanted, long now) {
        clock = now;
        Map<Integer, Deque<Effect>> byGroup = new HashMap<>();
        for (Effect effect : wanted) {
            if (effect instanceof Unfence unfence) {
                unfence(unfence);
            } else if (!of(effect.group()).busy() && mayBegin(effect)) {
                byGroup.computeIfAbsent(effect.group(), none -> new ArrayDeque<>())
                        .add(effect);
            }
        }
        byGroup.forEach((group, queue) -> {
            groups.put(group, of(group).withBusy(true));
            next(group, queue);
        });
    }

    private boolean mayBegin(Effect effect) {
        long at = resumeAt.getOrDefault(effect.group(), clock);
        return effect instanceof StopServing || clock - at >= 0;
    }

    private void next(int group, Deque<Effect> queue) {
        Effect effect = queue.poll();
        if (effect == null) {
            groups.put(group, of(group).withBusy(false));
            progressed.run();
            return;
        }
        effects.begin(effect, outcome -> {
            if (outcome.done()) {
                failures.remove(group);
                groups.put(group, after(effect, outcome, of(group)));
                next(group, queue);
            } else {
                pause(group);
            }
        });
    }

    private void pause(int group) {
        int count = failures.merge(group, 1, Integer::sum);
        resumeAt.put(group, clock + (FIRST_PAUSE << Math.min(count, MOST_DOUBLINGS)));
        groups.put(group, of(group).withBusy(false));
    }

    private static LocalGroup after(Effect effect, Outcome outcome, LocalGroup before) {
        return switch (effect) {
            case Connect ignored -> before.connected(outcome.clients());
            case Fence fence -> before.fenced(fence.addresses(), outcome.epoch());
            case AwaitFence await -> before.seen(Math.max(await.epoch(), outcome.epoch()));
            case OpenImages ignored -> before.at(Stage.OPEN);
            case MakeOptimized ignored -> before.at(Stage.OPTIMIZED);
            case Quiesce ignored -> before.at(Stage.OPEN);
            case StopServing ignored -> LocalGroup.NONE.withBusy(true);
            case TellHosts ignored -> before;
            case Unfence ignored -> before;
        };
    }

    private void unfence(Unfence unfence) {
        if (unfencing.add(unfence.group())) {
            effects.begin(unfence, outcome -> {
                if (outcome.done()) {
                    unfenced.add(unfence);
                } else {
                    unfencing.remove(unfence.group());
                }
            });
        }
    }

    /** The record has heard of what was let in again. */
    void recorded(List<Unfence> known) {
        unfenced.removeAll(known);
        known.forEach(unfence -> unfencing.remove(unfence.group()));
    }
}
