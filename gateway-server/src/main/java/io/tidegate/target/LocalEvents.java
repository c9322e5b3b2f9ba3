package io.tidegate.target;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps events for as long as the target is there. Any thread. */
final class LocalEvents implements EventKeeper {

    private final Map<String, KeptEvents> kept = new ConcurrentHashMap<>();
    private final InstantSource clock;

    LocalEvents(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void begins(String nqn, int controller) {
        kept.put(nqn, KeptEvents.NONE.with(SubsystemEvent.powerOn(controller, clock.millis())));
    }

    @Override
    public void record(String nqn, SubsystemEvent event) {
        kept.merge(nqn, KeptEvents.NONE.with(event), (events, one) -> events.with(event));
    }

    @Override
    public CompletionStage<EventHistory> history(String nqn) {
        return CompletableFuture.completedStage(
                new EventHistory(1, kept.getOrDefault(nqn, KeptEvents.NONE).newestFirst()));
    }
}
